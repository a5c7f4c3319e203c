"""The named fallbacks of units: who decides what managers do not, in the unit or in the nearest one above that names somebody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CTE, Select, literal, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, OrganisationUnit, Person, UnitFallback, UnitKind
from skills_centre.people.queries.register import registered_units
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class NamedFallback:
    """Somebody who is named for a unit; `can_act` is false for a leaver and for whoever may not see people's skills."""

    person_id: UUID
    name: str
    starts_on: date
    ends_on: date | None
    can_act: bool


@dataclass(frozen=True, slots=True)
class UnitWithFallback:
    """A unit of the tree, who is named for it, and who is nearest above it."""

    id: UUID
    name: str
    kind: UnitKind
    depth: int
    path: tuple[str, ...]
    own: NamedFallback | None
    inherited: NamedFallback | None
    inherited_from: str | None


def fallbacks_reach(on: date) -> CTE:
    """Every unit with each fallback who reaches it on a day, as (unit_id, person_id, depth): 0 is named for the unit itself.

    Without leavers, and without Members, peers and their staff, who may not see people's skills here.
    """
    named = named_fallbacks(on).subquery("named")
    tree = (
        select(OrganisationUnit.id.label("unit_id"), OrganisationUnit.id.label("above_id"), literal(0).label("depth"))
    ).cte("units_above", recursive=True)
    tree = tree.union_all(
        select(tree.c.unit_id, OrganisationUnit.parent_id, tree.c.depth + 1)
        .join(OrganisationUnit, OrganisationUnit.id == tree.c.above_id)
        .where(OrganisationUnit.parent_id.is_not(None))
    )
    return (
        select(tree.c.unit_id, named.c.person_id, tree.c.depth)
        .join(named, named.c.unit_id == tree.c.above_id)
        .cte("fallbacks_reach")
    )


def named_fallbacks(on: date) -> Select[tuple[UUID, UUID]]:
    """Everybody who is named for a unit on a day and can act, with the unit."""
    return (
        select(UnitFallback.unit_id, UnitFallback.person_id)
        .join(Person, Person.id == UnitFallback.person_id)
        .where(
            UnitFallback.starts_on <= on,
            UnitFallback.ends_on.is_(None) | (UnitFallback.ends_on >= on),
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
    )


def fallbacks_by_unit(on: date) -> dict[UUID, list[UUID]]:
    """The fallbacks who reach each unit on a day, the nearest first, in one statement."""
    reach = fallbacks_reach(on)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in db.session.execute(select(reach.c.unit_id, reach.c.person_id).order_by(reach.c.depth)):
        found[row.unit_id].append(row.person_id)
    return found


def units_with_fallbacks(on: date) -> list[UnitWithFallback]:
    """The whole tree in its order, with who is named where on a day, in two statements."""
    own = {
        row.unit_id: NamedFallback(
            row.id,
            row.name,
            row.starts_on,
            row.ends_on,
            can_act=row.left_on is None and row.person_type not in PRIVATE_PERSON_TYPES,
        )
        for row in db.session.execute(
            select(
                UnitFallback.unit_id,
                UnitFallback.starts_on,
                UnitFallback.ends_on,
                Person.id,
                Person.name,
                Person.left_on,
                Person.person_type,
            )
            .join(Person, Person.id == UnitFallback.person_id)
            .where(UnitFallback.starts_on <= on, UnitFallback.ends_on.is_(None) | (UnitFallback.ends_on >= on))
        )
    }
    nearest: dict[UUID, tuple[NamedFallback, str]] = {}
    units = []
    for unit in registered_units():  # those above come before those below
        above = nearest.get(unit.parent_id) if unit.parent_id else None
        mine = own.get(unit.id)
        if mine and mine.can_act:
            nearest[unit.id] = mine, unit.name
        elif above:
            nearest[unit.id] = above
        inherited, source = above if above else (None, None)
        units.append(
            UnitWithFallback(unit.id, unit.name, unit.kind, len(unit.path), unit.path, mine, inherited, source)
        )
    return units
