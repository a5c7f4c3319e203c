"""Publishing at a day and time: approved now, done by a worker when the time has come, once, also after a long silence."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.errors import AlreadyOut, AlreadyScheduled, ApproverGone, NotInFuture, NotInReview
from skills_centre.catalogue.models import CourseComment, CourseState, CourseVersion
from skills_centre.catalogue.services.holding import held_version
from skills_centre.catalogue.services.publishing import back_to_draft, publish, refuse_unready
from skills_centre.people.models import Role
from skills_centre.people.queries.recipients import people_with_role
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import at_time
from skills_centre.platform.words import keep_words

logger = logging.getLogger(__name__)

#: Versions in one run; what is left is published a minute later.
AT_ONCE = 100
#: For how long after its time a version is tried again, each minute, when it fails in a way that nobody foresaw.
TRIED_FOR = timedelta(minutes=10)
BROKEN = (
    "Something went wrong here each time we tried, and what staff see has not changed. Submit it again; if this happens once more, tell "
    "whoever runs this service."
)
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


def publish_what_is_due(*, now: datetime) -> int:
    """Publish every version whose time has come, and say how many were published or given back.

    It is a drain: each is a transaction of its own, so that one which fails holds up none of the others. What failed in a way that nobody
    foresaw is logged and tried again the next time, until `TRIED_FOR` has passed since its time; then it is given back.
    """
    done = 0
    for version_id in due_versions(now=now):
        try:
            with transaction():
                done += publish_due_version(version_id, now=now)
        except Exception:
            logger.exception("course version %s was due, and could not be published", version_id)
            done += _stopped_trying(version_id, now=now)
    return done


def due_versions(*, now: datetime) -> list[UUID]:
    """The approved versions whose time has come, the first of them first."""
    return list(
        db.session.scalars(
            select(CourseVersion.id)
            .where(
                CourseVersion.state == CourseState.IN_REVIEW,
                CourseVersion.reviewed_by.is_not(None),
                CourseVersion.publish_at <= now,
            )
            .order_by(CourseVersion.publish_at, CourseVersion.id)
            .limit(AT_ONCE)
        )
    )


def publish_due_version(version_id: UUID, *, now: datetime) -> bool:
    """Publish a version whose time has come, or give it back with the reason why it cannot be.

    Says whether either was done here: what somebody published, returned or cancelled while this waited for the course is left.
    """
    version = _held_if_due(version_id, now=now)
    if version is None or version.reviewed_by is None:
        return False
    try:
        _refuse_former_approver(version.reviewed_by)
        publish(version.id, by_id=version.reviewed_by, now=now)
    except Refusal as refusal:
        _give_back(version, refusal.sentence, now=now)
    return True


def give_up(version_id: UUID, *, now: datetime) -> bool:
    """Give a version back that failed to be published for longer than `TRIED_FOR`; says whether it was.

    Those who wrote it and whoever approved it are told as of any other that could not be published.
    """
    version = _held_if_due(version_id, now=now)
    if version is None or version.publish_at is None or now < version.publish_at + TRIED_FOR:
        return False
    _give_back(version, BROKEN, now=now)
    return True


def _stopped_trying(version_id: UUID, *, now: datetime) -> bool:
    """Give up where it is time to; that this fails too holds up no other version."""
    try:
        with transaction():
            return give_up(version_id, now=now)
    except Exception:
        logger.exception("course version %s could not be given back either", version_id)
        return False


def _held_if_due(version_id: UUID, *, now: datetime) -> CourseVersion | None:
    try:
        version = held_version(version_id)
    except NotFound:
        return None
    return version if _is_due(version, now=now) else None


def _is_due(version: CourseVersion, *, now: datetime) -> bool:
    return version.state is CourseState.IN_REVIEW and version.publish_at is not None and version.publish_at <= now


def _give_back(version: CourseVersion, reason: str, *, now: datetime) -> None:
    """Make a draft of a version that could not be published, with the reason as a comment in the name of whoever approved it."""
    approver_id, publish_at = version.reviewed_by, version.publish_at
    if approver_id is None or publish_at is None:
        raise NotInReview
    words = f"It was to be published on {at_time(publish_at)}, but could not be. {reason}"
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
