"""What a manager, or a delegate in their place, does for people of their team: book them, hold places for names to come, cancel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import PlacesGone
from skills_centre.bookings.models import Booking, CourseSession, PlaceRequest, PlaceReservation
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.queries.team_places import held_by
from skills_centre.bookings.rules.places import barrier
from skills_centre.bookings.rules.states import ENDED, MANAGER_REASONS, BookingState, EndReason
from skills_centre.bookings.services.answering import sign
from skills_centre.bookings.services.booking import (
    approve_booking,
    arrive,
    cancel_booking,
    make_booking,
    refuse_behind,
)
from skills_centre.bookings.services.places import locked_session
from skills_centre.bookings.services.reserving import (
    give_back_reserved,
    made_with,
    name_person,
    name_request,
    reserve_places,
)
from skills_centre.people.queries.lines import people_below
from skills_centre.people.queries.teams import TeamMember, team_of
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class TeamBooked:
    """What came of booking one person: how they stand now, and whether that is new."""

    person_id: UUID
    name: str
    state: BookingState
    is_new: bool


def book_team(session_id: UUID, person_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> list[TeamBooked]:
    """Book people of one's team, by name, all in one act; each has a place or the next turn, and who is booked already stays so.

    Places that the manager holds for names to come are taken first. Approval is implied: a request of theirs that waits is approved.
    Raises NotFound when anybody is not of the team, BookingClosed or one of its kinds. Never over capacity: the session's row is held.
    """
    chosen = _members(person_ids, by_id=by_id, now=now)
    session = locked_session(session_id)
    refuse_behind(barrier(facts_of(session), now=now))
    live = {
        booking.person_id: booking
        for booking in db.session.scalars(
            select(Booking).where(
                Booking.session_id == session_id,
                Booking.person_id.in_([one.id for one in chosen]),
                Booking.state.not_in(ENDED),
            )
        )
    }
    done = [_book(member, session, live.get(member.id), by_id=by_id, now=now) for member in chosen]
    if any(one.is_new for one in done):
        _audit("booking.book-team", session_id, by_id=by_id, now=now)
    return done


def hold_places(
    session_id: UUID, places: int, *, manager_id: UUID, by_id: UUID, now: datetime, form_id: UUID | None = None
) -> UUID:
    """Hold places for names to come of a manager's team: no more than are free, and than there are people in the manager's line.

    Raises NotFound for whoever does not act for this manager, and what `reserve_places` raises.
    """
    if manager_id not in {one.manager_id for one in team_of(by_id, on=local_day(now))}:
        raise NotFound
    locked_session(session_id)
    made = made_with(form_id, by_id=by_id)
    if made is not None:
        return made
    most, held = len(people_below(manager_id)), sum(one.places for one in held_by([manager_id], session_id))
    if places + held > most:
        raise PlacesGone(
            f"You can hold as many places as there are people in your line: {most}."
            + (f" You hold {held} already." if held else ""),
            field="places",
        )
    _audit("booking.hold-places", session_id, by_id=by_id, now=now)
    return reserve_places(session_id, places, manager_id=manager_id, by_id=by_id, now=now, form_id=form_id)


def keep_held(reservation_id: UUID, leave: int, *, by_id: UUID, now: datetime) -> int:
    """Keep so many of the places that are held without names, and give the others back; says how many went.

    Raises NotFound for somebody else's.
    """
    reservation = db.session.get(PlaceReservation, reservation_id)
    team = team_of(by_id, on=local_day(now))
    if reservation is None or reservation.manager_id not in {by_id, *(one.manager_id for one in team)}:
        raise NotFound
    gone = give_back_reserved(reservation_id, by_id=by_id, now=now, leave=leave)
    if gone:
        _audit("booking.give-back-places", reservation.session_id, by_id=by_id, now=now)
    return gone


def cancel_for_member(booking_id: UUID, *, reason: EndReason, by_id: UUID, now: datetime) -> None:
    """Cancel a booking of somebody of one's team, with a reason that they read.

    Raises NotFound for anybody else's, ValueError for a reason that is not a manager's to give, and what `cancel_booking` raises.
    """
    if reason not in MANAGER_REASONS:
        raise ValueError(f"{reason} is not for somebody else to say")
    booking = db.session.get(Booking, booking_id)
    if booking is None:
        raise NotFound
    _members([booking.person_id], by_id=by_id, now=now)
    was = booking.state
    cancel_booking(booking_id, reason=reason, by_id=by_id, now=now)
    if booking.state is not was:
        _audit("booking.cancel-for-team", booking.session_id, by_id=by_id, now=now)


def _audit(act: str, session_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Note what somebody did with others' places. For whom, the history of the session says."""
    record_act(act, actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)


def _members(person_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> list[TeamMember]:
    """These people of the team in whose manager's place somebody acts, by name. Raises NotFound when anybody is not of it."""
    chosen = [one for one in team_of(by_id, on=local_day(now)) if one.id in set(person_ids)]
    if len(chosen) != len(set(person_ids)):
        raise NotFound
    return chosen


def _book(
    member: TeamMember, session: CourseSession, live: Booking | None, *, by_id: UUID, now: datetime
) -> TeamBooked:
    held = held_by([member.manager_id], session.id)
    if live is not None and live.state is BookingState.REQUESTED:
        state = (
            name_request(held[0].id, live.id, by_id=by_id, now=now)
            if held
            else approve_booking(live.id, by_id=by_id, now=now)
        )
        sign(db.session.get_one(PlaceRequest, live.id), by_id=by_id, now=now)
        return TeamBooked(member.id, member.name, state, is_new=True)
    if live is not None:
        return TeamBooked(member.id, member.name, live.state, is_new=False)
    if held:
        booked = name_person(held[0].id, member.id, by_id=by_id, now=now)
    else:
        arrival = arrive(member.id, session.id, now=now, is_approved=True)
        booked = make_booking(member.id, session.id, arrival, by_id=by_id, now=now)
    return TeamBooked(member.id, member.name, booked.state, is_new=True)
