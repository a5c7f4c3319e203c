"""Naming who decides in a unit what its managers do not, and naming nobody any more."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from skills_centre.people.errors import FallbackDayNotPossible, FallbackNotPossible
from skills_centre.people.models import PRIVATE_PERSON_TYPES, OrganisationUnit, Person, UnitFallback
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


def name_fallback(
    unit_id: UUID, person_id: UUID | None, *, ends_on: date | None, by_id: UUID | None, now: datetime
) -> None:
    """Name the fallback of a unit from today, until a day or until further notice; whoever was named before ends yesterday.

    Naming the same person for the same days changes nothing. Raises NotFound, FallbackNotPossible or FallbackDayNotPossible.
    """
    today = local_day(now)
    _hold_unit(unit_id)
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or person.left_on is not None:
        raise FallbackNotPossible("Nobody here has this e-mail address.")
    if person.person_type in PRIVATE_PERSON_TYPES:
        raise FallbackNotPossible("Members, peers and their staff cannot decide about other people’s skills here.")
    if ends_on is not None and ends_on < today:
        raise FallbackDayNotPossible
    same = select(UnitFallback.id).where(
        UnitFallback.unit_id == unit_id,
        UnitFallback.person_id == person_id,
        UnitFallback.starts_on <= today,
        UnitFallback.ends_on == ends_on if ends_on else UnitFallback.ends_on.is_(None),
    )
    if db.session.scalar(same.limit(1)) is not None:
        return
    _end(unit_id, on=today)
    db.session.add(UnitFallback(id=new_id(), unit_id=unit_id, person_id=person_id, starts_on=today, ends_on=ends_on))
    db.session.flush()
    record_act(
        "unit.name-fallback",
        actor_id=by_id,
        subject_kind="unit",
        subject_id=unit_id,
        now=now,
        fields=["person", "ends_on"],
    )


def end_fallback(unit_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Name nobody for a unit from today; ending it twice is no error. Raises NotFound for a unit that is not there."""
    _hold_unit(unit_id)
    if _end(unit_id, on=local_day(now)):
        record_act("unit.end-fallback", actor_id=by_id, subject_kind="unit", subject_id=unit_id, now=now)


def _hold_unit(unit_id: UUID) -> None:
    """Hold the unit's row, so that of two forms at once the second sees what the first did. Raises NotFound."""
    held = select(OrganisationUnit.id).where(OrganisationUnit.id == unit_id).with_for_update()
    if db.session.scalar(held) is None:
        raise NotFound


def _end(unit_id: UUID, *, on: date) -> bool:
    """End what is named from a day on; what began on that very day never counted, and goes. Says whether anything was."""
    live = (UnitFallback.unit_id == unit_id, UnitFallback.ends_on.is_(None) | (UnitFallback.ends_on >= on))
    found = db.session.scalars(select(UnitFallback.id).where(*live)).all()
    db.session.execute(delete(UnitFallback).where(*live, UnitFallback.starts_on >= on))
    db.session.execute(update(UnitFallback).where(*live).values(ends_on=on - timedelta(days=1)))
    return bool(found)
