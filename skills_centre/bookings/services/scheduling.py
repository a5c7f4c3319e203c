"""Scheduling sessions: making, opening, moving and cancelling them, and changing how many they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import delete, insert, select

from skills_centre.bookings.errors import (
    CapacityBelowTaken,
    CapacityChanged,
    DatesWrong,
    SessionCancelled,
    SessionIncomplete,
    SessionStarted,
)
from skills_centre.bookings.models import (
    Booking,
    CourseSession,
    SessionAct,
    SessionDate,
    SessionFacilitator,
)
from skills_centre.bookings.queries.plans import KeptPlan, kept_plan
from skills_centre.bookings.rules.places import NO_OFFERS_WITHIN
from skills_centre.bookings.rules.states import BookingState, SessionState
from skills_centre.bookings.rules.whereabouts import Whereabouts, whereabouts
from skills_centre.bookings.services.answering import admit_requests
from skills_centre.bookings.services.joining_news import drop_joining_news, owe_joining_news
from skills_centre.bookings.services.places import SHORTEST_OFFER, count_places, locked_session, note, serve_waiting
from skills_centre.bookings.services.requests import give_new_times
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id


@dataclass(frozen=True)
class Times:
    """When one date of a session begins and ends."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SessionPlan:
    """What somebody decides who schedules a session; instants are aware. `cancel_by` and `booking_closes_at` None mean the start."""

    course_id: UUID
    dates: Sequence[Times]
    capacity: int
    minimum: int = 0
    venue_id: UUID | None = None
    is_online: bool = False
    joining_link: str | None = None
    joining_instructions: str = ""
    audience: str = ""
    cost_pence: int = 0
    needs_approval: bool = False
    is_role_need_first: bool = False
    booking_closes_at: datetime | None = None
    cancel_by: datetime | None = None
    facilitators: Sequence[UUID] = ()

    @property
    def whereabouts(self) -> Whereabouts:
        """When and where it is to be."""
        return whereabouts(
            ((date.starts_at, date.ends_at) for date in self.dates),
            venue_id=self.venue_id,
            is_online=self.is_online,
            joining_link=self.joining_link,
        )


def plan_as_kept(kept: KeptPlan) -> SessionPlan:
    """The plan that a session was made by, to be made or changed by again."""
    return SessionPlan(
        course_id=kept.course_id,
        dates=tuple(Times(*date) for date in kept.dates),
        capacity=kept.capacity,
        minimum=kept.minimum,
        venue_id=kept.venue_id,
        is_online=kept.is_online,
        joining_link=kept.joining_link,
        joining_instructions=kept.joining_instructions,
        audience=kept.audience,
        cost_pence=kept.cost_pence,
        needs_approval=kept.needs_approval,
        is_role_need_first=kept.is_role_need_first,
        booking_closes_at=kept.booking_closes_at,
        cancel_by=kept.cancel_by,
        facilitators=kept.facilitators,
    )


def schedule_session(
    plan: SessionPlan,
    *,
    by_id: UUID | None,
    now: datetime,
    opens: bool = True,
    form_id: UUID | None = None,
    series_id: UUID | None = None,
) -> UUID:
    """Make a session and give its id; it takes bookings at once if it `opens`. Sent twice with one `form_id`, it makes one.

    Raises DatesWrong or SessionIncomplete.
    """
    made = made_by_form(by_id, form_id)
    if made is not None:
        return made
    starts_at, ends_at = check_plan(plan, now=now)
    session = CourseSession(
        id=new_id(),
        course_id=plan.course_id,
        state=SessionState.OPEN if opens else SessionState.SCHEDULED,
        capacity=plan.capacity,
        minimum=plan.minimum,
        taken=0,
        waiting=0,
        tickets=0,
        revision=0,
        starts_at=starts_at,
        ends_at=ends_at,
        made_at=now,
        made_by=by_id,
        form_id=form_id,
        series_id=series_id,
        is_register_closed=False,
    )
    _describe(session, plan)
    db.session.add(session)
    db.session.flush()
    _put_dates(session.id, plan.dates)
    _put_facilitators(session.id, plan.facilitators)
    note(session, SessionAct.SCHEDULED, now=now, by_id=by_id)
    if opens:
        note(session, SessionAct.OPENED, now=now, by_id=by_id)
    record_act("session.schedule", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now)
    return session.id


def made_by_form(by_id: UUID | None, form_id: UUID | None) -> UUID | None:
    """The session that a form has made already, if it was sent before."""
    if form_id is None:
        return None
    return db.session.scalar(
        select(CourseSession.id).where(CourseSession.made_by == by_id, CourseSession.form_id == form_id)
    )


def check_plan(plan: SessionPlan, *, now: datetime) -> tuple[datetime, datetime]:
    """The first start and the last end of a plan. Raises DatesWrong or SessionIncomplete for what contradicts itself."""
    if not plan.dates:
        raise DatesWrong("Give at least one date.", field="dates")
    dates = sorted(plan.dates, key=lambda date: date.starts_at)
    if any(date.ends_at <= date.starts_at for date in dates):
        raise DatesWrong("Each date must end after it starts.", field="dates")
    if any(former.ends_at > date.starts_at for former, date in pairwise(dates)):
        raise DatesWrong("Two of the dates overlap.", field="dates")
    start = dates[0].starts_at
    if start <= now:
        raise DatesWrong("The session must start in the future.", field="dates")
    for until, field in ((plan.booking_closes_at, "booking_closes_at"), (plan.cancel_by, "cancel_by")):
        if until is not None and until > start:
            raise DatesWrong("This must not be after the session starts.", field=field)
    if not 1 <= plan.capacity <= 10_000:
        raise SessionIncomplete("Enter how many people the session takes: a number from 1 to 10,000.", field="capacity")
    if not 0 <= plan.minimum <= plan.capacity:
        raise SessionIncomplete("The fewest people cannot be more than the session takes.", field="minimum")
    if plan.venue_id is None and not plan.is_online:
        raise SessionIncomplete("Choose a room, or say that the session is online.", field="venue_id")
    return start, dates[-1].ends_at


def _describe(session: CourseSession, plan: SessionPlan) -> None:
    session.venue_id, session.is_online, session.joining_link = plan.venue_id, plan.is_online, plan.joining_link
    session.joining_instructions, session.audience = plan.joining_instructions, plan.audience
    session.minimum, session.cost_pence = plan.minimum, plan.cost_pence
    session.needs_approval, session.is_role_need_first = plan.needs_approval, plan.is_role_need_first
    session.booking_closes_at = plan.booking_closes_at or session.starts_at
    session.cancel_by = plan.cancel_by or session.starts_at


def _put_dates(session_id: UUID, dates: Sequence[Times]) -> None:
    db.session.execute(delete(SessionDate).where(SessionDate.session_id == session_id))
    ordered = sorted(dates, key=lambda date: date.starts_at)
    db.session.execute(
        insert(SessionDate),
        [
            {"session_id": session_id, "number": number, "starts_at": date.starts_at, "ends_at": date.ends_at}
            for number, date in enumerate(ordered, start=1)
        ],
    )


def _put_facilitators(session_id: UUID, people: Sequence[UUID]) -> None:
    db.session.execute(delete(SessionFacilitator).where(SessionFacilitator.session_id == session_id))
    if people:
        db.session.execute(
            insert(SessionFacilitator), [{"session_id": session_id, "person_id": one} for one in dict.fromkeys(people)]
        )


def open_session(session_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Let people book. Open already, it changes nothing. Raises NotFound, SessionCancelled or SessionStarted."""
    session = _held_ahead(session_id, now=now)
    if session.state is not SessionState.OPEN:
        session.state = SessionState.OPEN
        note(session, SessionAct.OPENED, now=now, by_id=by_id)
        record_act("session.open", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now)


def change_capacity(
    session_id: UUID, capacity: int, *, by_id: UUID | None, now: datetime, seen: int | None = None
) -> None:
    """Change how many the session takes; more places go to those who wait.

    Raises NotFound, SessionCancelled, SessionStarted, SessionIncomplete, CapacityBelowTaken, which explains the choice, or CapacityChanged
    where it does not take as many as somebody has `seen`.
    """
    session = _held_ahead(session_id, now=now)
    if seen not in (None, session.capacity, capacity):
        raise CapacityChanged(
            f"Somebody changed this from {seen} to {session.capacity} while you had the page open."
            f" It takes {session.capacity} now. Press again if you want to change it to {capacity}."
        )
    if not 1 <= capacity <= 10_000:
        raise SessionIncomplete("Enter how many people the session takes: a number from 1 to 10,000.", field="capacity")
    if capacity < session.taken:
        raise CapacityBelowTaken(
            f"{session.taken} places are held already (booked, offered or reserved), so the session cannot take fewer than {session.taken}."
            " To make it smaller, first remove people, each with a reason that they are told, or end a team’s reservation."
        )
    if capacity == session.capacity:
        return
    session.capacity, session.minimum = capacity, min(session.minimum, capacity)
    count_places(session)
    note(session, SessionAct.CAPACITY, now=now, by_id=by_id)
    record_act(
        "session.change", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now, fields=["capacity"]
    )
    serve_waiting(session, now=now)


def change_session(session_id: UUID, plan: SessionPlan, *, by_id: UUID | None, now: datetime) -> None:
    """Change dates, place and details. Everyone concerned is told when the dates, the room or the link change, and those with a place of
    new joining instructions.

    Requests that wait are approved when approval is not needed any more.

    Capacity is changed as by `change_capacity`; the course stays. Raises what `schedule_session` and `change_capacity` raise, and NotFound.
    """
    session = _held_ahead(session_id, now=now)
    start, end = check_plan(plan, now=now)
    kept = kept_plan(session_id)
    moves = kept.whereabouts != plan.whereabouts
    session.starts_at, session.ends_at = start, end
    _describe(session, plan)
    _put_dates(session_id, plan.dates)
    _put_facilitators(session_id, plan.facilitators)
    if session.state is SessionState.CLOSED and session.booking_closes_at > now:
        session.state = SessionState.OPEN
    _shorten_offers(session, now=now)
    give_new_times(session, now=now)
    if moves:
        session.revision += 1
        session.told_free_at = None
        note(session, SessionAct.MOVED, now=now, by_id=by_id)
        drop_joining_news(session.id, now=now)
    elif kept.joining_instructions != plan.joining_instructions:
        owe_joining_news([session.id], of_room=False, by_id=by_id, now=now)
    record_act(
        "session.change", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now, fields=["details"]
    )
    change_capacity(session_id, plan.capacity, by_id=by_id, now=now)
    if not session.needs_approval:
        admit_requests(session, by_id=by_id, now=now)
    serve_waiting(session, now=now)


def _shorten_offers(session: CourseSession, *, now: datetime) -> None:
    """No offer outlasts the cut-off of an earlier start, save that whoever has one is left the shortest time in which to answer."""
    latest = max(session.starts_at - NO_OFFERS_WITHIN, min(now + SHORTEST_OFFER, session.starts_at))
    for booking in db.session.scalars(
        select(Booking).where(Booking.session_id == session.id, Booking.state == BookingState.OFFERED)
    ):
        if booking.offer_ends_at is not None and booking.offer_ends_at > latest:
            booking.offer_ends_at = latest


def _held_ahead(session_id: UUID, *, now: datetime) -> CourseSession:
    """A locked session that is still ahead. Raises NotFound, SessionCancelled or SessionStarted."""
    session = locked_session(session_id)
    if session.state is SessionState.CANCELLED:
        raise SessionCancelled
    if now >= session.starts_at:
        raise SessionStarted
    return session
