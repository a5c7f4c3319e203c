"""Enrolling, leaving, and choosing a day to finish by."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.learning.errors import (
    AlreadyCompleted,
    CourseNotOpen,
    DateHasPassed,
    DateIsTheirsAlone,
    EnrolmentEnded,
)
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.people.queries.lines import acts_as_manager_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id

LIVE = (EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS)


def enrol(person_id: UUID, course_id: UUID, *, by_id: UUID, due_on: date | None = None, now: datetime) -> Enrolment:
    """Put somebody on the published version of a course, or give the live enrolment that they already have, unchanged.

    `by_id` is the person, or whoever acts as their manager and so suggests the course; `due_on` is a day that they hope to finish by,
    never a requirement. Raises NotFound, CourseNotOpen, DateHasPassed or DateIsTheirsAlone. Two presses at once give one enrolment:
    the person's row is locked first, and a unique index stands behind it.
    """
    person = db.session.scalar(
        select(Person).where(Person.id == person_id, Person.left_on.is_(None)).with_for_update(key_share=True)
    )
    if person is None or (by_id != person_id and not acts_as_manager_of(by_id, person_id, local_day(now))):
        raise NotFound
    live = db.session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id, Enrolment.course_id == course_id, Enrolment.state.in_(LIVE)
        )
    )
    if live is not None:
        return live
    if due_on is not None:
        if by_id != person_id and person.person_type in PRIVATE_PERSON_TYPES:
            raise DateIsTheirsAlone
        _refuse_past(due_on, now=now)
    version_id = _version_to_begin(course_id)
    if version_id is None:
        raise CourseNotOpen
    enrolment = Enrolment(
        id=new_id(),
        person_id=person_id,
        course_id=course_id,
        version_id=version_id,
        state=EnrolmentState.NOT_STARTED,
        enrolled_at=now,
        enrolled_by=by_id,
        due_on=due_on,
    )
    db.session.add(enrolment)
    db.session.flush()
    return enrolment


def enrol_present(person_ids: Collection[UUID], course_id: UUID, *, now: datetime) -> list[Enrolment]:
    """Put people who are not on a course yet on its published version, each by their own hand, because they were at its session.

    Those who have left, or who are on it meanwhile, are passed over, and so is everybody where the course is not open. Four statements.
    """
    there = db.session.scalars(
        select(Person.id)
        .where(Person.id.in_(person_ids), Person.left_on.is_(None))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    ).all()
    live = db.session.scalars(
        select(Enrolment.person_id).where(
            Enrolment.person_id.in_(there), Enrolment.course_id == course_id, Enrolment.state.in_(LIVE)
        )
    ).all()
    version_id = _version_to_begin(course_id)
    if version_id is None:
        return []
    made = [
        Enrolment(
            id=new_id(),
            person_id=one,
            course_id=course_id,
            version_id=version_id,
            state=EnrolmentState.NOT_STARTED,
            enrolled_at=now,
            enrolled_by=one,
        )
        for one in there
        if one not in set(live)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _version_to_begin(course_id: UUID) -> UUID | None:
    """The published version, held so that a correction which is published at the same moment finds this enrolment too.

    Where the version that was held has just been superseded, the one in its place is found by looking again.
    """
    for _ in range(2):
        found = db.session.scalar(
            select(CourseVersion.id)
            .where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)
            .with_for_update(read=True)
        )
        if found is not None:
            return found
    return None


def locked_enrolment(enrolment_id: UUID, *, person_id: UUID) -> Enrolment:
    """A person's own enrolment, held against rivals until the transaction ends. Raises NotFound, also when it is not theirs."""
    enrolment = db.session.scalar(
        select(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.person_id == person_id).with_for_update()
    )
    if enrolment is None:
        raise NotFound
    return enrolment


def withdraw(enrolment_id: UUID, *, person_id: UUID, now: datetime) -> None:
    """Leave a course; leaving twice is no error. Raises NotFound or AlreadyCompleted."""
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    if enrolment.state is EnrolmentState.COMPLETED:
        raise AlreadyCompleted
    if enrolment.state in LIVE:
        enrolment.state = EnrolmentState.WITHDRAWN
        enrolment.withdrawn_at = now
        db.session.flush()


def begin_again(enrolment_id: UUID, *, person_id: UUID, now: datetime) -> Enrolment:
    """Leave a course and begin it afresh, from its first part, on the version that is published now. Twice gives the same new enrolment.

    Raises NotFound, AlreadyCompleted or CourseNotOpen, and then nothing is left. The person's row is locked first, as in `enrol`.
    """
    db.session.scalar(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    withdraw(enrolment_id, person_id=person_id, now=now)
    former = locked_enrolment(enrolment_id, person_id=person_id)
    return enrol(person_id, former.course_id, by_id=person_id, now=now)


def set_due_date(enrolment_id: UUID, due_on: date | None, *, person_id: UUID, now: datetime) -> None:
    """Choose the day that one hopes to finish a course by, or none. Raises NotFound, DateHasPassed, AlreadyCompleted or EnrolmentEnded."""
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    refuse_unless_live(enrolment)
    if due_on is not None and due_on != enrolment.due_on:
        _refuse_past(due_on, now=now)
    enrolment.due_on = due_on
    db.session.flush()


def refuse_unless_live(enrolment: Enrolment) -> None:
    """Raise the refusal that says why nothing more is recorded on an enrolment: AlreadyCompleted or EnrolmentEnded."""
    if enrolment.state is EnrolmentState.COMPLETED:
        raise AlreadyCompleted
    if enrolment.state is EnrolmentState.WITHDRAWN:
        raise EnrolmentEnded


def _refuse_past(due_on: date, *, now: datetime) -> None:
    if due_on < local_day(now):
        raise DateHasPassed
