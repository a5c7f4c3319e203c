"""Pages of announcements for their readers; importing this registers their routes on the blueprint."""

from skills_centre.announcements.views import standing
from skills_centre.announcements.views.blueprint import blueprint

__all__ = ["blueprint", "standing"]
