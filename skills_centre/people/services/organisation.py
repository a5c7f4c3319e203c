"""The organisation's tree: its bodies, business areas and teams."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.errors import UnitNotPossible
from skills_centre.people.models import OrganisationUnit, UnitKind
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import slug, sort_key

LONGEST_NAME = 160
LONGEST_KEY = 80


def add_unit(name: str, kind: UnitKind, *, parent_id: UUID | None, by_id: UUID | None, now: datetime) -> UUID:
    """Add a unit below another, or a body at the top; gives its id.

    A body is at the top and nothing else is; nothing is below a team. Raises NotFound or UnitNotPossible.
    """
    lock_named(ORGANISATION_LOCK)
    words = _checked_name(name)
    parent = db.session.get(OrganisationUnit, parent_id) if parent_id else None
    if parent_id and parent is None:
        raise NotFound
    if (kind is UnitKind.BODY) != (parent is None):
        raise UnitNotPossible(
            "Bodies are at the top of the tree, and business areas and teams are below something", field="parent"
        )
    if parent and parent.kind is UnitKind.TEAM:
        raise UnitNotPossible(f"“{parent.name}” is a team, and nothing can be below a team", field="parent")
    _refuse_namesake(words, parent_id, but_not=None)
    unit = OrganisationUnit(
        id=new_id(), key=_free_key(words), name=words, sort_key=sort_key(words), kind=kind, parent_id=parent_id
    )
    db.session.add(unit)
    db.session.flush()
    record_act("unit.add", actor_id=by_id, subject_kind="unit", subject_id=unit.id, now=now)
    return unit.id


def rename_unit(unit_id: UUID, name: str, *, by_id: UUID | None, now: datetime) -> None:
    """Give a unit another name; its key stays. The name that it has changes nothing. Raises NotFound or UnitNotPossible."""
    lock_named(ORGANISATION_LOCK)
    unit = db.session.get(OrganisationUnit, unit_id)
    if unit is None:
        raise NotFound
    words = _checked_name(name)
    if words == unit.name:
        return
    _refuse_namesake(words, unit.parent_id, but_not=unit_id)
    unit.name, unit.sort_key = words, sort_key(words)
    record_act("unit.rename", actor_id=by_id, subject_kind="unit", subject_id=unit_id, now=now, fields=["name"])


def _checked_name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise UnitNotPossible(f"Enter a name of at most {LONGEST_NAME} characters")
    if ">" in words:
        raise UnitNotPossible("A name cannot contain the sign >, which separates the names in a path")
    return words


def _refuse_namesake(words: str, parent_id: UUID | None, *, but_not: UUID | None) -> None:
    siblings = db.session.execute(
        select(OrganisationUnit.id, OrganisationUnit.name).where(
            OrganisationUnit.parent_id == parent_id if parent_id else OrganisationUnit.parent_id.is_(None),
            OrganisationUnit.sort_key == sort_key(words),
        )
    )
    for sibling in siblings:
        if sibling.id != but_not:
            raise UnitNotPossible(f"“{sibling.name}” is there already")


def _free_key(words: str) -> str:
    """A key that no unit has: the name, with a number after it where another has taken it."""
    stem = slug(words)[: LONGEST_KEY - 5] or "unit"
    taken = set(db.session.scalars(select(OrganisationUnit.key).where(OrganisationUnit.key.startswith(stem))))
    return next(
        key for number in range(1, len(taken) + 2) if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )
