"""Booking a place, asking for one, and giving it back."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, insert, update
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
from skills_centre.bookings.models import Booking, CourseSession, SessionAct
from skills_centre.bookings.queries.needs import has_role_need
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.rules.places import Barrier, barrier, may_newcomer_take, outcome
from skills_centre.bookings.rules.states import HOLDING, MAY_CANCEL, BookingState, EndReason, SessionState
from skills_centre.bookings.services.places import (
    Places,
    change_booking,
    count_places,
    locked_session,
    places_of,
    serve_waiting,
    session_of,
    write_event,
)
from skills_centre.bookings.services.requests import ask_for_approval
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import breaks, db, table_of
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words

_REFUSALS = {
    Barrier.NOT_OPEN: NotOpenYet,
    Barrier.BEING_CANCELLED: SessionBeingCancelled,
    Barrier.CANCELLED: SessionCancelled,
    Barrier.STARTED: SessionStarted,
    Barrier.CLOSED: BookingClosed,
}

_SESSION = table_of(CourseSession)
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
    .values(
        taken=_OF_SESSION.taken + 1,
        tickets=_OF_SESSION.tickets + 1,
        # As `count_places` has it: once it is full, the next place that comes free is told of afresh.
        told_free_at=case((_OF_SESSION.taken + 1 < _OF_SESSION.capacity, _OF_SESSION.told_free_at)),
    )
    .returning(_OF_SESSION.tickets, _OF_SESSION.taken, _OF_SESSION.capacity, _OF_SESSION.waiting)
)
_MAKE = insert(table_of(Booking))
_ONE_LIVE = next(index for index in table_of(Booking).indexes if index.name == "uq_booking_live")


@dataclass(frozen=True)
class Booked:
    """What came of booking: a place, a turn in the waiting list, or a request that waits for approval."""

    booking_id: UUID
    state: BookingState


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody's ticket at a session, what they get, and the places after it."""

    ticket: int
    state: BookingState
    places: Places
    has_role_need: bool = False


def book_place(person_id: UUID, session_id: UUID, *, by_id: UUID, now: datetime) -> Booked:
    """Give the person a place on the session, or the next turn on its waiting list, or ask for approval where the session needs it.

    Raises NotFound, BookingClosed (or one of its kinds) or AlreadyBooked. Safe against rivals: the place is taken by one conditional
    UPDATE, so that two people can never hold the last one, and by nobody while others wait.
    """
    arrival = _take_free_place(session_id, now=now) or arrive(person_id, session_id, now=now)
    booked = make_booking(person_id, session_id, arrival, by_id=by_id, now=now)
    if booked.state is BookingState.REQUESTED:
        ask_for_approval(locked_session(session_id), booked.booking_id, now=now)
    return booked


def _take_free_place(session_id: UUID, *, now: datetime) -> Arrival | None:
    """Take a place that is free for anybody; None when there is none, or more is to be considered."""
    row = db.session.connection().execute(_TAKE, {"session": session_id, "now": now}).one_or_none()
    if row is None:
        return None
    return Arrival(row.tickets, BookingState.CONFIRMED, Places(row.taken, row.capacity, row.waiting))


def arrive(person_id: UUID, session_id: UUID, *, now: datetime, is_approved: bool = False) -> Arrival:
    """Decide, with the session's row held, what somebody gets; `is_approved` says that whoever would approve it books it.

    Raises NotFound, BookingClosed or one of its kinds.
    """
    session = locked_session(session_id)
    facts = facts_of(session)
    if is_approved:
        facts = replace(facts, needs_approval=False)
    refuse_behind(barrier(facts, now=now))
    state = BookingState(outcome(facts, now=now))
    count_places(session, taken=state in HOLDING, waiting=state is BookingState.WAITING)
    session.tickets += 1
    needs = session.is_role_need_first and has_role_need(person_id, session.course_id, on=local_day(now))
    db.session.flush()
    return Arrival(session.tickets, state, places_of(session), has_role_need=needs)


def make_booking(
    person_id: UUID,
    session_id: UUID,
    arrival: Arrival,
    *,
    by_id: UUID,
    now: datetime,
    reservation_id: UUID | None = None,
    words_id: UUID | None = None,
) -> Booked:
    """Write a booking and its first line of history, of a session whose row is held and whose counters know of it.

    `words_id` is the reason that somebody else gave for it.

    Raises AlreadyBooked where the person has a live one: the transaction can then only be given up.
    """
    booked = Booked(new_id(), arrival.state)
    row = {
        "id": booked.booking_id,
        "session_id": session_id,
        "person_id": person_id,
        "state": arrival.state,
        "ticket": arrival.ticket,
        "has_role_need": arrival.has_role_need,
        "made_at": now,
        "made_by": by_id,
        "changed_at": now,
        "reservation_id": reservation_id,
    }
    try:
        db.session.connection().execute(_MAKE, row)
    except IntegrityError as problem:
        if breaks(problem, _ONE_LIVE):
            raise AlreadyBooked from None
        raise
    write_event(
        session_id,
        SessionAct.BOOKING,
        arrival.places,
        now=now,
        by_id=by_id,
        booking_id=booked.booking_id,
        state=booked.state,
        words_id=words_id,
    )
    return booked


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
) -> bool:
    """Give a place, a turn or a request back, and say whether anything changed; the place goes to the next in line at once.

    `person_id` holds it to that person's own booking. Cancelled already, it changes nothing. Raises NotFound, SessionStarted, or
    NotYours when the booking ended in another way meanwhile.
    """
    session = locked_session(session_of(booking_id))
    booking = locked_booking(booking_id)
    if person_id is not None and booking.person_id != person_id:
        raise NotFound
    if booking.state is BookingState.CANCELLED:
        return False
    if now >= session.starts_at:
        raise SessionStarted
    if booking.state not in MAY_CANCEL:
        raise NotYours
    words_id = keep_words(words, about_id=booking.person_id, purpose="cancel-reason", now=now)
    change_booking(session, booking, BookingState.CANCELLED, now=now, by_id=by_id, reason=reason, words_id=words_id)
    serve_waiting(session, now=now)
    return True


def locked_booking(booking_id: UUID) -> Booking:
    """A booking as it stands now that its session's row is held. Raises NotFound."""
    found = db.session.get(Booking, booking_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def approve_booking(booking_id: UUID, *, by_id: UUID | None, now: datetime) -> BookingState:
    """Approve a request: it becomes a place, or the turn in the waiting list that its ticket gives it.

    Raises NotFound, NotYours, SessionStarted or SessionBeingCancelled.

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
    if session.cancel_at is not None:
        raise SessionBeingCancelled
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
