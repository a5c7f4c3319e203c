"""What holds a session's places together when all else fails: the database itself, and sweeps that make up for what was missed."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.bookings.models import Booking, CourseSession, SessionAct, SessionEvent
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.rules.states import LIVE, BookingState, EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.settling import settle
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.bookings.builders import STARTS, a_session, assert_counters_are_true, book, people, states_in
from tests.conftest import NOW

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED
EXPIRED, CANCELLED = BookingState.EXPIRED, BookingState.CANCELLED


def test_the_database_itself_refuses_one_more_than_there_is_room_for(app: Flask) -> None:
    session_id = a_session(capacity=2)
    for one in people(2):
        book(one, session_id)
    for wrong in ({"taken": 3}, {"taken": -1}, {"capacity": 1}):
        with pytest.raises(IntegrityError, match="never_oversold"), transaction() as session:
            session.execute(update(CourseSession).where(CourseSession.id == session_id).values(**wrong))
    assert_counters_are_true(session_id)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_the_database_itself_refuses_a_second_live_booking_of_one_person(app: Flask, state: BookingState) -> None:
    session_id, [ada] = a_session(), people(1)
    book(ada, session_id)
    again = {
        "id": new_id(), "session_id": session_id, "person_id": ada, "state": state, "ticket": 2, "has_role_need": False,
        "made_at": NOW, "made_by": ada, "changed_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(Booking).values(**again))
    assert states_in(session_id) == [CONFIRMED]


def two_offers_a_day_apart() -> tuple[UUID, list[UUID]]:
    """A session of two, given back one by one: the third was offered a place on a Tuesday, the fourth on the Wednesday; two more wait."""
    session_id, persons = a_session(), people(6)
    made = [book(one, session_id) for one in persons]
    for day in range(2):
        with transaction():
            cancel_booking(made[day], reason=EndReason.WORK, by_id=persons[day], now=NOW + timedelta(hours=20 * day))
    assert states_in(session_id) == [CANCELLED, CANCELLED, OFFERED, OFFERED, WAITING, WAITING]
    return session_id, made


def ended(session_id: UUID) -> list[UUID | None]:
    """The bookings that lapsed, in the order of the history."""
    return list(
        db.session.scalars(
            select(SessionEvent.booking_id)
            .where(SessionEvent.session_id == session_id, SessionEvent.state == EXPIRED)
            .order_by(SessionEvent.id)
        )
    )


@pytest.mark.parametrize(
    ("days", "then"),
    [
        (3, [OFFERED, OFFERED]),
        # So near to the start nobody has an offer, and both are told that places are free.
        (21.5, [WAITING, WAITING]),
        # After the start nobody is promoted.
        (23, [CANCELLED, CANCELLED]),
    ],
)
def test_sweeps_that_were_missed_are_made_up_for_in_order_and_by_one(
    app: Flask, days: float, then: list[BookingState]
) -> None:
    session_id, made = two_offers_a_day_apart()
    late = NOW + timedelta(days=days)
    assert sessions_due(now=late) == [session_id]
    with transaction():
        settle(session_id, now=late)
    assert states_in(session_id) == [CANCELLED, CANCELLED, EXPIRED, EXPIRED, *then]
    assert ended(session_id) == made[2:4], "the first that ended first"
    told = db.session.scalars(select(SessionEvent.at).where(SessionEvent.act == SessionAct.TOLD_FREE)).all()
    assert told == ([late] if STARTS - timedelta(hours=48) <= late < STARTS else [])
    assert sessions_due(now=late) == []
    with transaction():
        settle(session_id, now=late)
    assert states_in(session_id) == [CANCELLED, CANCELLED, EXPIRED, EXPIRED, *then]
    assert_counters_are_true(session_id)
