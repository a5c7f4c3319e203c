"""Where somebody stands in some courses: on them, or through them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

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


def standings_of(person_id: UUID, course_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Where somebody stands in each of these courses; one that they never took, or left, is absent. One statement."""
    if not course_ids:
        return {}
    rows = db.session.execute(
        select(Enrolment.course_id, Enrolment.id, Enrolment.version_id, Enrolment.completed_at)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.course_id.in_(course_ids),
            Enrolment.state != EnrolmentState.WITHDRAWN,
        )
        .order_by(Enrolment.completed_at.nulls_last(), Enrolment.enrolled_at)
    )
    return {row.course_id: Standing(*row[1:]) for row in rows}
