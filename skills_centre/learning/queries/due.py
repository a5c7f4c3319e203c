"""Enrolments with a due date, for the reminders that they owe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import Person
from skills_centre.platform.database import db

LIVE = (EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS)


@dataclass(frozen=True)
class DueEnrolment:
    """An enrolment that has, or had, a due date."""

    id: UUID
    person_id: UUID
    due_on: date | None
    state: EnrolmentState
    course_key: str
    title: str
    minutes: int

    @property
    def is_live(self) -> bool:
        """Whether there is still something to do."""
        return self.state in LIVE


def due_between(first: date, last: date) -> list[DueEnrolment]:
    """The live enrolments of people who have not left that are due between two days, both included."""
    return _read(
        _enrolments()
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.state.in_(LIVE), Enrolment.due_on.between(first, last), Person.left_on.is_(None))
    )


def due_from(person_id: UUID, first: date) -> list[DueEnrolment]:
    """One person's live enrolments that are due on a day or later, the nearest first."""
    return _read(
        _enrolments()
        .where(Enrolment.person_id == person_id, Enrolment.state.in_(LIVE), Enrolment.due_on >= first)
        .order_by(Enrolment.due_on, CourseVersion.sort_key, Enrolment.id)
    )


def enrolments_by_id(ids: Collection[UUID]) -> dict[UUID, DueEnrolment]:
    """These enrolments, whatever became of them, by id."""
    return {one.id: one for one in _read(_enrolments().where(Enrolment.id.in_(ids)))} if ids else {}


def _enrolments() -> Select[tuple[UUID, UUID, date | None, EnrolmentState, str, str, int]]:
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.due_on,
            Enrolment.state,
            Course.key,
            CourseVersion.title,
            CourseVersion.minutes,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
    )


def _read(
    statement: Select[tuple[UUID, UUID, date | None, EnrolmentState, str, str, int]],
) -> list[DueEnrolment]:
    return [DueEnrolment(*row) for row in db.session.execute(statement).tuples()]
