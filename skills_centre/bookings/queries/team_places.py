"""Who of a team is on which sessions, and the places that are held for it. What people need to take part is nowhere here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from skills_centre.bookings.models import Booking, CourseSession, PlaceReservation
from skills_centre.bookings.queries.own import OwnBooking, bookings_where
from skills_centre.bookings.rules.states import ENDED, MAY_CANCEL, TOOK_PART, BookingState
from skills_centre.people.models import Person
from skills_centre.platform.database import db

#: How far back a manager sees what people took part in.
TOOK_PART_WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HeldForTeam:
    """Places that are held on a session for names to come of a manager's team."""

    id: UUID
    session_id: UUID
    manager_id: UUID
    manager_name: str
    places: int


def held_by(manager_ids: Collection[UUID], session_id: UUID | None = None) -> list[HeldForTeam]:
    """The places that these managers hold without names, the oldest first: on one session, or on all. One statement."""
    chosen = [] if session_id is None else [PlaceReservation.session_id == session_id]
    rows = db.session.execute(
        select(
            PlaceReservation.id,
            PlaceReservation.session_id,
            PlaceReservation.manager_id,
            Person.name.label("manager_name"),
            PlaceReservation.places,
        )
        .join(Person, Person.id == PlaceReservation.manager_id)
        .where(PlaceReservation.manager_id.in_(manager_ids), PlaceReservation.places > 0, *chosen)
        .order_by(PlaceReservation.id)
    )
    return [HeldForTeam(**row._mapping) for row in rows]


def states_on(session_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, BookingState]:
    """Where those of these people stand who have a live booking of a session. One statement."""
    rows = db.session.execute(
        select(Booking.person_id, Booking.state).where(
            Booking.session_id == session_id, Booking.person_id.in_(person_ids), Booking.state.not_in(ENDED)
        )
    )
    return {row.person_id: row.state for row in rows}


def bookings_of_team(person_ids: Collection[UUID], *, now: datetime) -> list[OwnBooking]:
    """What these people have booked, asked for or wait for and what they took part in within a year, by start. One statement.

    Nothing of what was cancelled or declined, nor why: that is between them and those who look after the session.
    """
    if not person_ids:
        return []
    ahead = and_(Booking.state.in_(MAY_CANCEL), CourseSession.ends_at > now)
    took_part = and_(Booking.state.in_(TOOK_PART), CourseSession.ends_at > now - TOOK_PART_WITHIN)
    found = bookings_where(Booking.person_id.in_(person_ids), or_(ahead, took_part))
    return sorted(found, key=lambda one: (one.starts_at, one.session_id, one.id))
