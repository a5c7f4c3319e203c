"""Pages of the skills domain; importing this registers their routes on the blueprint."""

from skills_centre.skills.views import framework_admin, frameworks
from skills_centre.skills.views.blueprint import blueprint

__all__ = ["blueprint", "framework_admin", "frameworks"]
