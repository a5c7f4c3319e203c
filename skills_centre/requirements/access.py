"""Who looks after required learning, and who reads how it stands."""

from uuid import UUID

from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight

#: Whoever makes, changes and ends rules.
keeps_rules = role(Role.LD_ADMINISTRATOR)
#: Whoever reads them and how they stand, as far as their roles reach.
reads_rules = role(Role.LD_ADMINISTRATOR, Role.AUDITOR)


def may_keep_rules() -> bool:
    """Whether the viewer may make, change and end rules."""
    return viewer().has_role(Role.LD_ADMINISTRATOR)


def sight() -> frozenset[UUID] | None:
    """The units whose people the viewer sees here; None stands for all."""
    return units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR, Role.AUDITOR))
