"""Who looks after required learning, and who reads how it stands."""

from collections.abc import Collection
from uuid import UUID

from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.requirements.errors import BeyondReach
from skills_centre.requirements.queries.reach import reaches
from skills_centre.requirements.rules.audience import Clause

#: Whoever makes, changes and ends rules.
keeps_rules = role(Role.LD_ADMINISTRATOR)
#: Whoever looks after pathways, whether rules ask for them or not.
keeps_pathways = role(Role.LD_ADMINISTRATOR)
#: Whoever reads rules and how they stand, as far as their roles reach.
reads_rules = role(Role.LD_ADMINISTRATOR, Role.AUDITOR)


def may_keep_rules() -> bool:
    """Whether the viewer may make rules."""
    return viewer().has_role(Role.LD_ADMINISTRATOR)


def may_keep(clauses: Collection[Clause]) -> bool:
    """Whether the viewer may keep a rule with these clauses: see `reaches`."""
    return may_keep_rules() and reaches(viewer().id, clauses, on=local_day(utc_now()))


def refuse_beyond(clauses: Collection[Clause]) -> None:
    """Let the viewer keep only rules within the reach of their role. Raises BeyondReach."""
    if not may_keep(clauses):
        raise BeyondReach


def looks_after(person_id: UUID) -> bool:
    """Whether the role of the viewer, who looks after required learning, reaches somebody."""
    units = units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR,))
    return units is None or whereabouts_of([person_id], on=local_day(utc_now()))[person_id].unit_id in units


def sight() -> frozenset[UUID] | None:
    """The units whose people the viewer sees here; None stands for all."""
    return units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR, Role.AUDITOR))
