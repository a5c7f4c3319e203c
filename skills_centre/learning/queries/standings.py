"""Where somebody stands in some courses: on them, or through them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Standing:
    """The enrolment that tells where somebody stands in a course: the live one, else the latest completed one."""

    enrolment_id: UUID
    version_id: UUID
    completed_at: datetime | None

    @property
    def is_completed(self) -> bool:
        """Whether they have been through it, and are not on it again."""
        return self.completed_at is not None


_ENROLMENT = Enrolment.__table__.c

#: Asked for every list of courses, so it is built once from the plain table. The row that tells comes last: completed ones by day, then
#: the live one.
_STANDINGS = (
    select(_ENROLMENT.course_id, _ENROLMENT.id, _ENROLMENT.version_id, _ENROLMENT.completed_at)
    .where(
        _ENROLMENT.person_id == bindparam("person_id"),
        _ENROLMENT.course_id.in_(bindparam("course_ids", expanding=True)),
        _ENROLMENT.state != EnrolmentState.WITHDRAWN,
    )
    .order_by(_ENROLMENT.completed_at.nulls_last(), _ENROLMENT.enrolled_at)
)


def standings_of(person_id: UUID, course_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Where somebody stands in each of these courses; one that they never took, or left, is absent. One statement."""
    if not course_ids:
        return {}
    rows = db.session.execute(_STANDINGS, {"person_id": person_id, "course_ids": list(course_ids)})
    return {row.course_id: Standing(*row[1:]) for row in rows}
