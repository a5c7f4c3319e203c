"""When a request for a place goes on and ends: written beside it when it is made, and again when its session moves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, CourseSession, PlaceRequest
from skills_centre.bookings.rules.approvals import AnswerTimes, answer_times
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.places import CLOSED_AHEAD
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db


def ask_for_approval(session: CourseSession, booking_id: UUID, *, now: datetime) -> None:
    """Write until when a request of a locked session is answered."""
    times = _times(session, now, now=now)
    db.session.add(PlaceRequest(booking_id=booking_id, moves_on_at=times.moves_on_at, answer_by=times.answer_by))
    db.session.flush()


def give_new_times(session: CourseSession, *, now: datetime) -> None:
    """Write afresh until when the requests of a locked session are answered, now that it has moved.

    What has gone on does not go back, and what has ended does not come back, whether a sweep has noted its end or not.
    """
    rows = db.session.execute(
        select(PlaceRequest, Booking.made_at)
        .join(Booking, Booking.id == PlaceRequest.booking_id)
        .where(Booking.session_id == session.id, Booking.state == BookingState.REQUESTED, PlaceRequest.answer_by > now)
    )
    for request, made_at in rows:
        times = _times(session, made_at, now=now)
        if request.moves_on_at > now:
            request.moves_on_at = times.moves_on_at
        request.answer_by = times.answer_by


def _times(session: CourseSession, asked_at: datetime, *, now: datetime) -> AnswerTimes:
    day = local_day(asked_at)
    return answer_times(
        asked_at,
        starts_at=session.starts_at,
        closes_at=session.booking_closes_at,
        closed=closed_days(day, day + CLOSED_AHEAD),
        now=now,
    )
