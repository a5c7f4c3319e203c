"""Booking, the waiting list, offers, approval, reserved places, capacity and cancelling, on the real database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.errors import (
    AlreadyBooked,
    BookingClosed,
    CapacityBelowTaken,
    DatesWrong,
    NoPlaceToGive,
    OfferEnded,
    PlacesGone,
    SessionBeingCancelled,
    SessionCancelled,
    SessionIncomplete,
    SessionStarted,
)
from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.rules.states import BookingState, EndReason, SessionState
from skills_centre.bookings.services.booking import (
    approve_booking,
    cancel_booking,
    decline_booking,
)
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer
from skills_centre.bookings.services.reserving import give_back_reserved, name_person, reserve_places
from skills_centre.bookings.services.scheduling import (
    Times,
    change_capacity,
    change_session,
    schedule_session,
)
from skills_centre.bookings.services.session_people import add_late
from skills_centre.bookings.services.settling import settle
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.bookings.builders import (
    STARTS,
    a_plan,
    a_session,
    assert_counters_are_true,
    book,
    people,
    state_of,
    states_in,
    the_session,
)
from tests.conftest import NOW, TODAY
from tests.counting import texts
from tests.learning.builders import add_course

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED
EXPIRED, CANCELLED, REQUESTED = BookingState.EXPIRED, BookingState.CANCELLED, BookingState.REQUESTED


@pytest.fixture
def session_id(app: Flask) -> UUID:
    return a_session()


def cancel(booking_id: UUID, *, after: timedelta = timedelta()) -> None:
    with transaction():
        person_id = db.session.execute(select(Booking.person_id).where(Booking.id == booking_id)).scalar_one()
        cancel_booking(booking_id, reason=EndReason.WORK, by_id=person_id, now=NOW + after, person_id=person_id)


def test_places_go_in_order_and_the_others_wait_in_order(session_id: UUID) -> None:
    for person_id in people(4):
        book(person_id, session_id)
    assert states_in(session_id) == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    assert_counters_are_true(session_id)


def test_a_person_has_one_live_booking_and_may_come_back_after_cancelling(session_id: UUID) -> None:
    [ada] = people(1)
    first = book(ada, session_id)
    with pytest.raises(AlreadyBooked):
        book(ada, session_id)
    assert_counters_are_true(session_id)
    cancel(first)
    cancel(first)
    book(ada, session_id)
    assert states_in(session_id) == [CANCELLED, CONFIRMED]
    assert_counters_are_true(session_id)


def test_a_freed_place_is_offered_to_the_first_in_line_before_anybody_can_jump_in(session_id: UUID) -> None:
    ada, ben, cy, dee, eve = people(5)
    first, _second, third, _fourth = (book(one, session_id) for one in (ada, ben, cy, dee))
    cancel(first)
    book(eve, session_id)
    assert states_in(session_id) == [CANCELLED, CONFIRMED, OFFERED, WAITING, WAITING]
    offer = db.session.get_one(Booking, third)
    assert offer.offer_ends_at == NOW + timedelta(days=1)
    assert_counters_are_true(session_id)
    for _twice in range(2):
        with transaction():
            accept_offer(third, by_id=cy, now=NOW + timedelta(hours=1))
    assert state_of(third) is CONFIRMED
    assert_counters_are_true(session_id)


def test_an_offer_that_lapses_or_is_passed_on_goes_to_the_next(session_id: UUID) -> None:
    made = [book(one, session_id) for one in people(5)]
    cancel(made[0])
    late = NOW + timedelta(days=1)
    with transaction(), pytest.raises(OfferEnded):
        accept_offer(made[2], by_id=new_id(), now=late)
    assert sessions_due(now=late) == [session_id]
    for _twice in range(2):
        with transaction():
            settle(session_id, now=late)
    assert states_in(session_id) == [CANCELLED, CONFIRMED, EXPIRED, OFFERED, WAITING]
    ben = db.session.get_one(Booking, made[3]).person_id
    for _twice in range(2):
        with transaction():
            pass_on_offer(made[3], by_id=ben, now=late)
    assert states_in(session_id) == [CANCELLED, CONFIRMED, EXPIRED, CANCELLED, OFFERED]
    assert_counters_are_true(session_id)
    assert sessions_due(now=late) == []


def test_nobody_is_promoted_after_the_start_and_who_waited_is_told(session_id: UUID) -> None:
    made = [book(one, session_id) for one in people(3)]
    with transaction(), pytest.raises(SessionStarted):
        cancel_booking(made[0], reason=EndReason.ILL, by_id=new_id(), now=STARTS)
    with transaction():
        settle(session_id, now=STARTS)
    assert states_in(session_id) == [CONFIRMED, CONFIRMED, CANCELLED]
    assert db.session.get_one(Booking, made[2]).end_reason is EndReason.SESSION_STARTED
    assert sessions_due(now=STARTS + timedelta(days=1)) == []
    assert_counters_are_true(session_id)


def test_booking_ends_at_its_deadline_whether_a_sweep_saw_it_or_not(app: Flask) -> None:
    closes = STARTS - timedelta(days=3)
    session_id = a_session(booking_closes_at=closes)
    ada, ben = people(2)
    book(ada, session_id, now=closes - timedelta(seconds=1))
    with pytest.raises(BookingClosed):
        book(ben, session_id, now=closes)
    with transaction():
        settle(session_id, now=closes)
    assert the_session(session_id).state is SessionState.CLOSED
    assert sessions_due(now=closes) == []


def test_raising_capacity_promotes_and_lowering_it_below_the_taken_is_explained(session_id: UUID) -> None:
    made = [book(one, session_id) for one in people(4)]
    with transaction():
        change_capacity(session_id, 3, by_id=None, now=NOW)
    assert states_in(session_id) == [CONFIRMED, CONFIRMED, OFFERED, WAITING]
    with transaction(), pytest.raises(CapacityBelowTaken, match="3 places are held"):
        change_capacity(session_id, 2, by_id=None, now=NOW)
    cancel(made[0])
    assert states_in(session_id) == [CANCELLED, CONFIRMED, OFFERED, OFFERED]
    assert_counters_are_true(session_id)


def test_a_request_holds_no_place_and_keeps_the_turn_of_its_arrival(app: Flask) -> None:
    session_id = a_session(capacity=1, needs_approval=True)
    ada, ben, cy = people(3)
    first, second, third = (book(one, session_id) for one in (ada, ben, cy))
    assert the_session(session_id).taken == 0
    with transaction():
        assert approve_booking(third, by_id=ada, now=NOW) is CONFIRMED
    with transaction():
        assert approve_booking(second, by_id=ada, now=NOW) is WAITING
        assert approve_booking(first, by_id=cy, now=NOW) is WAITING
    cancel(third)
    assert states_in(session_id) == [OFFERED, WAITING, CANCELLED]
    assert_counters_are_true(session_id)


def test_a_declined_request_says_why_and_ends(app: Flask) -> None:
    session_id = a_session(needs_approval=True)
    ada, ben = people(2)
    made = book(ada, session_id)
    for _twice in range(2):
        with transaction():
            decline_booking(made, why="Next quarter, please.", by_id=ben, now=NOW)
    assert states_in(session_id) == [BookingState.DECLINED]
    assert book(ada, session_id) != made


def test_a_request_that_nobody_answered_ends_at_the_start(app: Flask) -> None:
    session_id = a_session(needs_approval=True)
    made = book(people(1)[0], session_id)
    with transaction():
        settle(session_id, now=STARTS)
    assert db.session.get_one(Booking, made).end_reason is EndReason.NOT_ANSWERED


def test_reserved_places_count_as_taken_take_names_and_go_back(app: Flask) -> None:
    session_id = a_session(capacity=3)
    boss, ada, ben, cy = people(4)
    form_id = new_id()
    with transaction():
        held = reserve_places(session_id, 2, manager_id=boss, by_id=boss, now=NOW, form_id=form_id)
    with transaction():
        assert reserve_places(session_id, 2, manager_id=boss, by_id=boss, now=NOW, form_id=form_id) == held
    with transaction(), pytest.raises(PlacesGone, match="Only 1 places"):
        reserve_places(session_id, 2, manager_id=boss, by_id=boss, now=NOW)
    book(ben, session_id)
    book(cy, session_id)
    with transaction():
        name_person(held, ada, by_id=boss, now=NOW)
    assert states_in(session_id) == [CONFIRMED, WAITING, CONFIRMED]
    assert_counters_are_true(session_id, reserved=1)
    with transaction():
        give_back_reserved(held, by_id=boss, now=NOW)
    assert states_in(session_id) == [CONFIRMED, OFFERED, CONFIRMED]
    assert_counters_are_true(session_id)
    with transaction(), pytest.raises(PlacesGone):
        name_person(held, boss, by_id=boss, now=NOW)


def test_reserved_places_without_names_are_released_five_days_before(app: Flask) -> None:
    session_id = a_session(capacity=2)
    boss, ada = people(2)
    with transaction():
        reserve_places(session_id, 2, manager_id=boss, by_id=boss, now=NOW)
    waits = book(ada, session_id)
    five = STARTS - timedelta(days=5)
    assert sessions_due(now=five - timedelta(seconds=1)) == []
    with transaction():
        settle(session_id, now=five)
    assert state_of(waits) is OFFERED
    assert_counters_are_true(session_id)


def test_cancelling_a_small_session_is_done_at_once(session_id: UUID) -> None:
    for person_id in people(3):
        book(person_id, session_id)
    [boss] = people(1)
    with transaction():
        assert cancel_session(session_id, why="The trainer is ill.", by_id=boss, now=NOW) is None
    assert states_in(session_id) == [CANCELLED] * 3
    assert_counters_are_true(session_id)
    with pytest.raises(SessionCancelled):
        book(boss, session_id)


def test_cancelling_for_many_waits_five_minutes_and_can_be_stopped(app: Flask) -> None:
    session_id = a_session(capacity=30)
    for person_id in people(21):
        book(person_id, session_id)
    [boss] = people(1)
    with transaction():
        at = cancel_session(session_id, why="The room floods.", by_id=boss, now=NOW)
    assert at == NOW + timedelta(minutes=5)
    with pytest.raises(SessionBeingCancelled):
        book(boss, session_id)
    almost = NOW + timedelta(minutes=4, seconds=59)
    with transaction():
        settle(session_id, now=almost)
    with transaction():
        stop_cancelling(session_id, by_id=boss, now=almost)
    with transaction():
        settle(session_id, now=NOW + timedelta(minutes=6))
    assert states_in(session_id) == [CONFIRMED] * 21
    with transaction():
        cancel_session(session_id, why="It floods again.", by_id=boss, now=NOW)
    assert sessions_due(now=NOW + timedelta(minutes=5)) == [session_id]
    with transaction():
        settle(session_id, now=NOW + timedelta(minutes=5))
    assert states_in(session_id) == [CANCELLED] * 21
    with transaction(), pytest.raises(SessionCancelled):
        stop_cancelling(session_id, by_id=boss, now=NOW)


def test_a_session_of_many_within_a_day_is_cancelled_at_once(app: Flask) -> None:
    session_id = a_session(capacity=30)
    for person_id in people(21):
        book(person_id, session_id)
    [boss] = people(1)
    with transaction():
        cancel_session(session_id, why="Ill.", by_id=boss, now=STARTS - timedelta(hours=23))
    assert set(states_in(session_id)) == {CANCELLED}


def test_somebody_who_left_gives_their_place_to_the_next(session_id: UUID) -> None:
    ada, ben, cy = people(3)
    for one in (ada, ben, cy):
        book(one, session_id)
    with transaction() as session:
        session.get_one(Person, ada).left_on = TODAY
    assert sessions_due(now=NOW) == [session_id]
    with transaction():
        settle(session_id, now=NOW)
    assert states_in(session_id) == [CANCELLED, CONFIRMED, OFFERED]


def test_a_late_place_is_free_or_is_not_given_and_passes_over_nobody_unsaid(session_id: UUID) -> None:
    ada, ben, cy, boss = people(4)
    first, _second = book(ada, session_id), book(ben, session_id)
    closed = STARTS - timedelta(hours=3)

    def add() -> None:
        add_late(cy, session_id, why="She teaches it.", passes_over=False, by_id=boss, now=closed)

    with transaction() as session:
        session.get_one(CourseSession, session_id).booking_closes_at = closed
    with pytest.raises(NoPlaceToGive), transaction():
        add()
    with transaction():
        change_capacity(session_id, 3, by_id=boss, now=closed)
        add()
    assert states_in(session_id) == [CONFIRMED] * 3
    with transaction():
        cancel_booking(first, reason=EndReason.WORK, by_id=ada, now=closed)
    with pytest.raises(AlreadyBooked), transaction():
        add()
    assert_counters_are_true(session_id)


def test_whoever_left_today_in_london_is_found_although_utc_still_has_yesterday(app: Flask) -> None:
    session_id = a_session(starts_at=datetime(2026, 7, 20, 9, tzinfo=UTC))
    (ada,) = people(1)
    book(ada, session_id)
    with transaction() as session:
        session.get_one(Person, ada).left_on = date(2026, 7, 2)
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert sessions_due(now=late) == [session_id]
    with transaction():
        settle(session_id, now=late)
    assert sessions_due(now=late) == []


def test_moving_a_session_tells_people_and_shortens_offers_to_the_new_cut_off(session_id: UUID) -> None:
    made = [book(one, session_id) for one in people(3)]
    cancel(made[0])
    sooner = NOW + timedelta(hours=60)
    course_id = the_session(session_id).course_id
    with transaction():
        change_session(session_id, a_plan(course_id, starts_at=sooner), by_id=None, now=NOW)
    assert db.session.get_one(Booking, made[2]).offer_ends_at == NOW + timedelta(hours=12)
    assert the_session(session_id).revision == 1
    with transaction():
        change_session(session_id, a_plan(course_id, starts_at=sooner, audience="All"), by_id=None, now=NOW)
    assert the_session(session_id).revision == 1


def test_a_plan_that_contradicts_itself_is_refused_beside_its_field(app: Flask) -> None:
    course_id = add_course()
    hour = timedelta(hours=1)
    for plan, field in (
        (a_plan(course_id, dates=()), "dates"),
        (a_plan(course_id, dates=(Times(STARTS, STARTS),)), "dates"),
        (a_plan(course_id, dates=(Times(STARTS, STARTS + 2 * hour), Times(STARTS + hour, STARTS + 3 * hour))), "dates"),
        (a_plan(course_id, starts_at=NOW), "dates"),
        (a_plan(course_id, cancel_by=STARTS + hour), "cancel_by"),
        (a_plan(course_id, capacity=0), "capacity"),
        (a_plan(course_id, minimum=3), "minimum"),
        (a_plan(course_id, is_online=False), "venue_id"),
    ):
        with transaction(), pytest.raises((DatesWrong, SessionIncomplete)) as refused:
            schedule_session(plan, by_id=None, now=NOW)
        assert refused.value.field == field


def test_booking_is_three_statements(session_id: UUID) -> None:
    [ada] = people(1)
    said = texts(lambda: book(ada, session_id))
    assert [one.split()[0] for one in said if not one.startswith("BEGIN")] == ["UPDATE", "INSERT", "INSERT"]
