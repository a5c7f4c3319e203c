"""What somebody on the waiting list does: accept or pass on an offer, or take a free place near the start."""

from datetime import datetime
from uuid import UUID

from skills_centre.bookings.errors import NoPlaceFree, NotYours, OfferEnded, SessionStarted
from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.rules.own_acts import may_answer_offer, may_take_free
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.booking import locked_booking
from skills_centre.bookings.services.places import change_booking, locked_session, serve_waiting, session_of


def accept_offer(booking_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Make an offered place the person's own. Accepted already, it changes nothing. Raises NotFound, OfferEnded or SessionStarted."""
    session, booking = _held(booking_id)
    if booking.state is BookingState.CONFIRMED:
        return
    if now >= session.starts_at:
        raise SessionStarted
    if not may_answer_offer(booking.state, booking.offer_ends_at, now=now):
        raise OfferEnded
    change_booking(session, booking, BookingState.CONFIRMED, now=now, by_id=by_id)


def pass_on_offer(booking_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Leave an offered place to the next in line. Passed on already, it changes nothing. Raises NotFound or OfferEnded."""
    session, booking = _held(booking_id)
    if booking.state is BookingState.CANCELLED and booking.end_reason is EndReason.PASSED:
        return
    if booking.state is not BookingState.OFFERED:
        raise OfferEnded
    change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=by_id, reason=EndReason.PASSED)
    serve_waiting(session, now=now)


def take_free_place(booking_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take a place that is free within 48 hours of the start: of those waiting, the first to press has it.

    Taken already, it changes nothing. Raises NotFound, NotYours, NoPlaceFree or SessionStarted.
    """
    session, booking = _held(booking_id)
    if booking.state is BookingState.CONFIRMED:
        return
    if now >= session.starts_at:
        raise SessionStarted
    if booking.state is not BookingState.WAITING:
        raise NotYours
    if not may_take_free(facts_of(session), booking.state, booking.made_at, now=now):
        raise NoPlaceFree
    change_booking(session, booking, BookingState.CONFIRMED, now=now, by_id=by_id)


def _held(booking_id: UUID) -> tuple[CourseSession, Booking]:
    session = locked_session(session_of(booking_id))
    return session, locked_booking(booking_id)
