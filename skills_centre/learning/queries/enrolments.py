"""People's enrolments: what they are at, what they finished, and what is due. A constant number of statements each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.catalogue.queries.courses import kept_outline
from skills_centre.learning.models import Enrolment, EnrolmentState, ModuleProgress
from skills_centre.learning.queries.courses import lines_of, module_lines
from skills_centre.learning.rules.progress import (
    ModuleLine,
    counts_towards_completion,
    minutes_left,
    place_to_resume,
)
from skills_centre.platform.database import db

LIVE = (EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS)


@dataclass(frozen=True)
class LiveEnrolment:
    """A course that somebody is on. `minutes_left` is of the required modules; `next_key` is where "continue" leads."""

    enrolment_id: UUID
    course_id: UUID
    course_key: str
    title: str
    state: EnrolmentState
    enrolled_at: datetime
    enrolled_by: UUID
    last_seen_at: datetime | None
    due_on: date | None
    next_key: str | None
    next_title: str | None
    minutes_left: int
    parts_done: int
    parts: int


@dataclass(frozen=True)
class EndedEnrolment:
    """A course that somebody completed or left."""

    enrolment_id: UUID
    course_key: str
    title: str
    state: EnrolmentState
    ended_at: datetime


@dataclass(frozen=True)
class EnrolmentFacts:
    """One enrolment with its version's modules, as the player needs it."""

    id: UUID
    person_id: UUID
    course_id: UUID
    course_key: str
    version_id: UUID
    #: The number of that version: "1.2".
    edition: str
    title: str
    minutes: int
    state: EnrolmentState
    due_on: date | None
    completed_at: datetime | None
    last_module_key: str | None
    modules: list[ModuleLine]

    def module(self, key: str) -> ModuleLine | None:
        """The module with this key."""
        return next((module for module in self.modules if module.key == key), None)

    @property
    def is_live(self) -> bool:
        """Whether progress is still recorded on it."""
        return self.state in LIVE

    @property
    def resume_at(self) -> ModuleLine | None:
        """Where "continue" leads."""
        return place_to_resume(self.modules, self.last_module_key)

    @property
    def minutes_left(self) -> int:
        """The minutes of the required modules still to do."""
        return minutes_left(self.modules)

    @property
    def parts(self) -> int:
        """How many modules count towards completion."""
        return len(counts_towards_completion(self.modules))

    @property
    def parts_done(self) -> int:
        """How many of those are done."""
        return sum(module.is_done for module in counts_towards_completion(self.modules))


def live_enrolments(person_id: UUID) -> list[LiveEnrolment]:
    """The courses that somebody is on: those with a date first, soonest first, then the ones last open. Two statements."""
    rows = db.session.execute(_enrolments().where(Enrolment.person_id == person_id, Enrolment.state.in_(LIVE))).all()
    lines = module_lines([row.id for row in rows]) if rows else {}
    live = [_live(row, lines[row.id]) for row in rows]
    live.sort(key=lambda one: one.last_seen_at or one.enrolled_at, reverse=True)
    live.sort(key=lambda one: one.due_on or date.max)
    return live


def _live(row: Row[tuple[object, ...]], modules: list[ModuleLine]) -> LiveEnrolment:
    place = place_to_resume(modules, row.last_module_key)
    counting = counts_towards_completion(modules)
    return LiveEnrolment(
        enrolment_id=row.id,
        course_id=row.course_id,
        course_key=row.course_key,
        title=row.title,
        state=row.state,
        enrolled_at=row.enrolled_at,
        enrolled_by=row.enrolled_by,
        last_seen_at=row.last_seen_at,
        due_on=row.due_on,
        next_key=place.key if place else None,
        next_title=place.title if place else None,
        minutes_left=minutes_left(modules),
        parts_done=sum(module.is_done for module in counting),
        parts=len(counting),
    )


def _enrolments() -> Select[tuple[object, ...]]:
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.course_id,
            Course.key.label("course_key"),
            Enrolment.version_id,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseVersion.major,
            CourseVersion.minor,
            Enrolment.state,
            Enrolment.enrolled_at,
            Enrolment.enrolled_by,
            Enrolment.completed_at,
            Enrolment.withdrawn_at,
            Enrolment.last_seen_at,
            Enrolment.last_module_key,
            Enrolment.due_on,
        )
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Course, Course.id == Enrolment.course_id)
    )


def ended_enrolments(person_id: UUID) -> list[EndedEnrolment]:
    """The courses that somebody completed or left, the latest first. One statement."""
    rows = db.session.execute(
        _enrolments().where(Enrolment.person_id == person_id, Enrolment.state.not_in(LIVE)).order_by(Enrolment.id)
    ).all()
    ended = [
        EndedEnrolment(
            enrolment_id=row.id,
            course_key=row.course_key,
            title=row.title,
            state=row.state,
            ended_at=row.completed_at or row.withdrawn_at or row.enrolled_at,
        )
        for row in rows
    ]
    return sorted(ended, key=lambda one: one.ended_at, reverse=True)


def completed_course_ids(person_id: UUID) -> set[UUID]:
    """The courses that somebody has completed at least once. One statement."""
    return set(
        db.session.scalars(
            select(Enrolment.course_id)
            .where(Enrolment.person_id == person_id, Enrolment.state == EnrolmentState.COMPLETED)
            .distinct()
        )
    )


_ENROLMENT, _DONE = Enrolment.__table__.c, ModuleProgress.__table__.alias("done").c

#: An enrolment, and the keys of the modules done in it with a space between. What its version says is kept, so it is not asked here.
#: Asked for every page of a course: built once, from the plain tables.
ENROLMENT = select(
    _ENROLMENT.id,
    _ENROLMENT.person_id,
    _ENROLMENT.course_id,
    _ENROLMENT.version_id,
    _ENROLMENT.state,
    _ENROLMENT.due_on,
    _ENROLMENT.completed_at,
    _ENROLMENT.last_module_key,
    select(func.aggregate_strings(_DONE.module_key, " "))
    .where(_DONE.enrolment_id == _ENROLMENT.id, _DONE.completed_at.is_not(None))
    .correlate(Enrolment.__table__)
    .scalar_subquery()
    .label("done"),
)
OWN = (_ENROLMENT.id == bindparam("enrolment_id"), _ENROLMENT.person_id == bindparam("person_id"))
_OWN = ENROLMENT.where(*OWN)


def enrolment_facts(enrolment_id: UUID, *, person_id: UUID) -> EnrolmentFacts | None:
    """A person's own enrolment with its modules; none when it is not theirs. One statement, once the version was read."""
    row = db.session.execute(_OWN, {"enrolment_id": enrolment_id, "person_id": person_id}).first()
    return facts_of(row) if row else None


#: The one that tells comes last: completed ones by day, then the live one (as in `learning.queries.standings`).
_TELLING = ENROLMENT.where(
    _ENROLMENT.person_id == bindparam("person_id"),
    _ENROLMENT.course_id == bindparam("course_id"),
    _ENROLMENT.state != EnrolmentState.WITHDRAWN,
).order_by(_ENROLMENT.completed_at.nulls_last(), _ENROLMENT.enrolled_at)


def telling_enrolment(person_id: UUID, course_id: UUID) -> EnrolmentFacts | None:
    """Somebody's live enrolment on a course, else their latest completed one; none where they never took it, or left.

    One statement, once the version was read.
    """
    rows = db.session.execute(_TELLING, {"person_id": person_id, "course_id": course_id}).all()
    return facts_of(rows[-1]) if rows else None


def facts_of(row: Row[Any]) -> EnrolmentFacts:
    """The facts from a row of `ENROLMENT`, and from what its version says."""
    version = kept_outline(row.version_id)
    return EnrolmentFacts(
        id=row.id,
        person_id=row.person_id,
        course_id=row.course_id,
        course_key=version.course_key,
        version_id=row.version_id,
        edition=version.number,
        title=version.title,
        minutes=version.minutes,
        state=row.state,
        due_on=row.due_on,
        completed_at=row.completed_at,
        last_module_key=row.last_module_key,
        modules=lines_of(row.version_id, done=(row.done or "").split()),
    )
