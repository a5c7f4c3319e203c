"""Publishing: submit, return, publish. Somebody else than the authors decides, and the database agrees."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update

from skills_centre.catalogue.errors import (
    ChangedSinceRead,
    CommentNeeded,
    NotADraft,
    NothingChanged,
    NotInReview,
    OwnCourse,
    PolicyMissing,
    UnusedFiles,
)
from skills_centre.catalogue.models import CourseAuthor, CourseComment, CourseState, CourseVersion
from skills_centre.catalogue.packs.pack import PolicyBlock
from skills_centre.catalogue.queries.media import media_of
from skills_centre.catalogue.queries.policies import unfilled
from skills_centre.catalogue.services.checking import refuse_errors
from skills_centre.catalogue.services.correcting import refuse_too_much
from skills_centre.catalogue.services.following import course_came_or_went, let_learners_follow
from skills_centre.catalogue.services.holding import held_version
from skills_centre.catalogue.services.indexing import index_version
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.words import keep_words


def submit(version_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Ask for a review of a draft; submitting twice is no error.

    Raises NotFound, NotADraft, NothingChanged, UnusedFiles, ChangesTooMuch or CheckFailed.
    """
    version = held_version(version_id)
    if version.state is CourseState.IN_REVIEW:
        return
    if version.state is not CourseState.DRAFT:
        raise NotADraft
    same = exists().where(
        CourseVersion.course_id == version.course_id,
        CourseVersion.state == CourseState.PUBLISHED,
        CourseVersion.pack_digest == version.pack_digest,
    )
    if db.session.scalar(select(same)):
        raise NothingChanged
    unused = [file.name for file in media_of(version_id) if not file.used_in]
    if unused:
        raise UnusedFiles(unused)
    refuse_too_much(version)
    refuse_errors(version_id, now=now)
    version.state = CourseState.IN_REVIEW
    version.submitted_at = now
    _record("course.submit", version_id, by_id=by_id, now=now)


def return_to_draft(version_id: UUID, comment: str, *, by_id: UUID, now: datetime) -> None:
    """Give a version back to its authors with a comment. Raises NotFound, NotInReview or CommentNeeded."""
    version = held_version(version_id)
    if version.state is not CourseState.IN_REVIEW:
        raise NotInReview
    words_id = keep_words(comment, about_id=by_id, purpose="course-comment", now=now)
    if words_id is None:
        raise CommentNeeded
    back_to_draft(version)
    db.session.add(CourseComment(version_id=version_id, author_id=by_id, words_id=words_id, written_at=now))
    _record("course.return", version_id, by_id=by_id, now=now)


def publish(version_id: UUID, *, by_id: UUID, now: datetime, seen: str | None = None) -> None:
    """Publish a reviewed version in place of the former one; learners under way keep theirs, or follow a correction to it.

    Publishing twice is no error. `seen` is the digest of what the reviewer read. Raises NotFound, NotInReview, ChangedSinceRead, OwnCourse,
    ChangesTooMuch, CheckFailed or PolicyMissing.
    """
    version = held_version(version_id)
    if version.state is CourseState.PUBLISHED:
        return
    refuse_unready(version, by_id=by_id, now=now, seen=seen)
    superseded = affected_rows(
        db.session(),
        update(CourseVersion)
        .where(CourseVersion.course_id == version.course_id, CourseVersion.state == CourseState.PUBLISHED)
        .values(state=CourseState.SUPERSEDED),
    )
    published = affected_rows(
        db.session(),
        update(CourseVersion)
        .where(CourseVersion.id == version_id, CourseVersion.state == CourseState.IN_REVIEW)
        .values(state=CourseState.PUBLISHED, reviewed_by=by_id, published_at=now, publish_at=None),
    )
    if not published:
        raise NotInReview
    index_version(version_id)
    if version.minor:
        let_learners_follow(version_id, now=now)
    if not superseded:
        course_came_or_went(version.course_id, now=now)
    _record("course.publish", version_id, by_id=by_id, now=now)


def refuse_unready(version: CourseVersion, *, by_id: UUID, now: datetime, seen: str | None = None) -> None:
    """Raise the refusal that says why somebody cannot approve a version, if there is one: see `publish`."""
    if version.state is not CourseState.IN_REVIEW:
        raise NotInReview
    if seen is not None and version.pack_digest != seen:
        raise ChangedSinceRead
    if is_author(version.id, by_id) or version.made_by == by_id:
        raise OwnCourse
    refuse_too_much(version)
    refuse_errors(version.id, now=now)
    _refuse_unfilled(version)


def back_to_draft(version: CourseVersion) -> None:
    """Give a held version in review back to its authors; an approval that waited for its time is gone."""
    version.state = CourseState.DRAFT
    version.submitted_at = version.publish_at = version.reviewed_by = None


def is_author(version_id: UUID, person_id: UUID) -> bool:
    """Whether somebody wrote part of a version, and so may not review it."""
    wrote = exists().where(CourseAuthor.version_id == version_id, CourseAuthor.person_id == person_id)
    return bool(db.session.scalar(select(wrote)))


def has_authors(version_id: UUID) -> bool:
    """Whether a person wrote part of a version, rather than a pack alone."""
    return bool(db.session.scalar(select(exists().where(CourseAuthor.version_id == version_id))))


def _refuse_unfilled(version: CourseVersion) -> None:
    missing = unfilled([PolicyBlock(**block) for block in version.local_policy])
    if missing:
        names = "; ".join(f"{block.key} (owner: {block.owner})" for block in missing)
        raise PolicyMissing(f"These local policies have no words yet, so the course cannot be published: {names}.")


def _record(action: str, version_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
