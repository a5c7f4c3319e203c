"""The organisation's tree with the people in it, for whoever looks after it."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.people.models import Membership, Person, UnitKind
from skills_centre.people.queries.register import registered_units
from skills_centre.platform.database import db


@dataclass(frozen=True)
class TreeUnit:
    """A unit with how many people are in it, and in it and below."""

    id: UUID
    name: str
    kind: UnitKind
    depth: int
    path: tuple[str, ...]
    people: int
    people_below: int


def organisation_tree() -> list[TreeUnit]:
    """Every unit in the order of the tree, in two statements."""
    units = registered_units()
    here: Counter[UUID] = Counter(
        {
            row.unit_id: row.people
            for row in db.session.execute(
                select(Membership.unit_id, func.count().label("people"))
                .join(Person, Person.id == Membership.person_id)
                .where(Membership.ends_on.is_(None), Person.left_on.is_(None))
                .group_by(Membership.unit_id)
            )
        }
    )
    below: Counter[UUID] = Counter(here)
    for unit in reversed(units):  # those below come after those above
        if unit.parent_id:
            below[unit.parent_id] += below[unit.id]
    return [
        TreeUnit(unit.id, unit.name, unit.kind, len(unit.path), unit.path, here[unit.id], below[unit.id])
        for unit in units
    ]
