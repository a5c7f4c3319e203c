"""Holding back what is owed until the day on which its receiver hears of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.choices import calendars
from skills_centre.reminders.queries.ledger import Owed, owed_to
from skills_centre.reminders.rules.own_days import leaves_on


def hold_back(owed: list[Owed], *, now: datetime, closed: Collection[date]) -> list[Owed]:
    """Put off what is not to reach its receiver today, by what they chose, and give what may leave today."""
    today = local_day(now)
    days = _days(owed, now=now, closed=closed)
    _put_off((one, days[one.id]) for one in owed if days[one.id] > today)
    return [one for one in owed if days[one.id] <= today]


def plan_again(person_id: UUID, *, now: datetime, closed: Collection[date]) -> None:
    """Work out anew on which day each thing that somebody is owed reaches them, after they chose otherwise."""
    owed = owed_to([person_id])
    days = _days(owed, now=now, closed=closed)
    _put_off((one, days[one.id]) for one in owed if days[one.id] != one.owed_on)


def _days(owed: Collection[Owed], *, now: datetime, closed: Collection[date]) -> dict[UUID, date]:
    """The day on which each of these reaches its receiver, none of them past."""
    today = local_day(now)
    theirs = calendars(closed, today=today, people={one.person_id for one in owed})
    return {
        one.id: leaves_on(
            one.due_on,
            one.offset_days,
            heard_on=theirs.of(one.person_id, one.kind),
            own=theirs.own(one.person_id),
            not_before=today,
        )
        for one in owed
    }


def _put_off(held: Iterable[tuple[Owed, date]]) -> None:
    by_day: dict[date, list[UUID]] = defaultdict(list)
    for one, day in held:
        by_day[day].append(one.id)
    for day, ids in by_day.items():
        db.session.execute(
            update(Reminder).where(Reminder.id.in_(ids), Reminder.state == ReminderState.OWED).values(owed_on=day)
        )
