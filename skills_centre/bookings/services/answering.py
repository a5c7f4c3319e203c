"""Answering a request for a place: whoever has it on a desk, and of several the first."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import RequestAnswered, RequestEnded
from skills_centre.bookings.models import Booking, CourseSession, PlaceRequest
from skills_centre.bookings.queries.requests import seat_at
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.booking import approve_booking, decline_booking, locked_booking
from skills_centre.bookings.services.places import locked_session, session_of
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


def approve_request(booking_id: UUID, *, by_id: UUID, now: datetime) -> BookingState:
    """Approve a request that lies on a desk of somebody's, and say what the person has by it: a place or a turn in the waiting list.

    Approved already, it gives what stands. Raises NotFound for whoever has it on no desk, RequestAnswered when it was declined,
    RequestEnded when it was taken back or its time is over, and SessionBeingCancelled.
    """
    booking, request = _held(booking_id, by_id=by_id, now=now)
    if request.decided_at is not None:
        if booking.state is BookingState.DECLINED:
            raise RequestAnswered
        return booking.state
    _check_open(booking, request, now=now)
    state = approve_booking(booking_id, by_id=by_id, now=now)
    sign(request, by_id=by_id, now=now)
    record_act("booking.approve", actor_id=by_id, subject_kind="session", subject_id=booking.session_id, now=now)
    return state


def decline_request(booking_id: UUID, *, why: str, by_id: UUID, now: datetime) -> None:
    """Decline a request that lies on a desk of somebody's, with the reason that the person reads.

    Declined already, it stays as it was. Raises NotFound, RequestAnswered when it was approved, or RequestEnded.
    """
    booking, request = _held(booking_id, by_id=by_id, now=now)
    if request.decided_at is not None:
        if booking.state is not BookingState.DECLINED:
            raise RequestAnswered
        return
    _check_open(booking, request, now=now)
    decline_booking(booking_id, why=why, by_id=by_id, now=now)
    sign(request, by_id=by_id, now=now)
    record_act("booking.decline", actor_id=by_id, subject_kind="session", subject_id=booking.session_id, now=now)


def admit_requests(session: CourseSession, *, by_id: UUID | None, now: datetime) -> None:
    """Approve every request that can still be answered of a locked session that needs approval no more, in the order of asking."""
    waiting = (
        select(PlaceRequest)
        .join(Booking, Booking.id == PlaceRequest.booking_id)
        .where(Booking.session_id == session.id, Booking.state == BookingState.REQUESTED, PlaceRequest.answer_by > now)
    )
    for request in db.session.scalars(waiting.order_by(Booking.ticket)).all():
        approve_booking(request.booking_id, by_id=by_id, now=now)
        request.decided_at, request.decided_by = now, by_id


def _held(booking_id: UUID, *, by_id: UUID, now: datetime) -> tuple[Booking, PlaceRequest]:
    """A request as it stands now that its session's row is held. Raises NotFound."""
    locked_session(session_of(booking_id))
    if seat_at(booking_id, by_id, now=now) is None:
        raise NotFound
    return locked_booking(booking_id), db.session.get_one(PlaceRequest, booking_id, populate_existing=True)


def _check_open(booking: Booking, request: PlaceRequest, *, now: datetime) -> None:
    if booking.state is not BookingState.REQUESTED or now >= request.answer_by:
        raise RequestEnded


def sign(request: PlaceRequest, *, by_id: UUID, now: datetime) -> None:
    """Write who answered; a delegate does so in the manager's place, and the record says it."""
    seat = seat_at(request.booking_id, by_id, now=now)
    request.decided_at, request.decided_by = now, by_id
    request.acting_for_id = seat.manager_id if seat and seat.manager_id != by_id else None
