"""Publishing at a day and time: approved now, done by a worker when the time has come, once, also after a long silence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from skills_centre.catalogue.errors import AlreadyOut, AlreadyScheduled, ApproverGone, NotInFuture, NotInReview
from skills_centre.catalogue.models import CourseComment, CourseState, CourseVersion
from skills_centre.catalogue.services.holding import held_version
from skills_centre.catalogue.services.publishing import back_to_draft, publish, refuse_unready
from skills_centre.people.models import Role
from skills_centre.people.queries.recipients import people_with_role
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import at_time
from skills_centre.platform.words import keep_words

#: What the words of a comment are for that the schedule wrote, rather than a person.
BY_THE_SCHEDULE = "course-schedule"


def schedule_publication(
    version_id: UUID, publish_at: datetime, *, by_id: UUID, now: datetime, seen: str | None = None
) -> None:
    """Approve a version in review for a time to come; asking for the same time again is no error.

    Everything that publishing asks is asked now, and once more when the time has come. Raises whatever `publish` raises, NotInFuture, or
    AlreadyScheduled where it is approved for another time.
    """
    version = held_version(version_id)
    if version.state is CourseState.IN_REVIEW and version.publish_at == publish_at:
        return
    refuse_unready(version, by_id=by_id, now=now, seen=seen)
    if version.publish_at is not None:
        raise AlreadyScheduled
    if publish_at <= now:
        raise NotInFuture
    version.publish_at, version.reviewed_by = publish_at, by_id
    record_act("course.schedule", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
    db.session.flush()


def cancel_schedule(version_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take the approval for a time back: the version waits for a review again. Twice is no error. Raises NotFound or AlreadyOut."""
    version = held_version(version_id)
    if version.state is CourseState.PUBLISHED:
        raise AlreadyOut
    if version.state is not CourseState.IN_REVIEW:
        raise NotInReview
    if version.publish_at is None:
        return
    version.publish_at = version.reviewed_by = None
    record_act("course.cancel-schedule", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
    db.session.flush()


def publish_next_due(*, now: datetime) -> UUID | None:
    """Publish the version whose time came first, or give it back with the reason why it cannot be.

    Gives the version; none when none is due. What somebody published, returned or cancelled while this waited for the course is left.
    """
    while (version_id := db.session.scalar(_next_due(now))) is not None:
        version = _held_if_there(version_id)
        if version is None or not _is_due(version, now=now) or version.reviewed_by is None:
            continue
        try:
            _refuse_former_approver(version.reviewed_by)
            publish(version.id, by_id=version.reviewed_by, now=now)
        except Refusal as refusal:
            _give_back(version, refusal, now=now)
        return version_id
    return None


def _next_due(now: datetime) -> Select[tuple[UUID]]:
    return (
        select(CourseVersion.id)
        .where(
            CourseVersion.state == CourseState.IN_REVIEW,
            CourseVersion.reviewed_by.is_not(None),
            CourseVersion.publish_at <= now,
        )
        .order_by(CourseVersion.publish_at, CourseVersion.id)
        .limit(1)
    )


def _held_if_there(version_id: UUID) -> CourseVersion | None:
    try:
        return held_version(version_id)
    except NotFound:
        return None


def _is_due(version: CourseVersion, *, now: datetime) -> bool:
    return version.state is CourseState.IN_REVIEW and version.publish_at is not None and version.publish_at <= now


def _give_back(version: CourseVersion, refusal: Refusal, *, now: datetime) -> None:
    """Make a draft of a version that could not be published, with the reason as a comment in the name of whoever approved it."""
    approver_id, publish_at = version.reviewed_by, version.publish_at
    if approver_id is None or publish_at is None:
        raise refusal
    words = f"It was to be published on {at_time(publish_at)}, but could not be. {refusal.sentence}"
    db.session.add(
        CourseComment(
            version_id=version.id,
            author_id=approver_id,
            words_id=keep_words(words, about_id=approver_id, purpose=BY_THE_SCHEDULE, now=now),
            written_at=now,
        )
    )
    back_to_draft(version)
    record_act("course.return", actor_id=None, subject_kind="course_version", subject_id=version.id, now=now)
    db.session.flush()


def _refuse_former_approver(person_id: UUID) -> None:
    if person_id not in people_with_role(Role.LD_ADMINISTRATOR):
        raise ApproverGone
