"""What learning there is and is coming for skills, and who asks for more."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.bookings.models import CourseSession
from skills_centre.bookings.queries.demand import demand_for_sessions
from skills_centre.bookings.rules.states import SessionState
from skills_centre.catalogue.models import Delivery
from skills_centre.catalogue.queries.courses import TeachingCourse, course_cards, courses_teaching
from skills_centre.gaps.rules.supply import CourseSupply
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db

#: How a course is taken that needs no date.
AT_ANY_TIME = frozenset(
    {Delivery.BITE_SIZE, Delivery.SELF_PACED, Delivery.DOCUMENT, Delivery.VIDEO, Delivery.EXTERNAL_LINK}
)


@dataclass(frozen=True, slots=True)
class _Coming:
    sessions: int
    free: int
    next_at: datetime


def supply_of(skill_keys: Collection[str], *, now: datetime, with_demand: bool) -> dict[str, tuple[CourseSupply, ...]]:
    """The published courses that teach each skill with what is coming of them; who asks for more only where that may be seen.

    Eleven statements at the most, however many skills there are. A course that teaches two skills stands under both.
    """
    teaching = courses_teaching(skill_keys)
    ids = {course.course_id for courses in teaching.values() for course in courses}
    cards, coming = course_cards(ids), _coming(ids, now)
    demand = {one.course_id: one for one in demand_for_sessions(now=now)} if with_demand and ids else {}

    def supply(course: TeachingCourse) -> CourseSupply:
        ahead, asks = coming.get(course.course_id), demand.get(course.course_id)
        return CourseSupply(
            course.course_id,
            course.key,
            course.title,
            course.minutes,
            course.to_level,
            is_at_any_time=course.course_id in cards and cards[course.course_id].delivery in AT_ANY_TIME,
            sessions=ahead.sessions if ahead else 0,
            free=ahead.free if ahead else 0,
            next_on=local_day(ahead.next_at) if ahead else None,
            waiting=asks.waiting if asks else 0,
            left_out=asks.left_out if asks else 0,
            asked=asks.asked if asks else 0,
            asking=asks.asking if asks else 0,
            usual=asks.usual if asks else None,
        )

    return defaultdict(tuple, {key: tuple(map(supply, courses)) for key, courses in teaching.items()})


def _coming(course_ids: Collection[UUID], now: datetime) -> dict[UUID, _Coming]:
    """The sessions of each course that can be booked still, and their free seats."""
    rows = db.session.execute(
        select(
            CourseSession.course_id,
            func.count(),
            func.sum(CourseSession.capacity - CourseSession.taken),
            func.min(CourseSession.starts_at),
        )
        .where(
            CourseSession.course_id.in_(course_ids),
            CourseSession.state == SessionState.OPEN,
            CourseSession.booking_closes_at > now,
            CourseSession.cancel_at.is_(None),
        )
        .group_by(CourseSession.course_id)
    )
    return {course_id: _Coming(sessions, int(free), next_at) for course_id, sessions, free, next_at in rows}
