"""How far the role of whoever keeps rules reaches."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.requirements.rules.audience import Clause, ClauseKind, stays_within


def reaches(keeper_id: UUID, clauses: Collection[Clause], *, on: date) -> bool:
    """Whether somebody may keep a rule with these clauses: of everybody, or of nobody but those whom their role is for on a day.

    Whoever is no L&D administrator may keep none. Four statements at the most.
    """
    units = units_in_sight(keeper_id, (Role.LD_ADMINISTRATOR,))
    if units is None:
        return True
    named = [one.value for one in clauses if one.kind is ClauseKind.PERSON and isinstance(one.value, UUID)]
    here = {person_id for person_id, place in whereabouts_of(named, on=on).items() if place.unit_id in units}
    return bool(units) and stays_within(clauses, units=units, people=here)
