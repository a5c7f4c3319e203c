"""Gathering again what a digest of an earlier day was to say: nobody gets the messages of several days at once.

When mail could not leave for a day or more, its digests are not sent late. What they were about is owed again, so that the next
digest says what is still true of it, once. Source: DOMAIN.md, "Reminders" (one ordinary message per person per day).
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named, transaction
from skills_centre.platform.mail.delivery import AWAY
from skills_centre.platform.mail.gate import current_pause
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld, is_nobodys, withhold_for_good
from skills_centre.reminders.models import Digest, Reminder, ReminderState

#: Digests that are put back in one statement.
AT_ONCE = 500


def put_late_back(*, now: datetime) -> int:
    """Before a sweep, do so in a transaction of its own.

    While all mail is paused nothing is put back: whoever ends the pause chooses first.
    """
    with transaction():
        lock_named("reminders")
        return 0 if current_pause() else gather_late_again(now=now)


def gather_late_again(*, now: datetime) -> int:
    """Put back what digests of earlier days were about that still wait through no fault of their own, and say how many those were.

    One that its receiver's server does not take yet goes on being tried.
    """
    waits = (OutboxMessage.state == MailState.QUEUED) & (
        (OutboxMessage.tries == 0) | OutboxMessage.problem.in_(sorted(AWAY))
    )
    return _put_back(waits, before=local_day(now), now=now)


def gather_failed_again(which: ColumnElement[bool], *, now: datetime) -> int:
    """The same for digests of earlier days that failed, or that somebody had not sent."""
    over = (OutboxMessage.state == MailState.FAILED) | (
        (OutboxMessage.state == MailState.SUPPRESSED) & (OutboxMessage.problem == Withheld.DROPPED.value)
    )
    return _put_back(over & which, before=local_day(now), now=now)


def _put_back(which: ColumnElement[bool], *, before: date, now: datetime) -> int:
    session = db.session()
    rows = session.execute(
        select(Digest.id, Digest.outbox_id)
        .join(OutboxMessage, OutboxMessage.id == Digest.outbox_id)
        .where(Digest.day < before, which, is_nobodys(now))
        .with_for_update(of=OutboxMessage, skip_locked=True)  # what a drain leases at this moment leaves as it is
    ).all()
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        withhold_for_good(OutboxMessage.id.in_([row.outbox_id for row in some]), Withheld.GATHERED_AGAIN)
        _owe([row.id for row in some])
    return len(rows)


def _owe(digest_ids: Sequence[UUID]) -> None:
    db.session.execute(
        update(Reminder)
        .where(Reminder.digest_id.in_(digest_ids), Reminder.state == ReminderState.QUEUED)
        .values(state=ReminderState.OWED, digest_id=None)
        .execution_options(synchronize_session=False)
    )
