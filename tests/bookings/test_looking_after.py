"""The list of those who look after sessions, and the page of one: who is on it, how many it takes, and cancelling it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import Booking, BookingNeed, CourseSession
from skills_centre.bookings.rules.states import EndReason, SessionState
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.needs import say_needs
from skills_centre.bookings.services.settling import settle
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import keep_words
from tests.bookings.builders import a_session, assert_counters_are_true, book, fill, in_days, states_in, the_session
from tests.counting import statements
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def lea(make_person: MakePerson) -> Person:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,))


def looks_at(session_id: UUID) -> str:
    return f"/administration/sessions/{session_id}"


def test_the_list_shows_fifty_a_page_in_as_many_statements_for_a_thousand(be: Be, lea: Person) -> None:
    browser, course_id = be(lea.id), add_course("tea", title="Making tea")
    assert "No sessions ahead" in browser.get("/administration/sessions").text
    for day in range(10):
        a_session(course_id=course_id, starts_at=in_days(3 + day))
    few = statements(lambda: browser.get("/administration/sessions"))
    with transaction() as session:
        one = session.query(CourseSession).first()
        assert one is not None
        kept = {
            column.name: getattr(one, column.name)
            for column in CourseSession.__table__.columns
            if column.name not in {"id", "form_id", "starts_at", "ends_at"}
        }
        session.add_all(
            CourseSession(**kept, starts_at=in_days(20 + place), ends_at=in_days(21 + place)) for place in range(990)
        )
    assert statements(lambda: browser.get("/administration/sessions")) == few <= 5
    page = browser.get("/administration/sessions?page=2").text
    assert "Showing 51 to 100 of 1,000 sessions" in page
    assert page.count("0 of 2 places taken") == 50


def test_the_list_tells_what_is_over_and_what_was_cancelled_apart(be: Be, lea: Person) -> None:
    ahead, over = a_session(starts_at=in_days(3)), a_session(starts_at=utc_now() - timedelta(days=3))
    gone = a_session(starts_at=in_days(4))
    browser = be(lea.id)
    browser.post(f"{looks_at(gone)}/cancel", data={"why": "Nobody is free."})
    for shown, held in (("ahead", ahead), ("over", over), ("cancelled", gone)):
        page = browser.get(f"/administration/sessions?shown={shown}").text
        assert [one for one in (ahead, over, gone) if str(one) in page] == [held]


def test_the_page_shows_everybody_where_they_stand_and_what_they_need(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=1)
    ada, ben, cy = (make_person(name) for name in ("Ada Okafor", "Ben Iqbal", "Cy Lund"))
    first = book(ada.id, session_id, now=utc_now())
    book(ben.id, session_id, now=utc_now())
    book(cy.id, session_id, now=utc_now())
    with transaction() as session:
        words_id = keep_words("A chair without arms", about_id=ben.id, purpose="needs", now=utc_now())
        assert words_id is not None
        session.add(BookingNeed(booking_id=_booking_of(ben.id), words_id=words_id, told_at=utc_now()))
    with transaction():
        cancel_booking(first, reason=EndReason.ILL, by_id=ada.id, now=utc_now())
    page = be(lea.id).get(looks_at(session_id)).text
    offered, waiting, ended = (page.index(f'id="{key}"') for key in ("offered", "waiting", "ended"))
    assert offered < page.index("Ben Iqbal") < page.index("A chair without arms") < waiting
    assert waiting < page.index("Cy Lund") < ended < page.index("Ada Okafor") < page.index("Not well")
    assert "1 of 1" in page


def _booking_of(person_id: UUID) -> UUID:
    return db.session.execute(select(Booking.id).where(Booking.person_id == person_id)).scalar_one()


def test_a_register_to_print_names_everybody_with_a_place_and_not_what_they_need(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    session_id = a_session(starts_at=in_days(20), capacity=1, facilitators=(lea.id,))
    for one in (ada, ben):
        book(one.id, session_id, now=utc_now())
    with transaction():
        booking_id = db.session.scalars(select(Booking.id).where(Booking.person_id == ada.id)).one()
        say_needs(booking_id, "A hearing loop", person_id=ada.id, now=utc_now())
    page = be(lea.id).get(f"{looks_at(session_id)}/register/print").text
    for words in ("Ada Okafor", "Run by Lea Admin", "1 person with a place", "Signature", "What people need"):
        assert words in page
    assert page.count("Somebody without a booking") == 5
    for words in ("Ben Iqbal", "hearing loop"):
        assert words not in page
    assert f'href="{looks_at(session_id)}/register/print"' in be(lea.id).get(looks_at(session_id)).text
    other = make_person("Flo Facilitator", roles=(Role.FACILITATOR,))
    assert be(other.id).get(f"{looks_at(session_id)}/register/print").status_code == 404


def test_the_page_takes_as_many_statements_for_many_people(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=400)
    fill(session_id, 3)
    browser = be(lea.id)
    few = statements(lambda: browser.get(looks_at(session_id)))
    fill(session_id, 200)
    assert statements(lambda: browser.get(looks_at(session_id))) == few <= 15


def test_more_places_go_to_those_who_wait_and_fewer_than_taken_are_refused(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=2)
    fill(session_id, 4)
    browser = be(lea.id)
    assert browser.post(f"{looks_at(session_id)}/capacity", data={"capacity": "3"}).status_code == 303
    assert (the_session(session_id).taken, the_session(session_id).waiting) == (3, 1)
    refused = browser.post(f"{looks_at(session_id)}/capacity", data={"capacity": "2"})
    assert refused.status_code == 422
    assert "3 places are held already" in refused.text
    assert "first remove people, each with a reason" in refused.text
    assert "Enter a whole number" in browser.post(f"{looks_at(session_id)}/capacity", data={"capacity": "x"}).text
    assert_counters_are_true(session_id)


def test_a_small_session_is_cancelled_at_once_with_a_reason(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20))
    fill(session_id, 2)
    browser, address = be(lea.id), f"{looks_at(session_id)}/cancel"
    page = browser.get(address).text
    assert "2 people</strong> with a booking" in page
    assert "Person 1" in page
    assert "has been cancelled, and your booking with it" in page
    assert browser.post(address, data={"why": " "}).status_code == 422
    for _press in range(2):
        browser.post(address, data={"why": "The room floods."})
    assert the_session(session_id).state is SessionState.CANCELLED
    assert {state.value for state in states_in(session_id)} == {"cancelled"}


def test_a_large_session_waits_five_minutes_in_which_it_can_be_stopped(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=30)
    fill(session_id, 21)
    browser = be(lea.id)
    assert "carried out after 5 minutes" in browser.get(f"{looks_at(session_id)}/cancel").text
    browser.post(f"{looks_at(session_id)}/cancel", data={"why": "The room floods."})
    page = browser.get(looks_at(session_id)).text
    assert "It will be cancelled on" in page
    assert "Stop: do not cancel it" in page
    assert the_session(session_id).state is SessionState.OPEN
    assert "nobody was told" in browser.post(f"{looks_at(session_id)}/stop", follow_redirects=True).text
    with transaction():
        settle(session_id, now=utc_now() + timedelta(minutes=6))
    assert the_session(session_id).state is SessionState.OPEN
    browser.post(f"{looks_at(session_id)}/cancel", data={"why": "The room floods."})
    with transaction():
        settle(session_id, now=utc_now() + timedelta(minutes=6))
    stopped = browser.post(f"{looks_at(session_id)}/stop", follow_redirects=True).text
    assert "This session has been cancelled." in stopped
