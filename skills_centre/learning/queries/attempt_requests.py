"""Who asked for one more attempt at a quiz: a name, a course and a day, and nothing of their answers or results."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.learning.models import AttemptRequest, Enrolment
from skills_centre.learning.queries.enrolments import LIVE
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class AttemptAsk:
    """Somebody's request that waits."""

    id: UUID
    name: str
    course: str
    quiz: str
    asked_at: datetime


@dataclass(frozen=True)
class AttemptNews:
    """Something of which a message tells: a request that waits, or the answer to one, and when it came."""

    request_id: UUID
    person_id: UUID
    at: datetime


WAITING = (AttemptRequest.allowed_at.is_(None), AttemptRequest.declined_at.is_(None))
_STILL_HERE = (Enrolment.state.in_(LIVE), Person.left_on.is_(None))


def attempt_requests() -> list[AttemptAsk]:
    """Every request that waits, the oldest first; those of learners who left or completed the course since are left out."""
    return _asks()


def count_attempt_requests() -> int:
    """How many requests wait: as many as are listed, save that a list is never longer than 200."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AttemptRequest)
            .join(Enrolment, Enrolment.id == AttemptRequest.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(*WAITING, *_STILL_HERE)
        )
        or 0
    )


def attempt_request(request_id: UUID) -> AttemptAsk:
    """One request that waits. Raises NotFound."""
    found = _asks(AttemptRequest.id == request_id)
    if not found:
        raise NotFound
    return found[0]


def attempts_waiting(*, since: datetime) -> list[AttemptNews]:
    """The requests since an instant that wait, save those of Members, peers and their staff, about whom nobody else gets mail."""
    rows = db.session.execute(
        select(AttemptRequest.id, Enrolment.person_id, AttemptRequest.asked_at)
        .join(Enrolment, Enrolment.id == AttemptRequest.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            *WAITING,
            AttemptRequest.asked_at >= since,
            Enrolment.state.in_(LIVE),
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
    )
    return [AttemptNews(*row) for row in rows.tuples()]


def attempts_answered(*, since: datetime, ids: Collection[UUID] | None = None) -> list[AttemptNews]:
    """The requests answered since an instant, of these alone where they are given, of learners who are still under way."""
    answered_at = func.coalesce(AttemptRequest.allowed_at, AttemptRequest.declined_at)
    chosen = [] if ids is None else [AttemptRequest.id.in_(ids)]
    rows = db.session.execute(
        select(AttemptRequest.id, Enrolment.person_id, answered_at)
        .join(Enrolment, Enrolment.id == AttemptRequest.enrolment_id)
        .where(
            or_(AttemptRequest.allowed_at >= since, AttemptRequest.declined_at >= since),
            Enrolment.state.in_(LIVE),
            *chosen,
        )
    )
    return [AttemptNews(*row) for row in rows.tuples()]


def _asks(*conditions: ColumnElement[bool]) -> list[AttemptAsk]:
    rows = db.session.execute(
        select(AttemptRequest.id, Person.name, CourseVersion.title, Module.title, AttemptRequest.asked_at)
        .join(Enrolment, Enrolment.id == AttemptRequest.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Module, and_(Module.version_id == Enrolment.version_id, Module.key == AttemptRequest.module_key))
        .where(*WAITING, *conditions, *_STILL_HERE)
        .order_by(AttemptRequest.asked_at, AttemptRequest.id)
        .limit(200)
    )
    return [AttemptAsk(*row) for row in rows]
