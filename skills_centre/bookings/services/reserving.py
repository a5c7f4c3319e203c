"""Places that a manager reserves for a team, and the names that are put to them later."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import PlacesGone, SessionIncomplete
from skills_centre.bookings.models import CourseSession, PlaceReservation, SessionAct
from skills_centre.bookings.queries.sessions import facts_of
from skills_centre.bookings.rules.places import barrier, hold_reserved_until, may_newcomer_take
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.booking import Arrival, Booked, locked_booking, make_booking, refuse_behind
from skills_centre.bookings.services.places import (
    change_booking,
    count_places,
    locked_session,
    note,
    places_of,
    serve_waiting,
)
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


def reserve_places(
    session_id: UUID, places: int, *, manager_id: UUID, by_id: UUID, now: datetime, form_id: UUID | None = None
) -> UUID:
    """Hold places for people of a manager's team who will be named later; they count as taken. Sent twice, it makes one reservation.

    All of them or none. Raises NotFound, BookingClosed (or one of its kinds), SessionIncomplete, or PlacesGone, which says how many
    are free.
    """
    session = locked_session(session_id)
    made = made_with(form_id, by_id=by_id)
    if made is not None:
        return made
    facts = facts_of(session)
    refuse_behind(barrier(facts, now=now))
    if now >= hold_reserved_until(session.starts_at):
        raise SessionIncomplete(
            "Places can be held without names until 5 days before the start. Book people by name instead."
        )
    if places < 1:
        raise SessionIncomplete("Enter how many places to hold: 1 or more.", field="places")
    if not may_newcomer_take(facts, now=now) or places > facts.free:
        free = facts.free if may_newcomer_take(facts, now=now) else 0
        raise PlacesGone(f"Only {free} places are free." if free else "No places are free to hold.", field="places")
    reservation = PlaceReservation(
        id=new_id(),
        session_id=session_id,
        manager_id=manager_id,
        places=places,
        made_at=now,
        made_by=by_id,
        form_id=form_id,
    )
    db.session.add(reservation)
    count_places(session, taken=places)
    note(session, SessionAct.RESERVED, now=now, by_id=by_id)
    return reservation.id


def made_with(form_id: UUID | None, *, by_id: UUID) -> UUID | None:
    """The reservation that somebody's form has made already, if it has."""
    if form_id is None:
        return None
    return db.session.scalar(
        select(PlaceReservation.id).where(PlaceReservation.made_by == by_id, PlaceReservation.form_id == form_id)
    )


def name_person(reservation_id: UUID, person_id: UUID, *, by_id: UUID, now: datetime) -> Booked:
    """Put a person's name to a reserved place: it becomes their confirmed booking. Raises NotFound, PlacesGone or AlreadyBooked.

    The caller knows that `by_id` may name people in the manager's place, and that the person is of their team.
    """
    session = _with_one_place_less(reservation_id, now=now)
    session.tickets += 1
    db.session.flush()
    arrival = Arrival(session.tickets, BookingState.CONFIRMED, places_of(session))
    return make_booking(person_id, session.id, arrival, by_id=by_id, now=now, reservation_id=reservation_id)


def name_request(reservation_id: UUID, booking_id: UUID, *, by_id: UUID, now: datetime) -> BookingState:
    """Put the name of somebody who asks for a place to a reserved one: it becomes theirs. Raises NotFound or PlacesGone.

    The caller knows that `by_id` may decide, as for `name_person`, and that the booking is a request for this session.
    """
    session, booking = _with_one_place_less(reservation_id, now=now), locked_booking(booking_id)
    count_places(session, taken=-1)  # it is the booking that holds it now
    booking.reservation_id = reservation_id
    change_booking(session, booking, BookingState.CONFIRMED, now=now, by_id=by_id)
    return booking.state


def _with_one_place_less(reservation_id: UUID, *, now: datetime) -> CourseSession:
    """Give one place of a reservation away, and give its session, locked. Raises NotFound or PlacesGone."""
    reservation = db.session.get(PlaceReservation, reservation_id)
    if reservation is None:
        raise NotFound
    session = locked_session(reservation.session_id)
    db.session.refresh(reservation)
    refuse_behind(barrier(facts_of(session), now=now))
    if reservation.places == 0:
        raise PlacesGone("Every place that you held has a name, or has gone back.")
    reservation.places -= 1
    return session


def give_back_reserved(reservation_id: UUID, *, by_id: UUID, now: datetime, leave: int = 0) -> int:
    """Give places back that have no names yet, all but those to `leave`, and say how many; they go to those who wait.

    Sent twice it gives back once: what is left is said, not what goes. Raises NotFound.
    """
    reservation = db.session.get(PlaceReservation, reservation_id)
    if reservation is None:
        raise NotFound
    session = locked_session(reservation.session_id)
    db.session.refresh(reservation)
    going = reservation.places - max(leave, 0)
    if going <= 0:
        return 0
    count_places(session, taken=-going)
    reservation.places -= going
    if not reservation.places:
        reservation.released_at = now
    note(session, SessionAct.RELEASED, now=now, by_id=by_id)
    serve_waiting(session, now=now)
    return going


def release_reserved(
    session: CourseSession,
    *,
    now: datetime,
    by_id: UUID | None = None,
    only: Collection[UUID] | None = None,
) -> None:
    """Take the places back that a team reserved and put no names to, of these managers or of all; the manager is told."""
    chosen = [PlaceReservation.manager_id.in_(only)] if only is not None else []
    reservations = db.session.scalars(
        select(PlaceReservation).where(PlaceReservation.session_id == session.id, PlaceReservation.places > 0, *chosen)
    )
    for reservation in reservations:
        _release(session, reservation, now=now, by_id=by_id)


def end_reservation(reservation_id: UUID, *, session_id: UUID, by_id: UUID, now: datetime) -> None:
    """Take the places back that a team holds without names, as somebody who looks after the session; the manager is told.

    Ended already, it changes nothing. Raises NotFound.
    """
    session = locked_session(session_id)
    reservation = db.session.get(PlaceReservation, reservation_id, populate_existing=True)
    if reservation is None or reservation.session_id != session_id:
        raise NotFound
    if reservation.places:
        _release(session, reservation, now=now, by_id=by_id)
        serve_waiting(session, now=now)


def _release(session: CourseSession, reservation: PlaceReservation, *, now: datetime, by_id: UUID | None) -> None:
    """Take the places of one reservation back; who held them is still to be told."""
    count_places(session, taken=-reservation.places)
    reservation.released_places = reservation.places
    reservation.places, reservation.released_at = 0, now
    note(session, SessionAct.RELEASED, now=now, by_id=by_id)
