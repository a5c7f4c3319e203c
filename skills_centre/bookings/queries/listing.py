"""The sessions that can be booked, as the list of them filters them: a few columns of all, whole lines of one page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, CourseSession, Venue
from skills_centre.bookings.rules.states import LIVE, BookingState, SessionState
from skills_centre.catalogue.models import Course
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Bookable:
    """A session that people can book, or soon can, with what it is filtered by."""

    id: UUID
    course_key: str
    starts_at: datetime
    venue_id: UUID | None
    venue: str | None
    is_online: bool
    has_places: bool

    @property
    def month(self) -> date:
        """The first day of the month that it starts in, in London."""
        return local_day(self.starts_at).replace(day=1)


def bookable_sessions(*, now: datetime) -> list[Bookable]:
    """Every session that takes bookings at an instant, or whose booking is still to open: the soonest first. One statement."""
    kept = CourseSession
    rows = db.session.execute(
        select(
            kept.id, Course.key, kept.starts_at, kept.venue_id, Venue.name, kept.is_online, kept.taken, kept.capacity, kept.waiting,
        )
        .join(Course, Course.id == kept.course_id)
        .outerjoin(Venue, Venue.id == kept.venue_id)
        .where(
            kept.state.in_([SessionState.SCHEDULED, SessionState.OPEN]),
            kept.booking_closes_at > now,
            kept.starts_at > now,
            kept.cancel_at.is_(None),
        )
        .order_by(kept.starts_at, kept.id)
    )  # fmt: skip
    return [
        Bookable(
            row.id,
            row.key,
            row.starts_at,
            row.venue_id,
            row.name,
            row.is_online,
            row.taken < row.capacity and row.waiting == 0,
        )
        for row in rows
    ]


def live_states(session_ids: Collection[UUID], *, person_id: UUID) -> dict[UUID, BookingState]:
    """Where the person stands with those of these sessions of which they have a live booking."""
    if not session_ids:
        return {}
    rows = db.session.execute(
        select(Booking.session_id, Booking.state).where(
            Booking.session_id.in_(session_ids), Booking.person_id == person_id, Booking.state.in_(LIVE)
        )
    )
    return {row.session_id: row.state for row in rows}
