"""What keepers of the queue do with messages: another try now, or none at all; for one, or for all that failed for one reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from skills_centre.platform.audit import record_act
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld, withhold
from skills_centre.platform.mail.trying_again import send_again
from skills_centre.reminders.errors import CannotBeWithheld, CannotGoAgain
from skills_centre.reminders.services.gathering_again import gather_failed_again


def try_again(message_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Try one message again at once, or what is still true of it with the next day's message. Raises CannotGoAgain."""
    if not _go_again(OutboxMessage.id == message_id, now=now):
        raise CannotGoAgain
    record_act("mail.retry", actor_id=by_id, subject_kind="message", subject_id=message_id, now=now)


def try_all_again(problem: str, *, by_id: UUID, now: datetime) -> int:
    """Try all again that failed for one reason, and say how many those are."""
    tried = _go_again(_failed_for(problem), now=now)
    if tried:
        record_act("mail.retry", actor_id=by_id, subject_kind="mail", subject_id=None, now=now, fields=[problem])
    return tried


def do_not_send(message_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Have one message that waits or failed not sent. Raises CannotBeWithheld."""
    if not withhold(OutboxMessage.id == message_id, Withheld.DROPPED, now=now):
        raise CannotBeWithheld
    record_act("mail.drop", actor_id=by_id, subject_kind="message", subject_id=message_id, now=now)


def send_none_again(problem: str, *, by_id: UUID, now: datetime) -> int:
    """Have all that failed for one reason not sent, and say how many those are."""
    dropped = withhold(_failed_for(problem), Withheld.DROPPED, now=now)
    if dropped:
        record_act("mail.drop", actor_id=by_id, subject_kind="mail", subject_id=None, now=now, fields=[problem])
    return dropped


def _failed_for(problem: str) -> ColumnElement[bool]:
    return and_(OutboxMessage.state == MailState.FAILED, OutboxMessage.problem == problem)


def _go_again(which: ColumnElement[bool], *, now: datetime) -> int:
    """What a digest of an earlier day says may be true no more, so it is never sent late: what is true of it is gathered again."""
    gathered = gather_failed_again(which, now=now)
    sent = send_again(which, now=now)
    for job in (Job.SEND_URGENT_MAIL, Job.SEND_MAIL, *((Job.SWEEP_REMINDERS,) if gathered else ())):
        enqueue(job)
    return gathered + sent
