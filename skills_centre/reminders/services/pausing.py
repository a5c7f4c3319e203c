"""Letting mail leave again after a pause: all of it, or without what somebody has looked at and found too old."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from skills_centre.platform.audit import record_act
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.gate import NotPaused, current_pause, resume_mail
from skills_centre.platform.mail.suppressing import Withheld, withhold_queued_before
from skills_centre.reminders.services.gathering_again import gather_late_again


class LetGo(StrEnum):
    """What of the waiting mail leaves."""

    EVERYTHING = "everything"
    SINCE_THE_PAUSE = "since-the-pause"
    NOTHING = "nothing"


def let_mail_go(chosen: LetGo, site: str, *, by_id: UUID | None, now: datetime) -> int:
    """End the pause, drop what was chosen not to leave, wake the senders, and say how many messages were dropped. Raises NotPaused.

    Of what may leave, digests of earlier days are gathered into one again, with what is still true of them.
    """
    pause = current_pause()
    if pause is None:
        raise NotPaused
    oldest = {
        LetGo.EVERYTHING: None,
        LetGo.SINCE_THE_PAUSE: pause.at,
        LetGo.NOTHING: now + timedelta(microseconds=1),
    }[chosen]
    dropped = withhold_queued_before(oldest, Withheld.DROPPED, now=now) if oldest else 0
    gather_late_again(now=now)
    resume_mail(site, by_id=by_id, now=now)
    if dropped:
        record_act("mail.drop", actor_id=by_id, subject_kind="mail", subject_id=None, now=now)
    for job in (Job.SEND_URGENT_MAIL, Job.SWEEP_REMINDERS, Job.SEND_MAIL):
        enqueue(job)
    return dropped
