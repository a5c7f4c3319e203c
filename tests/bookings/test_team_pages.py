"""The pages on which a manager books people, holds places, sees who attends what, and cancels for somebody."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from skills_centre.bookings.models import Booking, CourseSession, PlaceReservation
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.needs import say_needs
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_session, book, fill, in_days, state_of
from tests.bookings.team_builders import Office, an_office, mail, someone
from tests.counting import statements
from tests.skills.assessed import report_to
from tests.skills.deciding_builders import delegate

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return an_office()


@pytest.fixture
def session_id(office: Office) -> UUID:
    return a_session(starts_at=in_days(40), capacity=2, audience="Anybody who writes")


def act_for(office: Office) -> None:
    today = local_day(utc_now())
    delegate(office.mina, office.dan, first=today, last=today)


def test_the_session_leads_to_the_team_and_one_press_books_several(be: Be, office: Office, session_id: UUID) -> None:
    address = f"/sessions/{session_id}/team"
    assert address not in be(office.ada).get(f"/sessions/{session_id}").text
    assert be(office.ada).get(address).status_code == 404
    assert be(office.ada).post(address, data={"person": str(office.ben)}).status_code == 404
    browser = be(office.mina)
    book(office.ben, a_session(starts_at=in_days(40)), now=utc_now())
    assert f'href="{address}"' in browser.get(f"/sessions/{session_id}").text
    page = browser.get(address).text
    for words in ("Ada Okafor", "Ben Iqbal", "At the same time:", "Anybody who writes", "2 places left"):
        assert words in page
    assert "Pru" not in page
    nobody = browser.post(address)
    assert nobody.status_code == 422
    assert "Choose at least one person" in nobody.text
    fill(session_id, 1)
    chosen = {"person": [str(office.ada), str(office.ben)]}
    done = browser.post(address, data=chosen, follow_redirects=True).text
    assert (
        "Ada Okafor has a place. The session is full, so Ben Iqbal is on the waiting list. All who are new on it are told."
        in done
    )
    assert "Everybody in your team is on it already." in done
    again = browser.post(address, data=chosen, follow_redirects=True).text
    assert "Ada Okafor had a place already. Ben Iqbal is on the waiting list already." in again
    assert browser.post(address, data={"person": str(office.pru)}).status_code == 404


def test_places_are_held_named_and_given_back(be: Be, office: Office, session_id: UUID) -> None:
    address, browser = f"/sessions/{session_id}/team", be(office.mina)
    page = browser.get(address).text
    [form_id] = re.findall(r'name="form_id"[^>]*value="([^"]+)"', page)
    wrong = browser.post(f"{address}/held", data={"places": "many", "form_id": form_id})
    assert wrong.status_code == 422
    assert "Enter a whole number" in wrong.text
    too_many = browser.post(f"{address}/held", data={"places": "9", "form_id": form_id})
    assert "as many places as there are people in your line: 3" in too_many.text
    for _press in range(2):
        browser.post(f"{address}/held", data={"places": "2", "form_id": form_id})
    reservation = db.session.scalars(select(PlaceReservation)).one()
    assert reservation.places == 2
    assert "2 places</strong>" in browser.get("/team/bookings").text
    assert "No places can be held just now" in browser.get(address).text
    assert (
        "Ada Okafor has a place" in browser.post(address, data={"person": str(office.ada)}, follow_redirects=True).text
    )
    kept = f"{address}/held/{reservation.id}"
    assert browser.post(kept, data={"leave": "x"}).status_code == 422
    as_it_is = re.search(r'name="leave"[^>]*value="(\d+)"', browser.get(address).text)
    assert as_it_is is not None
    unchanged = browser.post(kept, data={"leave": as_it_is[1]}, follow_redirects=True).text
    assert "None has gone back: you keep all that you held." in unchanged, "one press takes nothing away"
    back = browser.post(kept, data={"leave": "0"}, follow_redirects=True).text
    assert "1 place has gone back, to those who wait or to anybody." in back
    assert be(office.fay).post(kept, data={"leave": "0"}).status_code == 404


def test_a_full_session_promises_no_place_and_says_that_people_can_be_put_on_its_list(
    be: Be, office: Office, session_id: UUID
) -> None:
    page, address, browser = f"/sessions/{session_id}", f"/sessions/{session_id}/team", be(office.mina)
    assert ">Book people of your team</a>" in browser.get(page).text
    browser.post(f"{address}/held", data={"places": "1"})
    fill(session_id, 1)
    held = browser.get(address).text
    assert ">Book them</button>" in held, "one of the places that are held is theirs"
    assert "Hold them" not in held
    browser.post(address, data={"person": str(office.ada)})
    full = browser.get(address).text
    assert ">Put people of your team on the waiting list</a>" in browser.get(page).text
    assert '<h1 class="govuk-heading-l">Put people of your team on the waiting list</h1>' in full
    assert ">Put them on the waiting list</button>" in full
    for promise in ("Book them", "Hold how many", "Places for names to come", "places than people"):
        assert promise not in full
    listed = browser.post(address, data={"person": str(office.ben)}, follow_redirects=True).text
    assert "Ben Iqbal is on the waiting list" in listed
    with transaction() as session:
        session.execute(update(CourseSession).values(booking_closes_at=utc_now()))
    assert ">Your team on this session</a>" in browser.get(page).text
    assert ">On the waiting list</strong>" in browser.get(address).text


def test_those_who_look_after_the_session_end_it_and_whoever_held_them_is_told(
    be: Be, office: Office, session_id: UUID
) -> None:
    be(office.mina).post(f"/sessions/{session_id}/team/held", data={"places": "2"})
    held = db.session.scalars(select(PlaceReservation.id)).one()
    waits = book(office.ada, session_id, now=utc_now())
    address = f"/administration/sessions/{session_id}/held/{held}/end"
    assert be(office.mina).post(address).status_code == 404
    browser = be(office.lea)
    assert f'action="{address}"' in browser.get(f"/administration/sessions/{session_id}").text
    for _press in range(2):
        assert "Whoever held the places is told" in browser.post(address, follow_redirects=True).text
    other = a_session(starts_at=in_days(20))
    assert browser.post(f"/administration/sessions/{other}/held/{held}/end").status_code == 404
    assert state_of(waits) is BookingState.OFFERED
    assert ("mina", "Held places have gone back") in mail(utc_now())
    [text] = db.session.scalars(select(OutboxMessage.text_body).where(OutboxMessage.subject.startswith("Held")))
    assert "Those who look after the session have ended that" in (text or "")


def test_a_delegate_sees_and_books_for_the_managers_team_and_the_page_says_for_whom(
    be: Be, office: Office, session_id: UUID
) -> None:
    assert "Nobody to show" in be(office.dan).get("/team/bookings").text
    act_for(office)
    browser = be(office.dan)
    assert "You act for <strong>Mina Manager</strong>" in browser.get("/team/bookings").text
    assert "for Mina Manager" in browser.get(f"/sessions/{session_id}/team").text
    browser.post(f"/sessions/{session_id}/team", data={"person": str(office.ada)})
    made = db.session.scalars(select(Booking)).one()
    assert (made.person_id, made.made_by) == (office.ada, office.dan)
    browser.post(f"/sessions/{session_id}/team/held", data={"places": "1"})
    held = db.session.scalars(select(PlaceReservation)).one()
    assert (held.manager_id, held.made_by) == (office.mina, office.dan)


def test_who_attends_what_is_shown_by_person_by_session_and_as_a_file_that_no_spreadsheet_runs(
    be: Be, office: Office, session_id: UUID
) -> None:
    asked = a_session(starts_at=in_days(30), needs_approval=True)
    made = book(office.ada, session_id, now=utc_now())
    request_id = book(office.ben, asked, now=utc_now())
    for private in (session_id, asked):
        book(office.pru, private, now=utc_now())
    with transaction():
        say_needs(made, "A hearing loop.", person_id=office.ada, now=utc_now())
    with transaction() as session:
        session.execute(update(Person).where(Person.id == office.ben).values(name='=HYPERLINK("x")'))
    browser = be(office.mina)
    for address in ("/team/bookings", "/team/bookings?by=session"):
        page = browser.get(address).text
        for words in (
            "Ada Okafor",
            "Has a place",
            "Has asked for a place",
            f"/team/requests/{request_id}",
            f"/team/bookings/{made}/cancel",
        ):
            assert words in page
        assert "Pru" not in page
        assert "hearing loop" not in page
    assert 'href="/team/bookings"' in browser.get("/team/gaps").text
    file = browser.get("/team/bookings.csv")
    assert file.mimetype == "text/csv"
    lines = file.get_data(as_text=True).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("\"'=HYPERLINK(")
    assert "has a place" in lines[2]
    for stranger in (office.ada, office.fay, office.lea):
        assert "Nobody to show" in be(stranger).get("/team/bookings").text
        assert len(be(stranger).get("/team/bookings.csv").text.splitlines()) == 1


def test_the_page_takes_as_many_statements_for_a_large_team(be: Be, office: Office, session_id: UUID) -> None:
    browser = be(office.mina)
    book(office.ada, session_id, now=utc_now())
    few = statements(lambda: browser.get("/team/bookings"))
    newcomers = [someone(f"New{number} Comer") for number in range(12)]
    report_to(office.mina, *newcomers)
    for one in newcomers:
        book(one, a_session(starts_at=in_days(50)), now=utc_now())
    assert statements(lambda: browser.get("/team/bookings")) == few <= 7
    assert statements(lambda: browser.get("/team/bookings?by=session")) == few


def test_a_manager_cancels_with_a_reason_from_a_list_that_the_person_reads(
    be: Be, office: Office, session_id: UUID
) -> None:
    made = book(office.ada, session_id, now=utc_now())
    browser, address = be(office.mina), f"/team/bookings/{made}/cancel"
    page = browser.get(address).text
    assert "Something at work came up" in page
    assert "Not well" not in page
    assert browser.post(address, data={"reason": "ill"}).status_code == 422
    done = browser.post(address, data={"reason": "work"}, follow_redirects=True).text
    assert "Ada Okafor is not on this session any more, and is told so." in done
    assert state_of(made) is BookingState.CANCELLED
    assert (
        "is not on this session any more, or it has started"
        in browser.post(address, data={"reason": "work"}, follow_redirects=True).text
    )
    seen = be(office.ada).get(f"/sessions/{session_id}").text
    assert "Mina Manager cancelled your booking" in seen
    assert "“Something at work came up”" in seen
    other = book(office.pru, session_id, now=utc_now())
    assert be(office.mina).get(f"/team/bookings/{other}/cancel").status_code == 404
