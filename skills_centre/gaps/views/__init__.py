"""Pages of the gaps domain; importing this registers their routes on the blueprint."""

from skills_centre.gaps.views import (
    ahead,
    comparing,
    effects,
    files,
    help_demand,
    organisation,
    over_time,
    people,
    priorities,
    suggested_to_me,
    suggesting,
    targets,
    team,
    value,
)
from skills_centre.gaps.views.blueprint import blueprint

__all__ = [
    "ahead",
    "blueprint",
    "comparing",
    "effects",
    "files",
    "help_demand",
    "organisation",
    "over_time",
    "people",
    "priorities",
    "suggested_to_me",
    "suggesting",
    "targets",
    "team",
    "value",
]
