"""Withdrawing a course: it leaves the catalogue, its page says why and what replaces it, and people under way may finish."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.errors import NotPublished, ReplacementMissing, WithdrawalUnsaid
from skills_centre.catalogue.models import Course, CourseState, CourseVersion, CourseWithdrawal, WithdrawalReason
from skills_centre.catalogue.search import forget_course
from skills_centre.catalogue.services.following import course_came_or_went
from skills_centre.catalogue.services.holding import held_version
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.words import keep_words


@dataclass(frozen=True)
class Withdrawing:
    """Why a course is withdrawn, in words that staff read, and the key of the course that replaces it."""

    reason: WithdrawalReason
    words: str = ""
    replaced_by: str | None = None


def withdraw(
    version_id: UUID, *, by_id: UUID, now: datetime, why: Withdrawing = Withdrawing(WithdrawalReason.NOT_NEEDED)
) -> None:
    """Take a published course out of the catalogue; learners under way may finish. Withdrawing twice is no error.

    A version of it that was to be published by itself waits for a review again: nothing brings a course back unasked. Raises NotFound,
    NotPublished, ReplacementMissing or WithdrawalUnsaid.
    """
    version = held_version(version_id)
    if version.state is CourseState.WITHDRAWN:
        return
    if version.state is not CourseState.PUBLISHED:
        raise NotPublished
    replaced_by = _replacement(version, why)
    words_id = keep_words(why.words, about_id=by_id, purpose="course-withdrawal", now=now)
    if why.reason is WithdrawalReason.OTHER and words_id is None:
        raise WithdrawalUnsaid
    version.state = CourseState.WITHDRAWN
    db.session.add(
        CourseWithdrawal(
            version_id=version_id,
            course_id=version.course_id,
            reason=why.reason,
            words_id=words_id,
            replaced_by=replaced_by,
            withdrawn_by=by_id,
            withdrawn_at=now,
        )
    )
    for waiting in db.session.scalars(
        select(CourseVersion)
        .where(CourseVersion.course_id == version.course_id, CourseVersion.state == CourseState.IN_REVIEW)
        .with_for_update()
    ):
        if waiting.publish_at is not None:
            waiting.publish_at = waiting.reviewed_by = None
            record_act(
                "course.cancel-schedule", actor_id=by_id, subject_kind="course_version", subject_id=waiting.id, now=now
            )
    forget_course(version.course_id)
    course_came_or_went(version.course_id, now=now)
    record_act("course.withdraw", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
    db.session.flush()


def _replacement(version: CourseVersion, why: Withdrawing) -> UUID | None:
    if not why.replaced_by:
        if why.reason is WithdrawalReason.REPLACED:
            raise ReplacementMissing
        return None
    found = db.session.scalar(
        select(Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.key == why.replaced_by, CourseVersion.state == CourseState.PUBLISHED)
    )
    if found is None or found == version.course_id:
        raise ReplacementMissing
    return found
