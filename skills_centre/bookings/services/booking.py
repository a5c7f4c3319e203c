"""Booking a place, asking for one, and giving it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from skills_centre.bookings.errors import (
    AlreadyBooked,
    BookingClosed,
    NotOpenYet,
    NotYours,
    SessionBeingCancelled,
    SessionCancelled,
    SessionStarted,
)
from skills_centre.bookings.models import Booking, CourseSession, SessionAct, SessionEvent
from skills_centre.bookings.queries.needs import has_role_need
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.rules.places import Barrier, barrier, may_newcomer_take
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState, EndReason, SessionState
from skills_centre.bookings.services.places import (
    change_booking,
    locked_session,
    serve_waiting,
    session_of,
)
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import breaks, db, table_of
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.words import keep_words

_REFUSALS = {
    Barrier.NOT_OPEN: NotOpenYet,
    Barrier.BEING_CANCELLED: SessionBeingCancelled,
    Barrier.CANCELLED: SessionCancelled,
    Barrier.STARTED: SessionStarted,
    Barrier.CLOSED: BookingClosed,
}

_SESSION, _EVENT = table_of(CourseSession), table_of(SessionEvent)

_OF_SESSION = _SESSION.c
#: Built once, because everybody who books asks the same.
_TAKE = (
    update(_SESSION)
    .where(
        _OF_SESSION.id == bindparam("session"),
        _OF_SESSION.state == SessionState.OPEN,
        _OF_SESSION.taken < _OF_SESSION.capacity,
        _OF_SESSION.waiting == 0,
        _OF_SESSION.needs_approval.is_(False),
        _OF_SESSION.cancel_at.is_(None),
        _OF_SESSION.booking_closes_at > bindparam("now"),
    )
    .values(taken=_OF_SESSION.taken + 1, tickets=_OF_SESSION.tickets + 1)
    .returning(_OF_SESSION.tickets, _OF_SESSION.taken, _OF_SESSION.capacity, _OF_SESSION.waiting)
)
_MAKE, _TELL = insert(table_of(Booking)), insert(_EVENT)
_ONE_LIVE = next(index for index in table_of(Booking).indexes if index.name == "uq_booking_live")


@dataclass(frozen=True)
class Booked:
    """What came of booking: a place, a turn in the waiting list, or a request that waits for approval."""

    booking_id: UUID
    state: BookingState


@dataclass(frozen=True)
class _Arrival:
    """Somebody's ticket at a session, what they get, and the counters after it."""

    ticket: int
    state: BookingState
    taken: int
    capacity: int
    waiting: int
    has_role_need: bool = False


def book_place(person_id: UUID, session_id: UUID, *, by_id: UUID, now: datetime) -> Booked:
    """Give the person a place on the session, or the next turn on its waiting list, or ask for approval where the session needs it.

    Raises NotFound, BookingClosed (or one of its kinds) or AlreadyBooked. Safe against rivals: the place is taken by one conditional
    UPDATE, so that two people can never hold the last one, and by nobody while others wait.
    """
    arrival = _take_free_place(session_id, now=now) or _arrive(person_id, session_id, now=now)
    booking_id = new_id()
    row = {
        "id": booking_id,
        "session_id": session_id,
        "person_id": person_id,
        "state": arrival.state,
        "ticket": arrival.ticket,
        "has_role_need": arrival.has_role_need,
        "made_at": now,
        "made_by": by_id,
        "changed_at": now,
    }
    make_booking(row)
    db.session.connection().execute(
        _TELL,
        {
            "id": new_id(),
            "session_id": session_id,
            "booking_id": booking_id,
            "act": SessionAct.BOOKING,
            "state": arrival.state,
            "at": now,
            "by_id": by_id,
            "taken": arrival.taken,
            "capacity": arrival.capacity,
            "waiting": arrival.waiting,
        },
    )
    enqueue(Job.TELL_OF_BOOKINGS)
    return Booked(booking_id, arrival.state)


def _take_free_place(session_id: UUID, *, now: datetime) -> _Arrival | None:
    """Take a place that is free for anybody; None when there is none, or more is to be considered."""
    row = db.session.connection().execute(_TAKE, {"session": session_id, "now": now}).one_or_none()
    return _Arrival(row.tickets, BookingState.CONFIRMED, row.taken, row.capacity, row.waiting) if row else None


def _arrive(person_id: UUID, session_id: UUID, *, now: datetime) -> _Arrival:
    """Decide, with the session's row held, what somebody gets who found no place free for anybody."""
    session = locked_session(session_id)
    facts = facts_of(session)
    refuse_behind(barrier(facts, now=now))
    if session.needs_approval:
        state = BookingState.REQUESTED
    elif may_newcomer_take(facts, now=now):
        state = BookingState.CONFIRMED
        session.taken += 1
    else:
        state = BookingState.WAITING
        session.waiting += 1
    session.tickets += 1
    needs = session.is_role_need_first and has_role_need(person_id, session.course_id, on=local_day(now))
    db.session.flush()
    return _Arrival(session.tickets, state, session.taken, session.capacity, session.waiting, has_role_need=needs)


def make_booking(row: Mapping[str, object]) -> None:
    """Insert a booking. Raises AlreadyBooked where the person has a live one: the transaction can then only be given up."""
    try:
        db.session.connection().execute(_MAKE, dict(row))
    except IntegrityError as problem:
        if breaks(problem, _ONE_LIVE):
            raise AlreadyBooked from None
        raise


def refuse_behind(stopped_by: Barrier | None) -> None:
    """Raise the refusal that says what keeps everybody from booking, if anything does: BookingClosed or one of its kinds."""
    if stopped_by is not None:
        raise _REFUSALS[stopped_by]


def cancel_booking(
    booking_id: UUID,
    *,
    reason: EndReason,
    by_id: UUID,
    now: datetime,
    person_id: UUID | None = None,
    words: str | None = None,
) -> None:
    """Give a place, a turn or a request back; the place goes to the next in line before anybody else can take it.

    `person_id` holds it to that person's own booking. Cancelled already, it changes nothing. Raises NotFound, SessionStarted, or
    NotYours when the booking ended in another way meanwhile.
    """
    session = locked_session(session_of(booking_id))
    booking = locked_booking(booking_id)
    if person_id is not None and booking.person_id != person_id:
        raise NotFound
    if booking.state is BookingState.CANCELLED:
        return
    if now >= session.starts_at:
        raise SessionStarted
    if booking.state not in MAY_CANCEL:
        raise NotYours
    words_id = keep_words(words, about_id=booking.person_id, purpose="cancel-reason", now=now)
    change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=by_id, reason=reason, words_id=words_id)
    serve_waiting(session, now=now)


def locked_booking(booking_id: UUID) -> Booking:
    """A booking as it stands now that its session's row is held. Raises NotFound."""
    found = db.session.get(Booking, booking_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def approve_booking(booking_id: UUID, *, by_id: UUID, now: datetime) -> BookingState:
    """Approve a request: it becomes a place, or the turn in the waiting list that its ticket gives it. Raises NotFound or NotYours.

    The caller knows that `by_id` may decide. Approved twice, it gives what stands.
    """
    session = locked_session(session_of(booking_id))
    booking = locked_booking(booking_id)
    if booking.state in {BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED}:
        return booking.state
    if booking.state is not BookingState.REQUESTED:
        raise NotYours
    if now >= session.starts_at:
        raise SessionStarted
    can_have = may_newcomer_take(facts_of(session), now=now)
    state = BookingState.CONFIRMED if can_have else BookingState.WAITING
    change_booking(session, booking, state, now=now, by_id=by_id)
    serve_waiting(session, now=now)
    return booking.state


def decline_booking(booking_id: UUID, *, why: str, by_id: UUID, now: datetime) -> None:
    """Decline a request, with the reason that the person reads. Declined twice, it stays as it was. Raises NotFound or NotYours."""
    session = locked_session(session_of(booking_id))
    booking = locked_booking(booking_id)
    if booking.state is BookingState.DECLINED:
        return
    if booking.state is not BookingState.REQUESTED:
        raise NotYours
    words_id = keep_words(why, about_id=booking.person_id, purpose="decline-reason", now=now)
    change_booking(session, booking, BookingState.DECLINED, now=now, by_id=by_id, words_id=words_id)
