"""Sessions in which the clock has made something due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from skills_centre.bookings.models import Booking, CourseSession, PlaceRequest, PlaceReservation, SessionMove
from skills_centre.bookings.rules.places import NO_OFFERS_WITHIN, RESERVED_UNTIL
from skills_centre.bookings.rules.states import AHEAD, MAY_CANCEL, BookingState, SessionState
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db


def sessions_due(*, now: datetime, most: int = 500) -> list[UUID]:
    """The sessions that `settle` has something to do for, the one whose time came first before the others."""
    session = CourseSession
    mine = Booking.session_id == session.id
    lapsed = exists().where(mine, Booking.state == BookingState.OFFERED, Booking.offer_ends_at <= now)
    left = exists().where(
        mine, Booking.state.in_(MAY_CANCEL), Person.id == Booking.person_id, Person.left_on <= local_day(now)
    )
    open_ended = exists().where(
        mine, Booking.state.in_([BookingState.WAITING, BookingState.REQUESTED, BookingState.OFFERED])
    )
    unanswered = exists().where(
        mine,
        Booking.state == BookingState.REQUESTED,
        PlaceRequest.booking_id == Booking.id,
        PlaceRequest.answer_by <= now,
    )
    reserved = exists().where(PlaceReservation.session_id == session.id, PlaceReservation.places > 0)
    holder_left = exists().where(
        PlaceReservation.session_id == session.id,
        PlaceReservation.places > 0,
        Person.id == PlaceReservation.manager_id,
        Person.left_on <= local_day(now),
    )
    has_room = and_(session.waiting > 0, session.taken < session.capacity, session.starts_at > now)
    moves = exists().where(
        SessionMove.session_id == session.id,
        SessionMove.move_at <= now,
        SessionMove.stopped_at.is_(None),
        SessionMove.done_at.is_(None),
    )
    return list(
        db.session.scalars(
            select(session.id)
            .where(
                session.state.in_(AHEAD),
                or_(
                    lapsed,
                    unanswered,
                    session.cancel_at <= now,
                    moves,
                    and_(session.state == SessionState.OPEN, session.booking_closes_at <= now),
                    and_(session.starts_at <= now + RESERVED_UNTIL, reserved),
                    and_(session.starts_at <= now, open_ended),
                    and_(has_room, session.told_free_at.is_(None), session.starts_at <= now + NO_OFFERS_WITHIN),
                    and_(has_room, session.cancel_at.is_(None), session.starts_at > now + NO_OFFERS_WITHIN),
                    and_(session.starts_at > now, or_(left, holder_left)),
                ),
            )
            .order_by(session.starts_at, session.id)
            .limit(most)
        )
    )
