"""What somebody marked for their own eyes, and what people say together of how useful a course was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, exists, func, select

from skills_centre.learning.models import CourseMark, CourseUsefulness, Mark
from skills_centre.learning.rules.usefulness import FEWEST_ANSWERS, usefulness_in_words
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Marks:
    """When somebody saved each course, and which courses they do not want suggested."""

    saved: dict[UUID, datetime]
    not_for_me: dict[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Usefulness:
    """What somebody said of a course (none where nothing), the sentence about what everybody said, and whether they saved it."""

    mine: bool | None
    in_words: str | None
    is_saved: bool


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
    """How useful a course was to the person, and to everybody as counts, the oldest answers five at a time; and whether they saved it.

    One statement.
    """
    said = CourseUsefulness
    answers = (
        select(
            said.person_id,
            said.is_useful,
            func.row_number().over(order_by=(said.answered_at, said.person_id)).label("place"),
            func.count().over().label("answers"),
        )
        .where(said.course_id == course_id)
        .subquery()
    )
    is_told = answers.c.place <= answers.c.answers - answers.c.answers % FEWEST_ANSWERS
    as_number = case((answers.c.is_useful, 1), else_=0)
    is_saved = exists().where(
        CourseMark.person_id == person_id, CourseMark.course_id == course_id, CourseMark.mark == Mark.SAVED
    )
    row = db.session.execute(
        select(
            func.sum(case((is_told, 1), else_=0)).label("told"),
            func.sum(case((is_told, as_number), else_=0)).label("useful"),
            func.max(case((answers.c.person_id == person_id, as_number), else_=None)).label("mine"),
            is_saved.label("is_saved"),
        )
    ).one()
    return Usefulness(
        mine=None if row.mine is None else bool(row.mine),
        in_words=usefulness_in_words(int(row.useful or 0), int(row.told or 0)),
        is_saved=bool(row.is_saved),
    )
