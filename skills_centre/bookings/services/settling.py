"""What the clock makes due in a session: offers that lapse, places that come back, deadlines that pass.

Nothing here waits on a timer: each is a fact that a sweep finds, so that a sweep that was missed is made up for by the next.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from skills_centre.bookings.models import Booking, CourseSession, PlaceRequest, PlaceReservation, SessionAct
from skills_centre.bookings.rules.places import hold_reserved_until
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState, EndReason, SessionState
from skills_centre.bookings.services.cancelling import carry_out_cancelling
from skills_centre.bookings.services.moving import carry_out_move
from skills_centre.bookings.services.places import change_booking, locked_session, note, serve_waiting
from skills_centre.bookings.services.reserving import release_reserved
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db


def settle(session_id: UUID, *, now: datetime) -> None:
    """Do whatever has become due in one session. Done twice, the second time changes nothing. Raises NotFound."""
    session = locked_session(session_id)
    if session.state in {SessionState.CANCELLED, SessionState.DELIVERED}:
        return
    if session.cancel_at is not None and session.cancel_at <= now:
        carry_out_cancelling(session, now=now)
        return
    carry_out_move(session, now=now)
    if session.state is SessionState.OPEN and session.booking_closes_at <= now:
        session.state = SessionState.CLOSED
        note(session, SessionAct.CLOSED, now=now, by_id=None)
    _end_for_leavers(session, now=now)
    _lapse_offers(session, now=now)
    _end_unanswered(session, now=now)
    if hold_reserved_until(session.starts_at) <= now:
        release_reserved(session, now=now)
    if session.starts_at <= now:
        _end_what_waited(session, now=now)
    serve_waiting(session, now=now)


def _lapse_offers(session: CourseSession, *, now: datetime) -> None:
    """Let the offers lapse whose time has come, the first that ended first."""
    lapsed = (Booking.state == BookingState.OFFERED, Booking.offer_ends_at <= now)
    for booking in _bookings(session, *lapsed):
        change_booking(session, booking, BookingState.EXPIRED, now=now, by_id=None)


def _end_unanswered(session: CourseSession, *, now: datetime) -> None:
    """End the requests that nobody answered in time."""
    over = select(PlaceRequest.booking_id).where(PlaceRequest.answer_by <= now)
    for booking in _bookings(session, Booking.state == BookingState.REQUESTED, Booking.id.in_(over)):
        change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=None, reason=EndReason.NOT_ANSWERED)


def _end_for_leavers(session: CourseSession, *, now: datetime) -> None:
    """Give back what people hold who have left the institution, for themselves or for a team."""
    left = select(Person.id).where(Person.left_on <= local_day(now))
    if session.starts_at > now:
        for booking in _bookings(session, Booking.state.in_(MAY_CANCEL), Booking.person_id.in_(left)):
            change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=None, reason=EndReason.LEFT)
    gone = select(Person.id).join(PlaceReservation, PlaceReservation.manager_id == Person.id)
    release_reserved(
        session,
        now=now,
        only=db.session.scalars(
            gone.where(
                PlaceReservation.session_id == session.id,
                PlaceReservation.places > 0,
                Person.left_on <= local_day(now),
            )
        ).all(),
    )


def _end_what_waited(session: CourseSession, *, now: datetime) -> None:
    """After the start nobody is promoted: whoever still waits, or whose request nobody answered, is told so."""
    for booking in _bookings(session, Booking.state == BookingState.OFFERED):
        change_booking(session, booking, BookingState.EXPIRED, now=now, by_id=None)
    for booking in _bookings(session, Booking.state == BookingState.WAITING):
        change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=None, reason=EndReason.SESSION_STARTED)
    for booking in _bookings(session, Booking.state == BookingState.REQUESTED):
        change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=None, reason=EndReason.NOT_ANSWERED)


def _bookings(session: CourseSession, *conditions: ColumnElement[bool]) -> list[Booking]:
    return list(
        db.session.scalars(
            select(Booking)
            .where(Booking.session_id == session.id, *conditions)
            .order_by(Booking.offer_ends_at, Booking.ticket)
        )
    )
