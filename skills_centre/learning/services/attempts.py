"""One more attempt at a quiz: a learner who used theirs up asks for it, and an L&D administrator allows it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.errors import EnrolmentEnded
from skills_centre.learning.models import AttemptRequest, Enrolment
from skills_centre.learning.queries.quizzes import attempts_left, quiz_of
from skills_centre.learning.services.enrolments import LIVE, locked_enrolment, refuse_unless_live
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


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

    Raises NotFound, or EnrolmentEnded where the learner has left or completed the course since. The audit trail names the course and not
    the learner, who told L&D and nobody else.
    """
    request = db.session.scalar(select(AttemptRequest).where(AttemptRequest.id == request_id).with_for_update())
    if request is None:
        raise NotFound
    if request.allowed_at is not None:
        return False
    enrolment = db.session.execute(
        select(Enrolment.state, Enrolment.version_id).where(Enrolment.id == request.enrolment_id)
    ).one()
    if enrolment.state not in LIVE:
        raise EnrolmentEnded("They have left or completed the course since, so there is nothing to allow.")
    request.allowed_at, request.allowed_by = now, by_id
    db.session.flush()
    record_act(
        "enrolment.allow-attempt",
        actor_id=by_id,
        subject_kind="course_version",
        subject_id=enrolment.version_id,
        now=now,
    )
    return True
