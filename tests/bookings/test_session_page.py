"""The page of a session and what people do from it: book, wait, answer an offer, take a free place, cancel."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import Booking
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.booking import approve_booking, decline_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from tests.bookings.builders import (
    a_session,
    assert_counters_are_true,
    book,
    fill,
    give_back,
    in_days,
    state_of,
    states_in,
)
from tests.counting import statements
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


@pytest.fixture
def session_id(app: object) -> UUID:
    return a_session(
        starts_at=in_days(20), joining_link="https://meet.example/secret-room", joining_instructions="Say hello to Bo."
    )


def the_booking(session_id: UUID, person_id: UUID) -> UUID:
    db.session.close()
    return db.session.execute(
        select(Booking.id)
        .where(Booking.session_id == session_id, Booking.person_id == person_id)
        .order_by(Booking.ticket.desc())
        .limit(1)
    ).scalar_one()


def test_a_place_is_booked_with_one_press_and_twice_is_once(be: Be, ada: Person, session_id: UUID) -> None:
    browser, page = be(ada.id), f"/sessions/{session_id}"
    before = browser.get(page).text
    assert "2 places left" in before
    assert "Book a place" in before
    assert "secret-room" not in before
    assert "Say hello" not in before
    for _press in range(2):
        answer = browser.post(f"{page}/book", data={"expects": "confirmed"})
        assert (answer.status_code, answer.location) == (303, page)
    after = browser.get(page).text
    assert "You have a place" in after
    assert 'href="https://meet.example/secret-room"' in after
    assert "Say hello to Bo." in after
    assert "Book a place" not in after
    assert states_in(session_id) == [CONFIRMED]
    assert_counters_are_true(session_id)


def test_a_stranger_signs_in_first_and_what_does_not_exist_is_not_found(
    be: Be, ada: Person, session_id: UUID, client: FlaskClient
) -> None:
    assert client.get(f"/sessions/{session_id}").location.startswith("/sign-in?next=/sessions/")
    assert client.post(f"/sessions/{session_id}/book").location.startswith("/sign-in")
    browser = be(ada.id)
    assert browser.get(f"/sessions/{ada.id}").status_code == 404
    assert browser.post(f"/sessions/{ada.id}/book").status_code == 404


def test_whoever_finds_it_full_waits_and_sees_their_number(be: Be, ada: Person, session_id: UUID) -> None:
    fill(session_id, 3)
    browser, page = be(ada.id), f"/sessions/{session_id}"
    before = browser.get(page).text
    assert "Full, 1 person waiting" in before
    assert "Join the waiting list" in before
    browser.post(f"{page}/book", data={"expects": "waiting"})
    after = browser.get(page).text
    assert "<strong>number 2</strong> of 2 people on the waiting list" in after
    assert "secret-room" not in after
    assert "Take the place" not in after


def test_an_old_page_that_promised_a_place_says_that_the_last_one_has_gone(
    be: Be, ada: Person, session_id: UUID
) -> None:
    browser = be(ada.id)
    fill(session_id, 2)
    page = browser.post(f"/sessions/{session_id}/book", data={"expects": "confirmed"}, follow_redirects=True).text
    assert "The last place has gone since you opened the page" in page
    assert "number 1" in page


def test_an_offer_is_taken_or_passed_on_by_its_own_person_alone(
    be: Be, ada: Person, session_id: UUID, make_person: MakePerson
) -> None:
    first, second = fill(session_id, 2)
    browser, page = be(ada.id), f"/sessions/{session_id}"
    browser.post(f"{page}/book")
    made = the_booking(session_id, ada.id)
    give_back(first)
    shown = browser.get(page).text
    assert "it is your turn" in shown
    assert "secret-room" not in shown
    other = be(make_person("Ben Iqbal").id)
    for act in ("accept", "pass", "take", "cancel"):
        assert other.post(f"/bookings/{made}/{act}", data={"reason": "work"}).status_code == 404
    assert other.get(f"/bookings/{made}/cancel").status_code == 404
    browser = be(ada.id)
    for _press in range(2):
        assert "You have the place." in browser.post(f"/bookings/{made}/accept", follow_redirects=True).text
    assert state_of(made) is CONFIRMED
    stale = browser.post(f"/bookings/{made}/pass", follow_redirects=True).text
    assert "This offer has ended" in stale
    give_back(second)
    assert states_in(session_id) == [BookingState.CANCELLED, BookingState.CANCELLED, CONFIRMED]


def test_passing_on_an_offer_gives_it_to_the_next(be: Be, ada: Person, session_id: UUID) -> None:
    first, _second = fill(session_id, 2)
    browser, page = be(ada.id), f"/sessions/{session_id}"
    browser.post(f"{page}/book")
    [third] = fill(session_id, 1)
    give_back(first)
    made = the_booking(session_id, ada.id)
    shown = browser.post(f"/bookings/{made}/pass", follow_redirects=True).text
    assert "You passed on a place" in shown
    assert "Join the waiting list" in shown
    assert state_of(third) is OFFERED
    browser.post(f"{page}/book")
    assert "number 1" in browser.get(page).text


def test_near_the_start_the_first_to_press_has_the_place(be: Be, make_person: MakePerson) -> None:
    session_id = a_session(starts_at=utc_now() + timedelta(hours=30), capacity=1)
    [first] = fill(session_id, 1)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    for person in (ada, ben):
        be(person.id).post(f"/sessions/{session_id}/book")
    browser = be(ada.id)
    assert "None is free just now" in browser.get(f"/sessions/{session_id}").text
    give_back(first)
    assert "A place is free." in browser.get(f"/sessions/{session_id}").text
    taken = the_booking(session_id, ada.id)
    for _press in range(2):
        assert "You have the place." in browser.post(f"/bookings/{taken}/take", follow_redirects=True).text
    late = be(ben.id).post(f"/bookings/{the_booking(session_id, ben.id)}/take", follow_redirects=True).text
    assert "Somebody else has just taken that place. You are still on the waiting list." in late
    assert "number 1" in late


def test_cancelling_asks_why_and_gives_the_place_to_the_next(be: Be, ada: Person, session_id: UUID) -> None:
    browser = be(ada.id)
    browser.post(f"/sessions/{session_id}/book")
    _other, waits = fill(session_id, 2)
    made = the_booking(session_id, ada.id)
    address = f"/bookings/{made}/cancel"
    assert "Cancel your booking?" in browser.get(address).text
    refused = browser.post(address, data={})
    assert refused.status_code == 422
    assert "Choose a reason" in refused.text
    assert browser.post(address, data={"reason": "removed"}).status_code == 422
    for _press in range(2):
        assert (
            "Your booking is cancelled." in browser.post(address, data={"reason": "date"}, follow_redirects=True).text
        )
    kept = db.session.get_one(Booking, made)
    assert (kept.state, kept.end_reason) == (BookingState.CANCELLED, EndReason.DATE)
    assert state_of(waits) is OFFERED
    back = browser.get(address)
    assert back.location == f"/sessions/{session_id}"
    assert "This booking has changed" in browser.get(back.location).text
    assert "Join the waiting list" in browser.get(f"/sessions/{session_id}").text


def test_leaving_the_list_and_taking_back_a_request_say_so(be: Be, ada: Person, session_id: UUID) -> None:
    fill(session_id, 2)
    browser = be(ada.id)
    browser.post(f"/sessions/{session_id}/book")
    address = f"/bookings/{the_booking(session_id, ada.id)}/cancel"
    assert "You are number 1 in the list" in browser.get(address).text
    gone = browser.post(address, data={"reason": "not-needed"}, follow_redirects=True).text
    assert "You are not on the waiting list any more." in gone
    asked = a_session(starts_at=in_days(20), needs_approval=True)
    assert "Ask for a place" in browser.get(f"/sessions/{asked}").text
    assert "You have asked for a place." in browser.post(f"/sessions/{asked}/book", follow_redirects=True).text
    address = f"/bookings/{the_booking(asked, ada.id)}/cancel"
    assert "Take back your request?" in browser.get(address).text
    assert "taken back" in browser.post(address, data={"reason": "mistake"}, follow_redirects=True).text


def test_reasons_are_read_by_those_whom_they_concern_alone(be: Be, ada: Person, make_person: MakePerson) -> None:
    boss = make_person("Lee Admin", roles=(Role.LD_ADMINISTRATOR,))
    session_id = a_session(starts_at=in_days(20), needs_approval=True)
    declined, approved = (book(one, session_id, now=utc_now()) for one in (ada.id, boss.id))
    with transaction():
        decline_booking(declined, why="Next quarter, please.", by_id=boss.id, now=utc_now())
        approve_booking(approved, by_id=boss.id, now=utc_now())
    page = be(ada.id).get(f"/sessions/{session_id}").text
    assert "Next quarter, please." in page
    assert "Ask for a place" in page
    ben = make_person("Ben Iqbal")
    assert "Next quarter" not in be(ben.id).get(f"/sessions/{session_id}").text
    with transaction():
        cancel_session(session_id, why="The trainer is ill.", by_id=boss.id, now=utc_now())
    mine = be(boss.id).get(f"/sessions/{session_id}").text
    assert "Your booking was cancelled with the session" in mine
    assert "The trainer is ill." in mine
    others = be(ben.id).get(f"/sessions/{session_id}").text
    assert "This session has been cancelled." in others
    assert "trainer" not in others


def test_whoever_runs_the_session_sees_the_way_in(be: Be, make_person: MakePerson) -> None:
    fay, lee, aud = (
        make_person("Fay Runs"),
        make_person("Lee Admin", roles=(Role.LD_ADMINISTRATOR,)),
        make_person("Audrey Audit", roles=(Role.AUDITOR,)),
    )
    session_id = a_session(
        starts_at=in_days(20), joining_link="javascript:alert(1)", facilitators=(fay.id,), cost_pence=1250
    )
    for person, sees in ((fay, True), (lee, True), (aud, False)):
        page = be(person.id).get(f"/sessions/{session_id}").text
        assert ("alert(1)" in page) is sees
        assert 'href="javascript' not in page
        assert "Fay Runs" in page
        assert "£12.50" in page
        assert (f'href="/administration/sessions/{session_id}"' in page) is (person is lee), "Fay lacks the role"


def test_a_session_that_takes_no_bookings_says_why_and_names_other_dates(be: Be, ada: Person) -> None:
    course_id = add_course()
    closed = a_session(course_id=course_id, starts_at=in_days(3), booking_closes_at=utc_now() - timedelta(hours=1))
    other = a_session(course_id=course_id, starts_at=in_days(9))
    browser = be(ada.id)
    page = browser.get(f"/sessions/{closed}").text
    assert "Booking for this session has closed." in page
    assert f'href="/sessions/{other}"' in page
    assert "Book a place" not in page
    late = browser.post(f"/sessions/{closed}/book", follow_redirects=True).text
    assert late.count("Booking for this session has closed.") == 2
    started = a_session(starts_at=utc_now() - timedelta(minutes=5))
    assert "This session has already started" in browser.get(f"/sessions/{started}").text


def test_nothing_that_a_members_staff_reads_asks_or_requires(be: Be, make_person: MakePerson, session_id: UUID) -> None:
    browser = be(make_person("Mo Office", person_type=PersonType.MEMBERS_STAFF).id)
    for _stage in ("before", "after"):
        page = browser.get(f"/sessions/{session_id}").text.casefold()
        assert [word for word in ("required", "overdue", "compliance", "your manager") if word in page] == []
        browser.post(f"/sessions/{session_id}/book")


def test_the_page_takes_as_many_statements_however_many_wait(be: Be, ada: Person) -> None:
    course_id = add_course()
    session_id = a_session(course_id=course_id, starts_at=in_days(20))
    browser = be(ada.id)
    browser.post(f"/sessions/{session_id}/book")
    few = statements(lambda: browser.get(f"/sessions/{session_id}"))
    fill(session_id, 40)
    for day in range(21, 45):
        a_session(course_id=course_id, starts_at=in_days(day))
    assert statements(lambda: browser.get(f"/sessions/{session_id}")) == few <= 14
