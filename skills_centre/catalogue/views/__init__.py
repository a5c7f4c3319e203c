"""Pages of the catalogue domain; importing this registers their routes on the blueprint."""

from skills_centre.catalogue.views import administration, media
from skills_centre.catalogue.views.blueprint import blueprint

__all__ = ["administration", "blueprint", "media"]
