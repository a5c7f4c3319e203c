"""What a list of courses says of each to one person: where they stand in it, and whether they saved it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, cast, null, select, union_all

from skills_centre.learning.models import CourseMark, Enrolment, EnrolmentState, Mark
from skills_centre.learning.queries.standings import Standing
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Listed:
    """Where somebody stands in the courses that they took, and those that they saved."""

    standings: dict[UUID, Standing]
    saved: frozenset[UUID]


_ENROLMENT, _MARK = Enrolment.__table__.c, CourseMark.__table__.c
_NOBODY, _NEVER = cast(null(), Uuid()), cast(null(), DateTime(timezone=True))

#: Asked for every list of courses, so it is built once from plain tables; what was saved comes without an enrolment.
_BOTH = union_all(
    select(
        _ENROLMENT.course_id, _ENROLMENT.id, _ENROLMENT.version_id, _ENROLMENT.completed_at, _ENROLMENT.enrolled_at
    ).where(_ENROLMENT.person_id == bindparam("person_id"), _ENROLMENT.state != EnrolmentState.WITHDRAWN),
    select(_MARK.course_id, _NOBODY, _NOBODY, _NEVER, _NEVER).where(
        _MARK.person_id == bindparam("person_id"), _MARK.mark == Mark.SAVED
    ),
)


def listed_for(person_id: UUID) -> Listed:
    """What a list of courses says to somebody of each: of all that they took or saved, since few took many. One statement."""
    rows = db.session.execute(_BOTH, {"person_id": person_id}).all()
    taken = sorted((row for row in rows if row.id), key=lambda row: _last_tells(row.completed_at, row.enrolled_at))
    return Listed(
        standings={row.course_id: Standing(row.id, row.version_id, row.completed_at) for row in taken},
        saved=frozenset(row.course_id for row in rows if not row.id),
    )


def _last_tells(completed_at: datetime | None, enrolled_at: datetime) -> tuple[bool, datetime, datetime]:
    """The order in which the enrolment that tells comes last: completed ones by day, then the live one."""
    return completed_at is None, completed_at or enrolled_at, enrolled_at
