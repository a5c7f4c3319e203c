"""Cancelling a session: at once, or where many are to be told after five minutes in which somebody may stop it.

Source of the pause: DOMAIN.md, "Reminders".
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.bookings.errors import SessionCancelled, SessionStarted
from skills_centre.bookings.models import Booking, CourseSession, SessionAct
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState, EndReason, SessionState
from skills_centre.bookings.services.places import change_booking, locked_session, note, serve_waiting
from skills_centre.bookings.services.reserving import release_reserved
from skills_centre.bookings.services.waiting_moves import give_up_move
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY
from skills_centre.platform.words import keep_words

#: Cancelling a session of many waits, with a Stop, unless it starts so soon.
AT_ONCE_WITHIN = timedelta(hours=24)


def cancel_session(session_id: UUID, *, why: str, by_id: UUID, now: datetime) -> datetime | None:
    """Cancel a session with all its bookings; everyone with one is told, and shown other dates.

    Where more than 20 are to be told and it does not start within 24 hours it is done five minutes later, and the instant is given: until
    then `stop_cancelling` takes it back. Otherwise it is done at once, and None is given. Cancelled already, it changes nothing.
    Raises NotFound, SessionStarted.
    """
    session = locked_session(session_id)
    if session.state is SessionState.CANCELLED or session.cancel_at is not None:
        return session.cancel_at
    if now >= session.starts_at:
        raise SessionStarted
    session.cancel_by_id = by_id
    session.cancel_words_id = keep_words(why, about_id=by_id, purpose="session-cancelled", now=now)
    give_up_move(session_id, by_id=by_id, now=now)
    record_act("session.cancel", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now)
    if people_to_tell(session_id) > MOST_AT_ONCE and session.starts_at - now > AT_ONCE_WITHIN:
        session.cancel_at = now + PAUSE_BEFORE_MANY
        note(session, SessionAct.CANCELLING, now=now, by_id=by_id, words_id=session.cancel_words_id)
        return session.cancel_at
    carry_out_cancelling(session, now=now)
    return None


def stop_cancelling(session_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take back a cancelling that has not been carried out. Raises NotFound, or SessionCancelled when it has."""
    session = locked_session(session_id)
    if session.state is SessionState.CANCELLED:
        raise SessionCancelled
    if session.cancel_at is None:
        return
    session.cancel_at, session.cancel_by_id, session.cancel_words_id = None, None, None
    note(session, SessionAct.CANCELLING_STOPPED, now=now, by_id=by_id)
    record_act("session.stop-cancelling", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now)
    serve_waiting(session, now=now)


def carry_out_cancelling(session: CourseSession, *, now: datetime) -> None:
    """Cancel a locked session and every live booking of it, in one transaction."""
    session.state, session.cancel_at = SessionState.CANCELLED, None
    session.revision += 1
    by_id, words_id = session.cancel_by_id, session.cancel_words_id
    bookings = db.session.scalars(
        select(Booking).where(Booking.session_id == session.id, Booking.state.in_(MAY_CANCEL)).order_by(Booking.ticket)
    )
    for booking in bookings:
        change_booking(
            session, booking, BookingState.CANCELLED, now=now, by_id=by_id, reason=EndReason.SESSION_CANCELLED
        )
    release_reserved(session, now=now, by_id=by_id)
    note(session, SessionAct.CANCELLED, now=now, by_id=by_id, words_id=words_id)


def people_to_tell(session_id: UUID) -> int:
    """How many people hold, wait for or ask for a place."""
    return (
        db.session.scalar(select(func.count()).where(Booking.session_id == session_id, Booking.state.in_(MAY_CANCEL)))
        or 0
    )
