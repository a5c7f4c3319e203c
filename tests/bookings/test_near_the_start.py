"""Near the start: places are not offered one by one, and those who waited come before those who come."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.errors import NoPlaceFree
from skills_centre.bookings.models import SessionAct, SessionEvent
from skills_centre.bookings.rules.places import HEAD_START
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.offers import take_free_place
from skills_centre.bookings.services.scheduling import change_capacity
from skills_centre.platform.database import db, transaction
from tests.bookings.builders import (
    STARTS,
    a_session,
    assert_counters_are_true,
    book,
    people,
    states_in,
)
from tests.conftest import NOW

CONFIRMED, WAITING, CANCELLED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.CANCELLED


@pytest.fixture
def session_id(app: Flask) -> UUID:
    return a_session()


def give_up(booking_id: UUID, *, by_id: UUID, now: datetime) -> None:
    with transaction():
        cancel_booking(booking_id, reason=EndReason.WORK, by_id=by_id, now=now)


def test_near_the_start_everyone_waiting_is_told_once_and_the_first_to_press_has_the_place(session_id: UUID) -> None:
    ada, ben, cy, dee, eve = people(5)
    first, _second, third, fourth = (book(one, session_id) for one in (ada, ben, cy, dee))
    near = STARTS - NOW - timedelta(hours=47)
    with transaction(), pytest.raises(NoPlaceFree):
        take_free_place(third, by_id=cy, now=NOW + near)
    give_up(first, by_id=ada, now=NOW + near)
    told = db.session.scalars(select(SessionEvent.at).where(SessionEvent.act == SessionAct.TOLD_FREE)).all()
    assert told == [NOW + near]
    last = book(eve, session_id, now=NOW + near + timedelta(hours=1))
    with transaction(), pytest.raises(NoPlaceFree):
        take_free_place(last, by_id=eve, now=NOW + near + timedelta(hours=1))
    with transaction():
        take_free_place(fourth, by_id=dee, now=NOW + near + timedelta(hours=1))
    with transaction(), pytest.raises(NoPlaceFree):
        take_free_place(third, by_id=cy, now=NOW + near + timedelta(hours=1))
    assert states_in(session_id) == [CANCELLED, CONFIRMED, WAITING, CONFIRMED, WAITING]
    assert_counters_are_true(session_id)


def test_whoever_joins_after_the_others_were_told_takes_a_place_when_their_head_start_is_over(session_id: UUID) -> None:
    ada, ben, cy, dee = people(4)
    first, _second, _third = (book(one, session_id) for one in (ada, ben, cy))
    near = STARTS - NOW - timedelta(hours=47)
    give_up(first, by_id=ada, now=NOW + near)
    late = book(dee, session_id, now=NOW + near + timedelta(minutes=1))
    with transaction(), pytest.raises(NoPlaceFree):
        take_free_place(late, by_id=dee, now=NOW + near + HEAD_START - timedelta(minutes=1))
    with transaction():
        take_free_place(late, by_id=dee, now=NOW + near + HEAD_START)
    assert states_in(session_id) == [CANCELLED, CONFIRMED, WAITING, CONFIRMED]


def told_of_free_places() -> list[datetime]:
    return list(
        db.session.scalars(
            select(SessionEvent.at).where(SessionEvent.act == SessionAct.TOLD_FREE).order_by(SessionEvent.id)
        )
    )


@pytest.mark.parametrize("waits", [True, False])
def test_a_place_that_comes_free_after_a_newcomer_took_the_last_is_told_of_afresh(
    session_id: UUID, waits: bool
) -> None:
    ada, ben, cy, dee, eve = people(5)
    first, second, third = (book(one, session_id) for one in (ada, ben, cy))
    near, over = STARTS - timedelta(hours=47), STARTS - timedelta(hours=47) + HEAD_START
    give_up(first, by_id=ada, now=near)
    if not waits:
        give_up(third, by_id=cy, now=near)
    book(dee, session_id, now=over)
    if not waits:
        book(eve, session_id, now=over)
    give_up(second, by_id=ben, now=over)
    assert told_of_free_places() == [near, over]
    book(people(1)[0], session_id, now=over)
    assert states_in(session_id)[-1] is WAITING, "whoever waited has the head start"
    assert_counters_are_true(session_id)


def test_a_place_that_comes_free_after_the_session_was_made_as_small_as_it_is_full_is_told_of_afresh(
    session_id: UUID,
) -> None:
    ada, ben, cy = people(3)
    first, _second, _third = (book(one, session_id) for one in (ada, ben, cy))
    near, later = STARTS - timedelta(hours=47), STARTS - timedelta(hours=44)
    give_up(first, by_id=ada, now=near)
    for capacity in (1, 2):
        with transaction():
            change_capacity(session_id, capacity, by_id=None, now=later)
    assert told_of_free_places() == [near, later]
