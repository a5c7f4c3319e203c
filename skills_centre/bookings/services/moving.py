"""Changing a session by its form, and moving it: at once, or where many are told after five minutes in which somebody may stop it.

Until the five minutes are over the session stays where it was, so that its page, its bookings and what people were told never
contradict each other, and stopping has nothing to take back. Source of the pause: DOMAIN.md, "Reminders".
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from skills_centre.bookings.errors import CancellingWaits, ChangedMeanwhile, DatesWrong, MoveGone, MoveWaits
from skills_centre.bookings.models import CourseSession, SessionMove, SessionMoveDate
from skills_centre.bookings.queries.moves import dates_of_move
from skills_centre.bookings.queries.plans import KeptPlan, kept_plan
from skills_centre.bookings.services.cancelling import people_to_tell
from skills_centre.bookings.services.places import locked_session
from skills_centre.bookings.services.scheduling import SessionPlan, Times, change_session, check_plan, plan_as_kept
from skills_centre.bookings.services.waiting_moves import give_up_move, held_move
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY


def change_by_form(
    session_id: UUID, plan: SessionPlan, *, by_id: UUID, now: datetime, seen: str | None = None
) -> datetime | None:
    """Change a session to what its form says, of which `seen` is the mark of what the form showed.

    Where that moves it and more than 20 people are to be told, the rest is changed at once and the move is carried out five minutes later:
    the instant is given, and until then `stop_move` takes it back. Raises ChangedMeanwhile where somebody else changed the session since,
    CancellingWaits, MoveWaits, and what `change_session` raises.
    """
    session = locked_session(session_id)
    kept = kept_plan(session_id)
    if seen is not None and seen != kept.mark:
        raise ChangedMeanwhile
    if session.cancel_at is not None:
        raise CancellingWaits
    if held_move(session_id) is not None:
        raise MoveWaits
    if not waits(session, kept, plan, now=now):
        change_session(session_id, plan, by_id=by_id, now=now)
        return None
    check_plan(plan, now=now)
    move_at = now + PAUSE_BEFORE_MANY
    if min(date.starts_at for date in plan.dates) <= move_at:
        raise DatesWrong(
            "So many people are told that the session moves in five minutes. Choose a later start.", field="dates"
        )
    change_session(session_id, _where_it_was(kept, plan), by_id=by_id, now=now)
    _keep_move(session_id, plan, by_id=by_id, now=now, move_at=move_at)
    record_act("session.move", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)
    return move_at


def waits(session: CourseSession, kept: KeptPlan, plan: SessionPlan, *, now: datetime) -> bool:
    """Whether a change has to wait: it moves the session, many are told, and the session has not started by then."""
    return (
        plan.whereabouts != kept.whereabouts
        and people_to_tell(session.id) > MOST_AT_ONCE
        and session.starts_at > now + PAUSE_BEFORE_MANY
    )


def _where_it_was(kept: KeptPlan, plan: SessionPlan) -> SessionPlan:
    """All of a plan but its dates, its place with how to get in, and the deadlines that hang on its dates."""
    return replace(
        plan,
        dates=tuple(Times(*date) for date in kept.dates),
        venue_id=kept.venue_id,
        is_online=kept.is_online,
        joining_link=kept.joining_link,
        joining_instructions=kept.joining_instructions,
        booking_closes_at=kept.booking_closes_at,
        cancel_by=kept.cancel_by,
    )


def _keep_move(session_id: UUID, plan: SessionPlan, *, by_id: UUID, now: datetime, move_at: datetime) -> None:
    move_id = new_id()
    db.session.add(
        SessionMove(
            id=move_id,
            session_id=session_id,
            venue_id=plan.venue_id,
            is_online=plan.is_online,
            joining_link=plan.joining_link,
            joining_instructions=plan.joining_instructions,
            booking_closes_at=plan.booking_closes_at,
            cancel_by=plan.cancel_by,
            made_at=now,
            made_by=by_id,
            move_at=move_at,
        )
    )
    db.session.flush()
    db.session.execute(
        insert(SessionMoveDate),
        [
            {"move_id": move_id, "number": number, "starts_at": starts_at, "ends_at": ends_at}
            for number, (starts_at, ends_at) in enumerate(plan.whereabouts.dates, start=1)
        ],
    )


def stop_move(session_id: UUID, move_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take a move back before it is carried out: nothing has changed, and nobody was told. Stopped already, it changes nothing.

    Raises NotFound, or MoveGone when the session has been moved.
    """
    locked_session(session_id)
    move = db.session.get(SessionMove, move_id, populate_existing=True)
    if move is None or move.session_id != session_id or move.done_at is not None:
        raise MoveGone
    if give_up_move(session_id, by_id=by_id, now=now):
        record_act("session.stop-move", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)


def carry_out_move(session: CourseSession, *, now: datetime) -> None:
    """Move a locked session whose five minutes are over; everybody with a booking is told.

    A session that has started by now stays, and so does one that would have started there: nobody is told of a date that is past.
    """
    move = held_move(session.id)
    if move is None or move.move_at > now:
        return
    dates = dates_of_move(move.id)
    if now >= session.starts_at or now >= dates[0][0]:
        give_up_move(session.id, by_id=None, now=now)
        return
    kept = plan_as_kept(kept_plan(session.id))
    plan = replace(
        kept,
        dates=tuple(Times(*date) for date in dates),
        venue_id=move.venue_id,
        is_online=move.is_online,
        joining_link=move.joining_link,
        joining_instructions=kept.joining_instructions
        if move.joining_instructions is None
        else move.joining_instructions,
        booking_closes_at=move.booking_closes_at,
        cancel_by=move.cancel_by,
    )
    move.done_at = now
    change_session(session.id, plan, by_id=move.made_by, now=now)
