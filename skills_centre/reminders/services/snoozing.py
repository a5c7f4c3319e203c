"""Not now: keeping one thing or everything from somebody until a day, on which it comes back by itself, once and in one message."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing, put_row
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.reminders.errors import SnoozeHasNoFuture, SnoozeTooLong
from skills_centre.reminders.models import Digest, MessageSnooze, Reminder, ReminderState
from skills_centre.reminders.queries.choices import calendars
from skills_centre.reminders.queries.ledger import ORDINARY
from skills_centre.reminders.queries.snoozes import concerns, snoozes_of
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.snoozing import EVERYTHING, LONGEST, asked_since
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.holding import plan_again

#: What the last message said comes back when everything is snoozed, if it left so short a while ago.
LAST_MESSAGE = timedelta(days=7)


def snooze(
    person_id: UUID,
    subject_id: UUID,
    until: date,
    policies: Policies,
    *,
    now: datetime,
    closed: Collection[date],
) -> None:
    """Tell somebody nothing of a thing, or of EVERYTHING, before a day; what they were told of already comes once more on it.

    Raises NotFound for what does not concern them, SnoozeHasNoFuture and SnoozeTooLong. Twice is once.
    """
    today = local_day(now)
    if until <= today:
        raise SnoozeHasNoFuture
    if until > today + LONGEST:
        raise SnoozeTooLong
    if subject_id != EVERYTHING and not concerns(person_id, subject_id, on=today):
        raise NotFound
    own = calendars(closed, today=today, people=[person_id]).own(person_id)
    earlier = snoozes_of([person_id]).kept.get((person_id, subject_id))
    asked_on = asked_since(earlier, today, own=own)
    row = {"person_id": person_id, "subject_id": subject_id, "asked_on": asked_on, "until": until}
    put_row(db.session(), MessageSnooze, row)
    _owe_again(person_id, subject_id, until, now=now)
    plan_again(person_id, policies, now=now, closed=closed)


def wake(person_id: UUID, subject_id: UUID, policies: Policies, *, now: datetime, closed: Collection[date]) -> None:
    """Tell somebody of a thing, or of everything, as usual again; what only the snooze would have repeated is not. Twice is once."""
    db.session.execute(
        delete(MessageSnooze).where(MessageSnooze.person_id == person_id, MessageSnooze.subject_id == subject_id)
    )
    repeated = update(Reminder).where(
        Reminder.person_id == person_id, Reminder.occurrence > 1, Reminder.state == ReminderState.OWED
    )
    if subject_id != EVERYTHING:
        repeated = repeated.where(Reminder.subject_id == subject_id)
    db.session.execute(repeated.values(state=ReminderState.SUPPRESSED, reason=Reason.NOT_ASKED))
    plan_again(person_id, policies, now=now, closed=closed)


def _owe_again(person_id: UUID, subject_id: UUID, until: date, *, now: datetime) -> None:
    """Let what left already be owed once more, unless the same thing is owed anyway."""
    about = Reminder.subject_id == subject_id
    if subject_id == EVERYTHING:
        last = (
            select(Digest.id)
            .where(
                Digest.person_id == person_id,
                Digest.number == ORDINARY,
                Digest.day >= local_day(now) - LAST_MESSAGE,
            )
            .order_by(Digest.day.desc())
            .limit(1)
        )
        about = Reminder.digest_id == last.scalar_subquery()
    told = db.session.scalars(
        select(Reminder)
        .where(Reminder.person_id == person_id, about, Reminder.state.in_([ReminderState.QUEUED, ReminderState.TOLD]))
        .order_by(Reminder.due_on, Reminder.offset_days, Reminder.occurrence)
    )
    latest = {(one.kind, one.subject_id): one for one in told}
    owed = {
        (row.kind, row.subject_id)
        for row in db.session.execute(
            select(Reminder.kind, Reminder.subject_id).where(
                Reminder.person_id == person_id, Reminder.state == ReminderState.OWED
            )
        )
    }
    again = [one for thing, one in latest.items() if thing not in owed]
    insert_missing(db.session(), Reminder, [_once_more(one, until, now=now) for one in again])


def _once_more(one: Reminder, until: date, *, now: datetime) -> dict[str, object]:
    """The same reminder, as another occurrence of its fact."""
    most = db.session.scalar(
        select(func.max(Reminder.occurrence)).where(
            Reminder.person_id == one.person_id,
            Reminder.kind == one.kind,
            Reminder.subject_id == one.subject_id,
            Reminder.due_on == one.due_on,
            Reminder.offset_days == one.offset_days,
        )
    )
    return {
        "id": new_id(),
        "person_id": one.person_id,
        "kind": one.kind,
        "subject_id": one.subject_id,
        "occurrence": (most or 1) + 1,
        "due_on": one.due_on,
        "offset_days": one.offset_days,
        "owed_on": until,
        "state": ReminderState.OWED,
        "found_at": now,
    }
