"""A manager books people of their team, holds places for names to come, and cancels for somebody."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from skills_centre.bookings.errors import BookingClosed, PlacesGone
from skills_centre.bookings.models import Booking, PlaceRequest
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.queries.team_places import bookings_of_team, held_by
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.team_booking import (
    book_team,
    cancel_for_member,
    hold_places,
    keep_held,
)
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from tests.bookings.builders import STARTS, a_session, assert_counters_are_true, book, people, state_of, states_in
from tests.bookings.team_builders import Office, an_office, mail
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.skills.deciding_builders import delegate

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


def book_all(session_id: UUID, *who: UUID, by_id: UUID) -> list[tuple[str, BookingState, bool]]:
    with transaction():
        done = book_team(session_id, who, by_id=by_id, now=NOW)
    return [(one.name, one.state, one.is_new) for one in done]


def hold(session_id: UUID, places: int, office: Office, *, form_id: UUID | None = None) -> UUID:
    with transaction():
        return hold_places(session_id, places, manager_id=office.mina, by_id=office.mina, now=NOW, form_id=form_id)


def held(office: Office) -> list[int]:
    db.session.close()
    return [one.places for one in held_by([office.mina])]


def test_all_are_booked_in_one_act_told_and_never_over_capacity_and_twice_changes_nothing(office: Office) -> None:
    session_id = a_session(capacity=1)
    assert book_all(session_id, office.ben, office.ada, by_id=office.mina) == [
        ("Ada Okafor", CONFIRMED, True),
        ("Ben Iqbal", WAITING, True),
    ]
    assert book_all(session_id, office.ben, office.ada, by_id=office.mina) == [
        ("Ada Okafor", CONFIRMED, False),
        ("Ben Iqbal", WAITING, False),
    ]
    assert mail() == [("ada", "You have a place"), ("ben", "You are on the waiting list")]
    assert_counters_are_true(session_id)


def test_the_managers_booking_is_the_approval_also_of_a_request_that_waits(office: Office) -> None:
    session_id = a_session(capacity=2, needs_approval=True)
    made = book(office.ben, session_id)
    delegate(office.mina, office.dan)
    done = book_all(session_id, office.ada, office.ben, by_id=office.dan)
    assert done == [("Ada Okafor", CONFIRMED, True), ("Ben Iqbal", CONFIRMED, True)]
    kept = db.session.get_one(PlaceRequest, made)
    assert (kept.decided_by, kept.acting_for_id) == (office.dan, office.mina)
    assert_counters_are_true(session_id)


def test_nobody_books_for_people_who_are_not_of_their_team(office: Office) -> None:
    session_id = a_session(capacity=5)
    [stranger] = people(1)
    for by_id, who in (
        (office.mina, stranger),
        (office.mina, office.pru),
        (office.mina, office.mina),
        (office.dan, office.ada),
    ):
        with pytest.raises(NotFound):
            book_all(session_id, office.ada, who, by_id=by_id)
    assert states_in(session_id) == []
    with transaction() as session:
        session.execute(update(Person).where(Person.id == office.ada).values(left_on=TODAY))
    with pytest.raises(NotFound):
        book_all(session_id, office.ada, by_id=office.mina)


def test_a_closed_session_takes_nobody(office: Office) -> None:
    session_id = a_session(booking_closes_at=STARTS - timedelta(days=30))
    with pytest.raises(BookingClosed):
        book_all(session_id, office.ada, by_id=office.mina)


def test_held_places_are_named_first_given_back_in_part_and_never_more_than_there_are_people(office: Office) -> None:
    session_id, form_id = a_session(capacity=3), new_id()
    for _press in range(2):
        reservation = hold(session_id, 2, office, form_id=form_id)
    assert held(office) == [2]
    assert_counters_are_true(session_id, reserved=2)
    with pytest.raises(PlacesGone):
        hold(session_id, 2, office)
    book_all(session_id, office.ada, by_id=office.mina)
    assert held(office) == [1]
    assert_counters_are_true(session_id, reserved=1)
    assert db.session.query(Booking.reservation_id).filter(Booking.person_id == office.ada).scalar() == reservation
    with pytest.raises(NotFound), transaction():
        keep_held(reservation, 0, by_id=office.fay, now=NOW)
    for _press in range(2):
        with transaction():
            keep_held(reservation, 0, by_id=office.mina, now=NOW)
    assert held(office) == []
    assert_counters_are_true(session_id)
    assert "Held places have gone back" not in [subject for _to, subject in mail()]


def test_a_held_place_goes_to_somebody_of_the_team_who_asked_for_one_already(office: Office) -> None:
    session_id = a_session(capacity=1, needs_approval=True)
    asked, reservation = book(office.ada, session_id), hold(session_id, 1, office)
    assert book_all(session_id, office.ada, by_id=office.mina) == [("Ada Okafor", CONFIRMED, True)]
    assert held(office) == []
    assert db.session.get_one(Booking, asked).reservation_id == reservation
    assert db.session.get_one(PlaceRequest, asked).decided_by == office.mina
    assert_counters_are_true(session_id)


def test_no_places_are_held_while_people_wait_or_for_somebody_elses_team(office: Office) -> None:
    session_id = a_session(capacity=1)
    book(office.ben, session_id)
    book(people(1)[0], session_id)
    with pytest.raises(PlacesGone):
        hold(session_id, 1, office)
    with pytest.raises(NotFound), transaction():
        hold_places(session_id, 1, manager_id=office.fay, by_id=office.mina, now=NOW)


def test_what_has_no_name_five_days_before_goes_to_those_who_wait_and_the_manager_is_told(office: Office) -> None:
    session_id = a_session(capacity=2)
    hold(session_id, 2, office)
    waits = book(people(1)[0], session_id)
    late = STARTS - timedelta(days=5)
    assert sessions_due(now=late) == [session_id]
    for _twice in range(2):
        with transaction():
            settle(session_id, now=late)
    assert state_of(waits) is OFFERED
    assert held(office) == []
    assert mail(late) == [("mina", "Held places have gone back")]
    assert mail(late) == []
    assert_counters_are_true(session_id)


def test_a_cancelled_session_and_a_manager_who_left_hold_nothing(office: Office) -> None:
    first, second = a_session(), a_session()
    for session_id in (first, second):
        hold(session_id, 1, office)
    with transaction():
        cancel_session(first, why="It floods.", by_id=office.lea, now=NOW)
    assert mail() == [("mina", "Cancelled")]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == office.mina).values(left_on=TODAY))
    assert sessions_due(now=NOW) == [second]
    with transaction():
        settle(second, now=NOW)
    assert held(office) == []
    assert_counters_are_true(second)


def test_a_manager_cancels_for_their_people_who_are_told_and_nobody_says_that_they_are_ill(office: Office) -> None:
    session_id = a_session(capacity=1)
    made, waits = book(office.ada, session_id), book(office.ben, session_id)
    mail()
    with pytest.raises(NotFound), transaction():
        cancel_for_member(made, reason=EndReason.WORK, by_id=office.ben, now=NOW)
    with pytest.raises(ValueError, match="ill"), transaction():
        cancel_for_member(made, reason=EndReason.ILL, by_id=office.mina, now=NOW)
    for _press in range(2):
        with transaction():
            cancel_for_member(made, reason=EndReason.WORK, by_id=office.mina, now=NOW)
    assert state_of(waits) is OFFERED
    assert mail() == [("ada", "Your booking has been cancelled"), ("ben", "A place for you")]
    with transaction():
        cancel_for_member(waits, reason=EndReason.NOT_NEEDED, by_id=office.mina, now=NOW)
    assert mail() == [("ben", "Your booking has been cancelled")]
    assert_counters_are_true(session_id)


def test_what_a_team_attends_is_read_in_one_statement_without_what_was_cancelled_or_is_long_ago(office: Office) -> None:
    ids = [office.ada, office.ben]
    kept, attended, old, cancelled = (book(office.ada, a_session()) for _ in range(4))
    with transaction():
        cancel_booking(cancelled, reason=EndReason.ILL, by_id=office.ada, now=NOW)
    with transaction() as session:
        took_part = {"state": BookingState.ATTENDED}
        session.execute(update(Booking).where(Booking.id.in_([attended, old])).values(took_part))
    soon, later = STARTS + timedelta(days=30), STARTS + timedelta(days=400)
    assert {one.id for one in bookings_of_team(ids, now=NOW)} == {kept, attended, old}
    assert {one.id for one in bookings_of_team(ids, now=soon)} == {attended, old}
    assert bookings_of_team(ids, now=later) == []
    assert statements(lambda: bookings_of_team(ids, now=NOW)) == 1
