"""What the home page says of somebody's bookings: places to answer for, and sessions that are near."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from skills_centre.bookings.queries.own import OwnBooking, all_bookings
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.own_acts import may_answer_offer, may_take_free
from skills_centre.bookings.rules.states import BookingState

#: A session is near when it begins within so long.
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class NextBooking:
    """A booking that is near, with its session. `wants_answer` when a place is offered, or free to take."""

    booking: OwnBooking
    session: SessionLine
    wants_answer: bool


def next_bookings(person_id: UUID, *, now: datetime) -> list[NextBooking]:
    """Places that wait for the person's answer first, then the sessions on which they have a place, by date."""
    maybe = [one for one in all_bookings(person_id) if _may_matter(one, now=now)]
    sessions = sessions_by_id({one.session_id for one in maybe})
    found = [
        NextBooking(one, sessions[one.session_id], _wants_answer(one, sessions[one.session_id], now=now))
        for one in maybe
    ]
    kept = [one for one in found if one.wants_answer or one.booking.state is BookingState.CONFIRMED]
    return sorted(kept, key=lambda one: not one.wants_answer)


def _may_matter(booking: OwnBooking, *, now: datetime) -> bool:
    if booking.state is BookingState.OFFERED:
        return True
    is_near = booking.ends_at > now and booking.starts_at <= now + NEAR
    return is_near and booking.state in {BookingState.CONFIRMED, BookingState.WAITING}


def _wants_answer(booking: OwnBooking, session: SessionLine, *, now: datetime) -> bool:
    return may_answer_offer(booking.state, booking.offer_ends_at, now=now) or may_take_free(
        session.facts, booking.state, booking.made_at, now=now
    )
