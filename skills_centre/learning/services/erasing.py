"""What the learning domain erases of somebody whose retention period is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from skills_centre.learning.models import (
    AttemptRequest,
    Certificate,
    CourseMark,
    Enrolment,
    LearnerSetting,
    LearningDemand,
    LearningTarget,
    ModuleNote,
    PlanAction,
    PlanEvent,
    QuizAnswer,
    QuizAttempt,
    RecordDetail,
    Reflection,
    Shown,
    VideoPosition,
)
from skills_centre.learning.services.record_proof import erase_proof
from skills_centre.platform.database import db
from skills_centre.platform.words import erase_these_words


def erase_plan_words(person_id: UUID, *, now: datetime) -> None:
    """Erase what they wrote into the plans of others: reasons, notes and titles of actions. Levels, days and acts stay.

    The words of their own plan are about themselves, and erased already.
    """
    for written in (
        select(PlanEvent.words_id).where(PlanEvent.by_id == person_id),
        select(PlanAction.title_id).where(PlanAction.made_by == person_id),
    ):
        erase_these_words(written, now=now)


def erase_own_desk(person_id: UUID, *, now: datetime) -> None:  # noqa: ARG001 - every eraser is told the time
    """Delete what serves nobody else: notes, marks, reflections, places in videos, how they liked to learn, the courses they wished for."""
    for kept in (ModuleNote, CourseMark, Reflection, VideoPosition, LearnerSetting, LearningDemand):
        db.session.execute(delete(kept).where(kept.person_id == person_id))


def erase_record_words(person_id: UUID, *, now: datetime) -> None:
    """Erase the links and files of their record, the target that they set, and the reasons that they gave for correcting others'.

    The words of their own record are about themselves, and erased already. Days, minutes and courses stay.
    """
    erase_proof(person_id, now=now)
    db.session.execute(delete(LearningTarget).where(LearningTarget.person_id == person_id))
    erase_these_words(select(RecordDetail.reason_id).where(RecordDetail.recorded_by == person_id), now=now)


def erase_from_certificates(person_id: UUID, *, now: datetime) -> None:
    """Show neither name nor initials of theirs any more, and erase why they revoked the certificates of others.

    That their certificates are genuine, and of what, stays said to whoever holds the codes: it names nobody.
    """
    db.session.execute(
        update(Certificate)
        .where(
            Certificate.enrolment_id.in_(select(Enrolment.id).where(Enrolment.person_id == person_id)),
            Certificate.shown.in_((Shown.NAME, Shown.INITIALS)),
        )
        .values(shown=Shown.NO_NAME)
    )
    erase_these_words(select(Certificate.reason_id).where(Certificate.revoked_by == person_id), now=now)


def erase_from_quizzes(person_id: UUID, *, now: datetime) -> None:
    """Blank what they typed into quizzes, and why they declined others one more attempt. Whether it was right stays."""
    theirs = (
        select(QuizAttempt.id)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(Enrolment.person_id == person_id)
    )
    db.session.execute(
        update(QuizAnswer).where(QuizAnswer.attempt_id.in_(theirs), QuizAnswer.typed.is_not(None)).values(typed=None)
    )
    erase_these_words(select(AttemptRequest.words_id).where(AttemptRequest.declined_by == person_id), now=now)
