"""Putting people on a session and taking them off it, by those who look after it: each act is in the audit trail."""

from datetime import datetime
from uuid import UUID

from skills_centre.bookings.errors import NoPlaceToGive, PeopleWait
from skills_centre.bookings.models import CourseSession
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.rules.places import Barrier, barrier
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.booking import (
    Arrival,
    Booked,
    book_place,
    cancel_booking,
    make_booking,
    refuse_behind,
)
from skills_centre.bookings.services.places import count_places, locked_session, places_of
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.words import keep_words


def add_person(person_id: UUID, session_id: UUID, *, by_id: UUID, now: datetime) -> Booked:
    """Put somebody on a session as if they had booked. Raises what `book_place` raises."""
    booked = book_place(person_id, session_id, by_id=by_id, now=now)
    record_act("booking.add", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
    return booked


def add_late(person_id: UUID, session_id: UUID, *, why: str, passes_over: bool, by_id: UUID, now: datetime) -> Booked:
    """Give somebody a free place after booking has closed, until the session starts; the reason stays in its history.

    Where people wait, nobody is put before them unless `passes_over` says that it is meant: the page of each of them says that it
    happened. While booking is open it is `add_person`. Raises NotFound, BookingClosed or one of its kinds, NoPlaceToGive, PeopleWait
    or AlreadyBooked.
    """
    session = locked_session(session_id)
    facts = facts_of(session)
    stopped_by = barrier(facts, now=now)
    if stopped_by is None:
        return add_person(person_id, session_id, by_id=by_id, now=now)
    if stopped_by is not Barrier.CLOSED:
        refuse_behind(stopped_by)
    if facts.free <= 0:
        raise NoPlaceToGive
    if session.waiting and not passes_over:
        who = "1 person waits" if session.waiting == 1 else f"{session.waiting} people wait"
        raise PeopleWait(f"{who} for a place. Say that this place goes to somebody else all the same.")
    words_id = keep_words(why, about_id=person_id, purpose="late-place", now=now)
    booked = make_booking(person_id, session_id, _take(session), by_id=by_id, now=now, words_id=words_id)
    record_act("booking.add-late", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
    return booked


def _take(session: CourseSession) -> Arrival:
    """Take a free place of a locked session."""
    count_places(session, taken=1)
    session.tickets += 1
    db.session.flush()
    return Arrival(session.tickets, BookingState.CONFIRMED, places_of(session))


def remove_person(booking_id: UUID, session_id: UUID, *, why: str, by_id: UUID, now: datetime) -> None:
    """Take somebody off a session, with a reason that they read. Raises what `cancel_booking` raises."""
    if cancel_booking(booking_id, reason=EndReason.REMOVED, words=why, by_id=by_id, now=now):
        record_act("booking.remove", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
