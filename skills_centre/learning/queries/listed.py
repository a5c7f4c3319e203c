"""What a list of courses says of each to one person: where they stand in it, and whether they saved it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, case, literal_column, select, union_all

from skills_centre.learning.models import CourseMark, Enrolment, EnrolmentState, Mark
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Listed:
    """The courses that somebody is on, those that they have been through and are not on again, and those that they saved."""

    live: frozenset[UUID]
    completed: frozenset[UUID]
    saved: frozenset[UUID]

    @property
    def taken(self) -> frozenset[UUID]:
        """What they are on or have been through."""
        return self.live | self.completed


_ENROLMENT, _MARK = Enrolment.__table__.c, CourseMark.__table__.c
_LIVE, _COMPLETED, _SAVED = (literal_column(f"'{word}'", String()) for word in ("live", "completed", "saved"))

#: Asked for every list of courses, so it is built once from plain tables.
_BOTH = union_all(
    select(_ENROLMENT.course_id, case((_ENROLMENT.completed_at.is_(None), _LIVE), else_=_COMPLETED).label("how")).where(
        _ENROLMENT.person_id == bindparam("person_id"), _ENROLMENT.state != EnrolmentState.WITHDRAWN
    ),
    select(_MARK.course_id, _SAVED).where(_MARK.person_id == bindparam("person_id"), _MARK.mark == Mark.SAVED),
)


def listed_for(person_id: UUID) -> Listed:
    """What a list of courses says to somebody of each: of all that they took or saved, since few took many. One statement."""
    found: dict[str, set[UUID]] = {"live": set(), "completed": set(), "saved": set()}
    for course_id, how in db.session.execute(_BOTH, {"person_id": person_id}):
        found[how].add(course_id)
    live = frozenset(found["live"])
    return Listed(live, frozenset(found["completed"] - live), frozenset(found["saved"]))
