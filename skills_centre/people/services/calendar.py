"""Changing the institution's calendar."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.people.models import ClosedDay, DayKind, InstitutionDay
from skills_centre.people.queries.calendar import CalendarDay, calendar_days
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, insert_missing, lock_named


def lock_calendar() -> None:
    """Let nobody else change the calendar until the transaction ends."""
    lock_named("institution-calendar")


def change_days(
    *, added: Collection[CalendarDay], removed: Collection[CalendarDay], by_id: UUID | None, now: datetime
) -> None:
    """Take days out of the calendar and put others in. Nothing to do writes nothing."""
    if not (added or removed):
        return
    for one in removed:
        _take_out(one)
    closed = [one for one in added if one.kind is DayKind.CLOSED]
    insert_missing(db.session(), ClosedDay, [{"day": one.day, "name": one.name} for one in closed])
    insert_missing(
        db.session(),
        InstitutionDay,
        [{"day": one.day, "kind": one.kind, "name": one.name} for one in added if one.kind is not DayKind.CLOSED],
    )
    kinds = {one.kind.value for one in (*added, *removed)}
    record_act("calendar.load", actor_id=by_id, subject_kind="calendar", subject_id=None, now=now, fields=kinds)


def remove_days(kind: DayKind, name: str, first: date, last: date, *, by_id: UUID | None, now: datetime) -> int:
    """Take the days of one kind and name between two days, both included, out of the calendar, and say how many there were."""
    lock_calendar()
    there = [one for one in calendar_days(first, last) if (one.kind, one.name) == (kind, name)]
    for one in there:
        _take_out(one)
    if there:
        record_act("calendar.remove", actor_id=by_id, subject_kind="calendar", subject_id=None, now=now, fields=[kind])
    return len(there)


def _take_out(one: CalendarDay) -> None:
    if one.kind is DayKind.CLOSED:
        db.session.execute(delete(ClosedDay).where(ClosedDay.day == one.day))
    else:
        db.session.execute(
            delete(InstitutionDay).where(
                InstitutionDay.day == one.day, InstitutionDay.kind == one.kind, InstitutionDay.name == one.name
            )
        )
