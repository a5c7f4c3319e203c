"""Who asked for one more attempt at a quiz: a name, a course and a day, and nothing of their answers or results."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.learning.models import AttemptRequest, Enrolment
from skills_centre.learning.queries.enrolments import LIVE
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True)
class AttemptAsk:
    """Somebody's request that waits."""

    id: UUID
    name: str
    course: str
    quiz: str
    asked_at: datetime


def attempt_requests() -> list[AttemptAsk]:
    """Every request that waits, the oldest first; those of learners who left or completed the course since are left out."""
    rows = db.session.execute(
        select(AttemptRequest.id, Person.name, CourseVersion.title, Module.title, AttemptRequest.asked_at)
        .join(Enrolment, Enrolment.id == AttemptRequest.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Module, and_(Module.version_id == Enrolment.version_id, Module.key == AttemptRequest.module_key))
        .where(AttemptRequest.allowed_at.is_(None), Enrolment.state.in_(LIVE), Person.left_on.is_(None))
        .order_by(AttemptRequest.asked_at, AttemptRequest.id)
        .limit(200)
    )
    return [AttemptAsk(*row) for row in rows]
