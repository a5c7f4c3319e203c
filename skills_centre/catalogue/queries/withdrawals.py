"""Why a course was withdrawn, and what replaces it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseVersion, CourseWithdrawal, WithdrawalReason
from skills_centre.catalogue.queries.seen import SEEN_LAST
from skills_centre.platform.database import db
from skills_centre.platform.words import Words

#: The reasons as staff read them.
REASONS = {
    WithdrawalReason.OUT_OF_DATE: "It is out of date.",
    WithdrawalReason.REPLACED: "Another course replaces it.",
    WithdrawalReason.NOT_NEEDED: "It is no longer needed.",
    WithdrawalReason.WRONG: "Something in it is wrong or unsafe.",
    WithdrawalReason.PROVIDER_ENDED: "Its provider no longer offers it.",
    WithdrawalReason.OTHER: "There is another reason.",
}


@dataclass(frozen=True)
class Replacement:
    """The course that replaces a withdrawn one."""

    key: str
    title: str


@dataclass(frozen=True)
class Withdrawal:
    """That a course left the catalogue; `words` is none where nothing was said, or once retention has blanked it."""

    version_id: UUID
    at: datetime
    reason: str
    words: str | None
    replacement: Replacement | None


def withdrawal_of(course_id: UUID) -> Withdrawal | None:
    """The latest withdrawal of a course, if it ever was withdrawn. At most two statements."""
    row = db.session.execute(
        select(
            CourseWithdrawal.version_id,
            CourseWithdrawal.withdrawn_at,
            CourseWithdrawal.reason,
            CourseWithdrawal.replaced_by,
            Words.body,
        )
        .outerjoin(Words, Words.id == CourseWithdrawal.words_id)
        .where(CourseWithdrawal.course_id == course_id)
        .order_by(CourseWithdrawal.withdrawn_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Withdrawal(row.version_id, row.withdrawn_at, REASONS[row.reason], row.body, _replacement(row.replaced_by))


def _replacement(course_id: UUID | None) -> Replacement | None:
    """A course by the title that staff see or saw last."""
    if course_id is None:
        return None
    row = db.session.execute(
        select(Course.key, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id == course_id, CourseVersion.published_at.is_not(None))
        .order_by(*SEEN_LAST)
        .limit(1)
    ).one_or_none()
    return Replacement(row.key, row.title) if row else None
