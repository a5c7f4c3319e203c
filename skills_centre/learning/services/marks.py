"""Saving a course, saying that it is not for one, and whether it was useful. Each may be said twice, and taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.learning.errors import NothingToJudgeYet
from skills_centre.learning.models import CourseMark, CourseUsefulness, Enrolment, EnrolmentState, Mark
from skills_centre.people.models import Person
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.errors import NotFound


def mark_course(person_id: UUID, key: str, mark: Mark, *, now: datetime) -> None:
    """Save a course, or have it suggested no more. Raises NotFound where it is neither published nor one that they took."""
    course_id = _course(key)
    taken = exists().where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    published = exists().where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)
    if not db.session.scalar(select(published | taken)):
        raise NotFound
    row = {"person_id": person_id, "course_id": course_id, "mark": mark, "marked_at": now}
    insert_missing(db.session(), CourseMark, [row])


def unmark_course(person_id: UUID, key: str, mark: Mark) -> None:
    """Take a mark back. Raises NotFound where there is no such course."""
    db.session.execute(
        delete(CourseMark).where(
            CourseMark.person_id == person_id, CourseMark.course_id == _course(key), CourseMark.mark == mark
        )
    )


def say_whether_useful(person_id: UUID, key: str, *, is_useful: bool, now: datetime) -> None:
    """Say whether a course was useful, or change what one said. Raises NotFound, or NothingToJudgeYet where one has not completed it.

    What is changed keeps its place among the answers: at the end of them it would let another person's answer into the counts, alone.
    """
    course_id = _course(key)
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    completed = exists().where(
        Enrolment.person_id == person_id,
        Enrolment.course_id == course_id,
        Enrolment.state == EnrolmentState.COMPLETED,
    )
    if not db.session.scalar(select(completed)):
        raise NothingToJudgeYet
    said = db.session.get(CourseUsefulness, (course_id, person_id), populate_existing=True)
    if said is None:
        said = CourseUsefulness(course_id=course_id, person_id=person_id, answered_at=now)
        db.session.add(said)
    said.is_useful = is_useful
    db.session.flush()


def _course(key: str) -> UUID:
    course_id = db.session.scalar(select(Course.id).where(Course.key == key))
    if course_id is None:
        raise NotFound
    return course_id
