"""Why others have a place and one has not, on one's own page: the way each place went and how many, and nobody's name."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.bookings.queries.history import session_history
from skills_centre.bookings.rules.own_reasons import why_not_yet
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer, take_free_place
from skills_centre.bookings.services.settling import settle
from skills_centre.people.models import Person
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from tests.bookings.builders import STARTS, a_session, book, fill, give_back, in_days, people
from tests.conftest import NOW

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
MINUTE = timedelta(minutes=1)


def reasons(session_id: UUID, person_id: UUID) -> list[str]:
    db.session.close()
    pasts = session_history(session_id).pasts
    return why_not_yet(pasts[person_id], [one for other, one in pasts.items() if other != person_id])


def leave(booking_id: UUID, person_id: UUID) -> None:
    with transaction():
        cancel_booking(booking_id, reason=EndReason.WORK, by_id=person_id, now=NOW)


@pytest.fixture
def four(app: Flask) -> list[UUID]:
    return people(4)


def test_who_joined_later_reads_that_the_place_went_to_somebody_before_them(four: list[UUID]) -> None:
    session_id = a_session(capacity=1)
    made = [book(one, session_id) for one in four]
    assert reasons(session_id, four[2]) == []
    leave(made[0], four[0])
    assert reasons(session_id, four[2]) == [
        "1 place is offered to people who come before you on the list, who have not answered yet."
    ]
    with transaction():
        accept_offer(made[1], by_id=four[1], now=NOW + MINUTE)
    assert reasons(session_id, four[2]) == ["1 place was given to people who had joined the list before you."]
    assert reasons(session_id, four[3]) == reasons(session_id, four[2])


def test_who_passed_on_an_offer_or_let_it_lapse_reads_that_they_joined_again_at_the_end(four: list[UUID]) -> None:
    session_id = a_session(capacity=1)
    made = [book(one, session_id) for one in four]
    leave(made[0], four[0])
    with transaction():
        pass_on_offer(made[1], by_id=four[1], now=NOW + MINUTE)
    book(four[1], session_id, now=NOW + 2 * MINUTE)
    with transaction():
        accept_offer(made[2], by_id=four[2], now=NOW + 3 * MINUTE)
    assert reasons(session_id, four[1]) == [
        "You passed on a place on 3 March 2026 at 12:01 pm, and joined again after that, at the end of the list.",
        "1 place was given to people who had joined the list before you.",
    ]
    leave(made[2], four[2])
    late = NOW + timedelta(days=2)
    with transaction():
        settle(session_id, now=late)
    book(four[3], session_id, now=late + MINUTE)
    (first, *_rest) = reasons(session_id, four[3])
    assert first.startswith("The offer of a place to you ended on")


def test_near_the_start_the_first_to_take_a_place_has_it(four: list[UUID]) -> None:
    session_id = a_session(capacity=1)
    made = [book(one, session_id) for one in four[:3]]
    near = STARTS - timedelta(hours=40)
    with transaction():
        cancel_booking(made[0], reason=EndReason.ILL, by_id=four[0], now=near)
    with transaction():
        take_free_place(made[2], by_id=four[2], now=near + MINUTE)
    (reason,) = reasons(session_id, four[1])
    assert reason.startswith("1 place was taken by others on the list near the start")


@pytest.mark.sqlite_only
def test_the_page_says_it_without_a_name(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    session_id = a_session(capacity=1, starts_at=in_days(20))
    first, second = fill(session_id, 2)
    book(ada, session_id, now=utc_now())
    browser, address = be(ada), f"/sessions/{session_id}"
    assert "Why others have a place" not in browser.get(address).text
    give_back(first)
    page = browser.get(address).text
    assert "Why others have a place and you have not" in page
    assert "1 place is offered to people who come before you" in page
    assert "Person 0" not in page
    assert "Person 1" not in page
    assert str(second) not in page
