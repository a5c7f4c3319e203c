"""How people get into sessions, who holds a place on them, and the news of it that waits. The way in is for those with a place alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from skills_centre.bookings.models import Booking, CourseSession, JoiningNews, Venue
from skills_centre.bookings.rules.states import AHEAD, BookingState
from skills_centre.platform.database import db

#: Whether news is still to be told.
NEWS_WAITS = and_(JoiningNews.stopped_at.is_(None), JoiningNews.told_at.is_(None))


@dataclass(frozen=True, slots=True)
class WayIn:
    """How to get into a session."""

    link: str | None = None
    instructions: str = ""
    address: str | None = None
    access_notes: str | None = None

    @property
    def getting_in(self) -> str:
        """The address of the room and how to get in."""
        return "\n".join(filter(None, (self.address, self.access_notes)))


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """Somebody's place on a session."""

    booking_id: UUID
    person_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class WaitingNews:
    """News that can still be stopped: of one session, with how many hold a place on it."""

    id: UUID
    session_id: UUID
    send_at: datetime
    of_instructions: bool
    of_room: bool
    people: int


def ways_in(session_ids: Collection[UUID]) -> dict[UUID, WayIn]:
    """How to get into each of these sessions."""
    rows = db.session.execute(
        select(
            CourseSession.id,
            CourseSession.joining_link,
            CourseSession.joining_instructions,
            Venue.address,
            Venue.access_notes,
        )
        .outerjoin(Venue, Venue.id == CourseSession.venue_id)
        .where(CourseSession.id.in_(session_ids))
    )
    return {row.id: WayIn(row.joining_link, row.joining_instructions, row.address, row.access_notes) for row in rows}


def places_held(session_ids: Collection[UUID]) -> list[HeldPlace]:
    """Who has a place on these sessions, in the order of arrival."""
    rows = db.session.execute(
        select(Booking.id, Booking.person_id, Booking.session_id)
        .where(Booking.session_id.in_(session_ids), Booking.state == BookingState.CONFIRMED)
        .order_by(Booking.session_id, Booking.ticket)
    )
    return [HeldPlace(*row) for row in rows]


def sessions_in_room(venue_id: UUID, *, now: datetime) -> list[UUID]:
    """The sessions in a room that are not over."""
    return list(
        db.session.scalars(
            select(CourseSession.id)
            .where(CourseSession.venue_id == venue_id, CourseSession.state.in_(AHEAD), CourseSession.ends_at > now)
            .order_by(CourseSession.id)
        )
    )


def waiting_news(session_ids: Collection[UUID]) -> list[WaitingNews]:
    """The news of these sessions that can still be stopped, the soonest first."""
    people = (
        select(func.count())
        .where(Booking.session_id == JoiningNews.session_id, Booking.state == BookingState.CONFIRMED)
        .correlate(JoiningNews)
        .scalar_subquery()
    )
    kept = JoiningNews
    rows = db.session.execute(
        select(kept.id, kept.session_id, kept.send_at, kept.of_instructions, kept.of_room, people.label("people"))
        .where(kept.session_id.in_(session_ids), NEWS_WAITS)
        .order_by(kept.send_at, kept.id)
    )
    return [WaitingNews(**row._mapping) for row in rows]
