"""The places of one session: its lock, the change of a booking with the counters that go with it, and the next in line.

Whoever changes anything holds the session's row (`locked_session`, or the conditional UPDATE of `book_place`), so that counters, bookings
and history always agree, and two changes of one session never wait for each other the wrong way round.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.bookings.models import Booking, CourseSession, SessionAct, SessionEvent
from skills_centre.bookings.rules.places import is_within_cut_off, offer_ends_at
from skills_centre.bookings.rules.states import HOLDING, BookingState, EndReason, may_follow
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, table_of
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job

#: An offer stands at least so long; nearer than this to the cut-off the place waits for it, and everyone is told together.
SHORTEST_OFFER = timedelta(hours=2)
#: How far ahead the institution's closed days are read for an offer: longer than any time that it closes.
CLOSED_AHEAD = timedelta(days=40)

_EVENT = insert(table_of(SessionEvent))


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a session as they are after a change."""

    taken: int
    capacity: int
    waiting: int


def places_of(session: CourseSession) -> Places:
    """The places of a locked session as they are now."""
    return Places(session.taken, session.capacity, session.waiting)


def count_places(session: CourseSession, *, taken: int = 0, waiting: int = 0) -> None:
    """Count so many more as taken and waiting in a locked session. When it is full, the next place that comes free is told of afresh."""
    session.taken += taken
    session.waiting += waiting
    if session.taken >= session.capacity:
        session.told_free_at = None


def locked_session(session_id: UUID) -> CourseSession:
    """A session whose row is held until the transaction ends. Raises NotFound."""
    found = db.session.get(CourseSession, session_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def session_of(booking_id: UUID) -> UUID:
    """Which session a booking is of. Raises NotFound."""
    found = db.session.scalar(select(Booking.session_id).where(Booking.id == booking_id))
    if found is None:
        raise NotFound
    return found


def note(
    session: CourseSession,
    act: SessionAct,
    *,
    now: datetime,
    by_id: UUID | None,
    booking: Booking | None = None,
    former: BookingState | None = None,
    words_id: UUID | None = None,
) -> None:
    """Write what happened to a locked session into its history, with the places as they are now, and wake whoever tells people."""
    db.session.flush()
    write_event(
        session.id,
        act,
        places_of(session),
        now=now,
        by_id=by_id,
        booking_id=booking.id if booking else None,
        former=former,
        state=booking.state if booking else None,
        reason=booking.end_reason if booking else None,
        words_id=words_id,
    )


def write_event(
    session_id: UUID,
    act: SessionAct,
    places: Places,
    *,
    now: datetime,
    by_id: UUID | None,
    booking_id: UUID | None = None,
    former: BookingState | None = None,
    state: BookingState | None = None,
    reason: EndReason | None = None,
    words_id: UUID | None = None,
) -> None:
    """Append to the history of a session whose row is held, and wake whoever tells people."""
    db.session.connection().execute(
        _EVENT,
        {
            "id": new_id(),
            "session_id": session_id,
            "booking_id": booking_id,
            "act": act,
            "former": former,
            "state": state,
            "reason": reason,
            "words_id": words_id,
            "at": now,
            "by_id": by_id,
            "taken": places.taken,
            "capacity": places.capacity,
            "waiting": places.waiting,
        },
    )
    enqueue(Job.TELL_OF_BOOKINGS)


def change_booking(
    session: CourseSession,
    booking: Booking,
    state: BookingState,
    *,
    now: datetime,
    by_id: UUID | None,
    reason: EndReason | None = None,
    words_id: UUID | None = None,
    ends_at: datetime | None = None,
) -> None:
    """Bring a booking of a locked session into another state, its place and its turn in the counters with it.

    Raises ValueError for a change that DOMAIN.md does not know. `ends_at` is an offer's.
    """
    former = booking.state
    if not may_follow(former, state):
        raise ValueError(f"a booking that is {former} cannot become {state}")
    count_places(
        session,
        taken=(state in HOLDING) - (former in HOLDING),
        waiting=(state is BookingState.WAITING) - (former is BookingState.WAITING),
    )
    booking.state, booking.changed_at, booking.offer_ends_at, booking.end_reason = state, now, ends_at, reason
    note(session, SessionAct.BOOKING, now=now, by_id=by_id, booking=booking, former=former, words_id=words_id)


def serve_waiting(session: CourseSession, *, now: datetime) -> None:
    """Give the free places of a locked session to those who wait: by offers in turn, or near the start by telling everyone once.

    Does nothing after the start, and nothing while the session is being cancelled.
    """
    if session.waiting == 0 or session.taken >= session.capacity or now >= session.starts_at or session.cancel_at:
        return
    if is_within_cut_off(session.starts_at, now=now):
        if session.told_free_at is None:
            session.told_free_at = now
            note(session, SessionAct.TOLD_FREE, now=now, by_id=None)
        return
    if is_within_cut_off(session.starts_at, now=now + SHORTEST_OFFER):
        return
    today = local_day(now)
    ends_at = offer_ends_at(session.starts_at, now=now, closed=closed_days(today, today + CLOSED_AHEAD))
    for booking in _first_in_line(session.id, most=session.capacity - session.taken):
        change_booking(session, booking, BookingState.OFFERED, now=now, by_id=None, ends_at=ends_at)


def _first_in_line(session_id: UUID, *, most: int) -> list[Booking]:
    """Those whose turn it is, in the order of the waiting list."""
    return list(
        db.session.scalars(
            select(Booking)
            .where(Booking.session_id == session_id, Booking.state == BookingState.WAITING)
            .order_by(Booking.has_role_need.desc(), Booking.ticket)
            .limit(most)
        )
    )
