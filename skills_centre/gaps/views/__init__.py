"""Pages of the gaps domain; importing this registers their routes on the blueprint."""

from skills_centre.gaps.views import ahead, files, over_time, people, priorities, suggested_to_me, suggesting, team
from skills_centre.gaps.views.blueprint import blueprint

__all__ = ["ahead", "blueprint", "files", "over_time", "people", "priorities", "suggested_to_me", "suggesting", "team"]
