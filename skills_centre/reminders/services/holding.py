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
from skills_centre.reminders.queries.snoozes import snoozes_of
from skills_centre.reminders.rules.own_days import leaves_on
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.snoozing import kept_until


def hold_back(owed: list[Owed], policies: Policies, *, now: datetime, closed: Collection[date]) -> list[Owed]:
    """Put off what is not to reach its receiver today, by what they chose, and give what may leave today."""
    today = local_day(now)
    days = _days(owed, policies, now=now, closed=closed)
    _put_off((one, days[one.id]) for one in owed if days[one.id] > today)
    return [one for one in owed if days[one.id] <= today]


def plan_again(person_id: UUID, policies: Policies, *, now: datetime, closed: Collection[date]) -> None:
    """Work out anew on which day each thing that somebody is owed reaches them, after they chose otherwise."""
    owed = owed_to([person_id])
    days = _days(owed, policies, now=now, closed=closed)
    _put_off((one, days[one.id]) for one in owed if days[one.id] != one.owed_on)


def _days(owed: Collection[Owed], policies: Policies, *, now: datetime, closed: Collection[date]) -> dict[UUID, date]:
    """The day on which each of these reaches its receiver, none of them past."""
    today, people = local_day(now), {one.person_id for one in owed}
    theirs, snoozes = calendars(closed, today=today, people=people), snoozes_of(people)
    days = {}
    for one in owed:
        own = theirs.own(one.person_id)
        kept = [
            kept_until(each, one.kind, one.due_on, policies, own=own)
            for each in snoozes.of(one.person_id, one.subject_id)
        ]
        days[one.id] = leaves_on(
            one.due_on,
            one.offset_days,
            heard_on=theirs.of(one.person_id, one.kind),
            own=own,
            not_before=max(today, *kept) if kept else today,
        )
    return days


def _put_off(held: Iterable[tuple[Owed, date]]) -> None:
    by_day: dict[date, list[UUID]] = defaultdict(list)
    for one, day in held:
        by_day[day].append(one.id)
    for day, ids in by_day.items():
        db.session.execute(
            update(Reminder).where(Reminder.id.in_(ids), Reminder.state == ReminderState.OWED).values(owed_on=day)
        )
