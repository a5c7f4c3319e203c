"""Required learning that falls due, written into the ledger for everybody of a day at once.

Nearly everybody who owes something by a day is told of it on the same days. Those days are worked out once for each date, and one statement
writes a reminder for each of them. Whoever has days or a frequency of their own, and whatever may be excused or put off, is left to the
search that looks at one thing after another. What was completed meanwhile is withheld when messages are gathered, as ever. Why so is told
in docs/decisions/0033.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, not_, select

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing_from, refresh_statistics
from skills_centre.platform.fresh_ids import fresh_ids
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.reminders.models import MessageChoice, MessagePattern, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Occasion
from skills_centre.requirements.models import Obligation, RuleEdition
from skills_centre.requirements.queries.standing import asked_lately, stands_plainly

#: After so many new reminders the planner is to look at the ledger afresh.
MANY = 1_000
_KIND = ReminderKind.LEARNING_DUE


def is_in_a_set(today: date) -> ColumnElement[bool]:
    """Of which obligations the reminders before their date are written for many at once: `write_what_falls_due` finds them."""
    return and_(
        Obligation.due_on >= today,
        Obligation.person_id.not_in(select(MessagePattern.person_id)),
        Obligation.person_id.not_in(select(MessageChoice.person_id)),
        stands_plainly(),
    )


def write_what_falls_due(now: datetime, closed: Collection[date], policies: Policies) -> int:
    """Write a reminder for each occasion that has come of what falls due of many, unless the ledger holds it; gives how many were new."""
    session = db.session()
    written = sum(
        insert_missing_from(session, Reminder, _reminders(due_on, occasion, now), columns=_COLUMNS)
        for due_on, occasion in _occasions(local_day(now), closed, policies)
    )
    if written >= MANY:
        # Or the next search takes the ledger for empty, and compares all with all.
        refresh_statistics(session, Reminder)
    return written


def _occasions(today: date, closed: Collection[date], policies: Policies) -> Iterator[tuple[date, Occasion]]:
    """The dates by which anything is owed, each with the occasions of it that have come."""
    policy = policies.of(_KIND)
    days = db.session.scalars(
        select(Obligation.due_on)
        .where(Obligation.closed_on.is_(None), Obligation.due_on.between(today, today + policy.ahead))
        .distinct()
        .order_by(Obligation.due_on)
    ).all()
    for due_on in days:
        if due_on:
            for occasion in policy.occasions_owed(due_on, has_arrived=False, today=today, closed=closed):
                yield due_on, occasion


_COLUMNS = (
    "id", "person_id", "kind", "subject_id", "occurrence", "due_on", "offset_days", "owed_on", "state", "found_at",
)  # fmt: skip


def _reminders(due_on: date, occasion: Occasion, now: datetime) -> Select[Any]:
    kept = exists().where(
        Reminder.person_id == Obligation.person_id,
        Reminder.kind == _KIND,
        Reminder.subject_id == Obligation.id,
        Reminder.occurrence == 1,
        Reminder.due_on == due_on,
        Reminder.offset_days == occasion.offset_days,
    )
    return (
        select(
            fresh_ids(db.session(), now=now),
            Obligation.person_id,
            literal(_KIND, Reminder.kind.type),
            Obligation.id,
            literal(1),
            Obligation.due_on,
            literal(occasion.offset_days),
            literal(occasion.owed_on),
            literal(ReminderState.OWED, Reminder.state.type),
            literal(now, Reminder.found_at.type),
        )
        .join(Person, Person.id == Obligation.person_id)
        .join(RuleEdition, RuleEdition.id == Obligation.edition_id)
        .where(
            Obligation.closed_on.is_(None),
            Obligation.due_on == due_on,
            Person.left_on.is_(None),
            is_in_a_set(local_day(now)),
            not_(asked_lately(now - PAUSE_BEFORE_MANY)),
            not_(kept),
        )
        # As the indexes of the ledger have them: written in any other order, each row is another page of each to SQLite.
        .order_by(Obligation.person_id)
    )
