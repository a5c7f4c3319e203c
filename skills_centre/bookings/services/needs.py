"""What somebody needs to take part in a session: kept for those who run it, and deleted when it is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select

from skills_centre.bookings.errors import NotYours
from skills_centre.bookings.models import Booking, BookingNeed, CourseSession
from skills_centre.bookings.rules.states import ENDED, MAY_CANCEL, SessionState
from skills_centre.bookings.services.booking import locked_booking
from skills_centre.bookings.services.places import locked_session, session_of
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import erase_these_words, keep_words


def say_needs(booking_id: UUID, words: str, *, person_id: UUID, now: datetime) -> None:
    """Keep what the person needs in place of what they said before; an empty text takes it away.

    Raises NotFound, also when the booking is somebody else's, or NotYours when it has ended or the session is over.
    """
    session = locked_session(session_of(booking_id))
    booking = locked_booking(booking_id)
    if booking.person_id != person_id:
        raise NotFound
    if booking.state not in MAY_CANCEL or now >= session.ends_at:
        raise NotYours
    _forget([booking_id], now=now)
    words_id = keep_words(words, about_id=person_id, purpose="accessibility", now=now)
    if words_id is not None:
        db.session.add(BookingNeed(booking_id=booking_id, words_id=words_id, told_at=now))
        db.session.flush()


def forget_needs(*, now: datetime) -> int:
    """Delete what people said who need it no more, because their session is over or their booking has ended; gives how many."""
    over = list(
        db.session.scalars(
            select(BookingNeed.booking_id)
            .join(Booking, Booking.id == BookingNeed.booking_id)
            .join(CourseSession, CourseSession.id == Booking.session_id)
            .where(
                or_(
                    Booking.state.in_(ENDED),
                    CourseSession.ends_at <= now,
                    CourseSession.state.in_([SessionState.CANCELLED, SessionState.DELIVERED]),
                )
            )
            .limit(500)
        )
    )
    if over:
        _forget(over, now=now)
    return len(over)


def _forget(booking_ids: list[UUID], *, now: datetime) -> None:
    erase_these_words(select(BookingNeed.words_id).where(BookingNeed.booking_id.in_(booking_ids)), now=now)
    db.session.execute(delete(BookingNeed).where(BookingNeed.booking_id.in_(booking_ids)))
