"""Free places on the sessions of courses, for whoever looks for something to book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import CourseSession
from skills_centre.bookings.rules.states import SessionState
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """How many places are free on the open sessions of a course, and the next session that has one."""

    places: int
    next_id: UUID


def free_places(course_ids: Collection[UUID], *, now: datetime) -> dict[UUID, FreePlaces]:
    """The free places of these courses on sessions that take bookings now; a course without any is left out. One statement at most."""
    if not course_ids:
        return {}
    rows = db.session.execute(
        select(CourseSession.course_id, CourseSession.id, CourseSession.capacity - CourseSession.taken)
        .where(
            CourseSession.course_id.in_(course_ids),
            CourseSession.state == SessionState.OPEN,
            CourseSession.cancel_at.is_(None),
            CourseSession.starts_at > now,
            CourseSession.booking_closes_at > now,
            CourseSession.taken < CourseSession.capacity,
            CourseSession.waiting == 0,
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    ).tuples()
    found: dict[UUID, FreePlaces] = {}
    for course_id, session_id, free in rows:
        before = found.get(course_id)
        found[course_id] = FreePlaces(before.places + free, before.next_id) if before else FreePlaces(free, session_id)
    return found
