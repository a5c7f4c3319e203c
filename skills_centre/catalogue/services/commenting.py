"""Comments on a version while it is written and reviewed: said and answered without sending it back and forth."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.errors import CommentEmpty, NothingToComment
from skills_centre.catalogue.models import CourseComment
from skills_centre.catalogue.queries.administration import REMARK, UNPUBLISHED
from skills_centre.catalogue.services.holding import held_version
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.words import Words, keep_words


def comment_on(version_id: UUID, remark: str, *, by_id: UUID, now: datetime) -> None:
    """Say something of a draft, or of a version in review, to everybody who writes and reviews it. It moves nothing.

    The same words sent twice are one comment. Raises NotFound, NothingToComment or CommentEmpty.
    """
    version = held_version(version_id)
    if version.state not in UNPUBLISHED:
        raise NothingToComment
    if remark.strip() and _last_words(version_id, by_id) == remark.strip():
        return
    words_id = keep_words(remark, about_id=by_id, purpose=REMARK, now=now)
    if words_id is None:
        raise CommentEmpty
    db.session.add(CourseComment(version_id=version_id, author_id=by_id, words_id=words_id, written_at=now))
    record_act("course.comment", actor_id=by_id, subject_kind="course_version", subject_id=version_id, now=now)
    db.session.flush()


def _last_words(version_id: UUID, person_id: UUID) -> str | None:
    """What somebody said last of a version without sending it back."""
    return db.session.scalar(
        select(Words.body)
        .join(CourseComment, CourseComment.words_id == Words.id)
        .where(CourseComment.version_id == version_id, CourseComment.author_id == person_id, Words.purpose == REMARK)
        .order_by(CourseComment.written_at.desc(), CourseComment.id.desc())
        .limit(1)
    )
