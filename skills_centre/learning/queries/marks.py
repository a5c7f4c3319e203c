"""What somebody marked for their own eyes, and what people say together of how useful a course was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select

from skills_centre.learning.models import CourseMark, CourseUsefulness, Mark
from skills_centre.learning.rules.usefulness import usefulness_in_words
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Marks:
    """When somebody saved each course, and which courses they do not want suggested."""

    saved: dict[UUID, datetime]
    not_for_me: dict[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Usefulness:
    """What somebody said of a course (none where nothing), and the sentence about what everybody said."""

    mine: bool | None
    in_words: str | None


def marks_of(person_id: UUID) -> Marks:
    """Everything that somebody marked, the latest first. One statement."""
    rows = db.session.execute(
        select(CourseMark.course_id, CourseMark.mark, CourseMark.marked_at)
        .where(CourseMark.person_id == person_id)
        .order_by(CourseMark.marked_at.desc(), CourseMark.course_id)
    ).all()
    return Marks(
        saved={row.course_id: row.marked_at for row in rows if row.mark is Mark.SAVED},
        not_for_me={row.course_id: row.marked_at for row in rows if row.mark is Mark.NOT_FOR_ME},
    )


def usefulness_of(course_id: UUID, *, person_id: UUID) -> Usefulness:
    """How useful a course was: to the person, and to everybody as counts. One statement."""
    row = db.session.execute(
        select(
            func.count().label("answers"),
            func.sum(case((CourseUsefulness.is_useful, 1), else_=0)).label("useful"),
            func.max(case((CourseUsefulness.person_id == person_id, _as_number()), else_=None)).label("mine"),
        ).where(CourseUsefulness.course_id == course_id)
    ).one()
    return Usefulness(
        mine=None if row.mine is None else bool(row.mine),
        in_words=usefulness_in_words(int(row.useful or 0), row.answers),
    )


def _as_number() -> object:
    return case((CourseUsefulness.is_useful, 1), else_=0)
