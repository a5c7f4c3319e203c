"""Taking attendance: each press of a name is kept, everybody marked at once, and the register closed or corrected.

Whoever writes holds the session's row, so that two facilitators at once leave one register, and what arrives twice counts once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import NotYetTime, PeopleCameMeanwhile, RegisterTooEarly, SessionCancelled
from skills_centre.bookings.models import AttendanceTap, Booking, CourseSession, SessionAct
from skills_centre.bookings.queries.attendance import (
    are_people,
    booked_people,
    known_taps,
    last_turn,
    numbered_dates,
    who_was_there,
)
from skills_centre.bookings.rules.attendance import (
    NOWHERE,
    Attended,
    NumberedDate,
    Presence,
    Tap,
    is_time_for,
    last_day_there,
    minutes_there,
    outcome,
    when_pressed,
)
from skills_centre.bookings.rules.states import WITH_PLACE, BookingState, SessionState
from skills_centre.bookings.services.places import change_booking, locked_session, note
from skills_centre.bookings.services.settling import settle
from skills_centre.learning.services.sessions import HeldSession, Taken, record_session
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


def record_taps(session_id: UUID, taps: Sequence[Tap], *, by_id: UUID, now: datetime) -> None:
    """Keep presses in the order given; those that arrived before change nothing. In a closed register they correct it at once.

    Of two about the same person and date the one pressed later stands, whichever arrives first.
    Raises NotFound (also for a date or a person that there is not), SessionCancelled or NotYetTime.
    """
    session = _held(session_id)
    _check(session_id, taps, now=now)
    known = known_taps({tap.id for tap in taps})
    new = {tap.id: tap for tap in taps if tap.id not in known}
    if not new:
        return
    turn = last_turn(session_id)
    rows = [
        {
            "id": tap.id,
            "session_id": session_id,
            "turn": turn + place,
            "number": tap.number,
            "person_id": tap.person_id,
            "presence": tap.presence,
            "minutes": tap.minutes,
            "tapped_at": when_pressed(tap.age, now=now),
            "recorded_at": now,
            "by_id": by_id,
        }
        for place, tap in enumerate(new.values(), start=1)
    ]
    before = who_was_there(session_id) if session.is_register_closed else {}
    insert_missing(db.session(), AttendanceTap, rows)
    if not session.is_register_closed:
        return
    after = who_was_there(session_id)
    corrected = {one for one in {tap.person_id for tap in new.values()} if before.get(one, NOWHERE) != after[one]}
    if corrected:
        _follow(session, corrected, by_id=by_id, now=now)
        record_act("session.correct-register", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)


def mark_all(session_id: UUID, number: int, *, by_id: UUID, now: datetime) -> int:
    """Mark everybody with a place as here on a date, unless they are marked already, and say how many that were.

    Raises what `record_taps` raises.
    """
    _held(session_id)
    seen = who_was_there(session_id)
    left = [one for one in booked_people(session_id) if number not in seen.get(one, NOWHERE)]
    record_taps(session_id, [Tap(new_id(), number, one, Presence.HERE) for one in left], by_id=by_id, now=now)
    return len(left)


def close_register(session_id: UUID, *, absent: Collection[UUID] | None = None, by_id: UUID, now: datetime) -> None:
    """Close the register: only now is anybody absent, the session is delivered, and who was there has it in their learning record.

    `absent` is who the page said would be; others make it PeopleCameMeanwhile. Closed already, it changes nothing.
    Raises NotFound, SessionCancelled, RegisterTooEarly or PeopleCameMeanwhile.
    """
    settle(session_id, now=now)
    session = _held(session_id)
    if session.is_register_closed:
        return
    if now < max(one.starts_at for one in numbered_dates(session_id)):
        raise RegisterTooEarly
    seen, booked = who_was_there(session_id), booked_people(session_id)
    if absent is not None and set(absent) != {one for one in booked if not seen.get(one)}:
        raise PeopleCameMeanwhile
    session.is_register_closed, session.state = True, SessionState.DELIVERED
    note(session, SessionAct.DELIVERED, now=now, by_id=by_id)
    record_act("session.close-register", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
    _follow(session, {*booked, *seen}, by_id=by_id, now=now)


def _held(session_id: UUID) -> CourseSession:
    session = locked_session(session_id)
    if session.state is SessionState.CANCELLED:
        raise SessionCancelled
    return session


def _check(session_id: UUID, taps: Sequence[Tap], *, now: datetime) -> None:
    dates = {one.number: one for one in numbered_dates(session_id)}
    if any(tap.number not in dates for tap in taps) or not are_people({tap.person_id for tap in taps}):
        raise NotFound
    if not all(is_time_for(dates[tap.number], now=now) for tap in taps):
        raise NotYetTime


def _follow(session: CourseSession, people: Collection[UUID], *, by_id: UUID, now: datetime) -> None:
    """Bring the bookings and the learning records of these people in line with the closed register of a locked session."""
    dates, everybody = numbered_dates(session.id), who_was_there(session.id)
    seen = {one: everybody.get(one, NOWHERE) for one in people}
    bookings = db.session.scalars(
        select(Booking)
        .where(Booking.session_id == session.id, Booking.state.in_(WITH_PLACE), Booking.person_id.in_(people))
        .order_by(Booking.ticket)
        .execution_options(populate_existing=True)
    )
    for booking in bookings.all():
        state = outcome(seen[booking.person_id], dates)
        if booking.state is not state:
            change_booking(session, booking, state, now=now, by_id=by_id)
    taken = {one: _taken(dates_seen, dates) for one, dates_seen in seen.items()}
    record_session(HeldSession(session.id, session.course_id), taken, by_id=by_id, now=now)


def _taken(seen: Attended, dates: Sequence[NumberedDate]) -> Taken:
    is_whole = outcome(seen, dates) is BookingState.ATTENDED
    return Taken(minutes_there(seen, dates), last_day_there(seen, dates), is_whole)
