"""What the bookings domain erases of somebody whose retention period is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from skills_centre.bookings.models import Booking, BookingNeed, SessionEvent, SessionInterest
from skills_centre.bookings.services.feeds import drop_feed
from skills_centre.platform.database import db
from skills_centre.platform.words import erase_these_words


def erase_from_sessions(person_id: UUID, *, now: datetime) -> None:
    """Erase the reasons that they wrote about the bookings of others, and delete what serves nobody else.

    The words about their own bookings are about themselves, and erased already. Bookings, attendance and the history of sessions are ids,
    codes and times, and stay. What was written to everybody on a session is the institution's.
    """
    erase_these_words(select(SessionEvent.words_id).where(SessionEvent.by_id == person_id), now=now)
    theirs = select(Booking.id).where(Booking.person_id == person_id)
    db.session.execute(delete(BookingNeed).where(BookingNeed.booking_id.in_(theirs)))
    db.session.execute(delete(SessionInterest).where(SessionInterest.person_id == person_id))
    drop_feed(person_id)
