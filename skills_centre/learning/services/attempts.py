"""One more attempt at a quiz: a learner who used theirs up asks for it, and an L&D administrator allows it, or declines and says why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.errors import AttemptAllowed, AttemptDeclined, EnrolmentEnded, WhyDeclined
from skills_centre.learning.models import AttemptRequest, Enrolment
from skills_centre.learning.queries.quizzes import attempts_left, quiz_of
from skills_centre.learning.services.enrolments import LIVE, locked_enrolment, refuse_unless_live
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words


def ask_for_attempt(enrolment_id: UUID, module_key: str, *, person_id: UUID, now: datetime) -> None:
    """Ask for one more attempt. Asking twice, or while attempts are left, changes nothing.

    Raises NotFound, EnrolmentEnded or AlreadyCompleted.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    quiz = quiz_of(enrolment_id, module_key)
    if quiz is None:
        raise NotFound
    refuse_unless_live(enrolment)
    allowed = attempts_left(enrolment_id, module_key, quiz)
    if allowed.left != 0 or allowed.asked_at is not None:
        return
    db.session.add(AttemptRequest(id=new_id(), enrolment_id=enrolment_id, module_key=module_key, asked_at=now))
    db.session.flush()


def allow_attempt(request_id: UUID, *, by_id: UUID, now: datetime) -> bool:
    """Allow one more attempt, and say whether this press did it; one that is allowed already stays as it is.

    Raises NotFound, AttemptDeclined, or EnrolmentEnded where the learner has left or completed the course since. The audit trail names the
    course and not the learner, who told L&D and nobody else.
    """
    request = _locked(request_id)
    if request.allowed_at is not None:
        return False
    if request.declined_at is not None:
        raise AttemptDeclined
    enrolment = db.session.execute(
        select(Enrolment.state, Enrolment.version_id).where(Enrolment.id == request.enrolment_id)
    ).one()
    if enrolment.state not in LIVE:
        raise EnrolmentEnded("They have left or completed the course since, so there is nothing to allow.")
    request.allowed_at, request.allowed_by = now, by_id
    db.session.flush()
    _record("enrolment.allow-attempt", enrolment.version_id, by_id=by_id, now=now)
    return True


def decline_attempt(request_id: UUID, *, why: str, by_id: UUID, now: datetime) -> bool:
    """Decline a request, in words that the learner reads, and say whether this press did it; one that is declined already stays as it is.

    The learner may begin the course again, or ask again. Raises NotFound, AttemptAllowed or WhyDeclined.
    """
    request = _locked(request_id)
    if request.declined_at is not None:
        return False
    if request.allowed_at is not None:
        raise AttemptAllowed
    enrolment = db.session.execute(
        select(Enrolment.person_id, Enrolment.version_id).where(Enrolment.id == request.enrolment_id)
    ).one()
    words_id = keep_words(why, about_id=enrolment.person_id, purpose="attempt-declined", now=now)
    if words_id is None:
        raise WhyDeclined
    request.declined_at, request.declined_by, request.words_id = now, by_id, words_id
    db.session.flush()
    _record("enrolment.decline-attempt", enrolment.version_id, by_id=by_id, now=now)
    return True


def _locked(request_id: UUID) -> AttemptRequest:
    request = db.session.scalar(select(AttemptRequest).where(AttemptRequest.id == request_id).with_for_update())
    if request is None:
        raise NotFound
    return request


def _record(action: str, version_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Name the course in the audit trail, and not the learner."""
    record_act(action, actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
