"""One's own sessions in a calendar: one booking as a file, and a feed at a secret address that can be changed."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from skills_centre.bookings.rules.signed_links import FeedLinks
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from tests.bookings.builders import a_session, book, fill, give_back, in_days
from tests.bookings.reading_calendars import read
from tests.counting import statements

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

LINK = "https://meet.example/secret"
PAGE = "/my-bookings/calendar"


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def address_on(browser: FlaskClient) -> str:
    """The path of the feed whose address the page shows."""
    found = re.search(r'id="address"[^>]*value="https?://[^/]+(/calendars/[^"]+)"', browser.get(PAGE).text)
    assert found is not None
    return found[1]


def seen_on(browser: FlaskClient) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', browser.get(PAGE).text)
    assert found is not None
    return found[1]


def test_a_booking_is_added_to_a_calendar_by_its_owner_alone(be: Be, ada: Person, make_person: MakePerson) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=1, joining_link=LINK)
    booking_id = book(ada.id, session_id, now=utc_now())
    browser, address = be(ada.id), f"/bookings/{booking_id}/session.ics"
    assert f'href="{address}"' in browser.get("/my-bookings").text
    assert f'href="{address}"' in browser.get(f"/sessions/{session_id}").text
    answer = browser.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = read(answer.text)
    assert (event.method, event.starts_at, event.status) == ("PUBLISH", in_days(20), "CONFIRMED")
    assert LINK in event.description
    ben = make_person("Ben Iqbal")
    waits = book(ben.id, session_id, now=utc_now())
    other = be(ben.id)
    assert other.get(address).status_code == 404
    assert other.get(f"/bookings/{waits}/session.ics").status_code == 404
    assert "session.ics" not in other.get("/my-bookings").text


def test_the_feed_holds_what_one_has_a_place_on_and_what_one_runs_and_no_way_in(
    be: Be, make_person: MakePerson, client: FlaskClient
) -> None:
    flo = make_person("Flo Facilitator", roles=(Role.FACILITATOR,))
    mine = a_session(starts_at=in_days(20), joining_link=LINK, joining_instructions="Ask for Sam.")
    a_session(starts_at=in_days(21), facilitators=(flo.id,), joining_link=LINK)
    waits, off, gone = (a_session(starts_at=in_days(day), capacity=1) for day in (22, 23, 24))
    fill(waits, 1)
    booked = {one: book(flo.id, one, now=utc_now()) for one in (mine, waits, off, gone)}
    give_back(booked[gone])
    with transaction():
        cancel_session(off, why="The trainer is ill.", by_id=flo.id, now=utc_now())
    browser = be(flo.id)
    assert "Make my address" in browser.get(PAGE).text
    for _press in range(2):
        assert browser.post(PAGE).status_code == 303
    feed = address_on(browser)
    answer = client.get(feed)
    events = read(answer.text)
    assert [one.starts_at for one in events] == [in_days(20), in_days(21)]
    assert "(you run it)" in events[1].summary
    for hidden in (LINK, "Ask for Sam.", "Flo", str(flo.id), "example.org"):
        assert hidden not in answer.text
    assert statements(lambda: client.get(feed)) <= 8


def test_a_calendar_that_asks_again_is_told_that_nothing_changed_until_something_has(
    be: Be, ada: Person, client: FlaskClient
) -> None:
    book(ada.id, a_session(starts_at=in_days(20)), now=utc_now())
    browser = be(ada.id)
    browser.post(PAGE)
    feed = address_on(browser)
    first = client.get(feed)
    assert "private" in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    assert client.get(feed, headers={"If-None-Match": tag}).status_code == 304
    book(ada.id, a_session(starts_at=in_days(21)), now=utc_now())
    again = client.get(feed, headers={"If-None-Match": tag})
    assert (again.status_code, len(read(again.text))) == (200, 2)


def test_an_address_is_changed_by_one_press_and_the_old_one_is_as_if_it_had_never_been(
    be: Be, ada: Person, client: FlaskClient
) -> None:
    browser = be(ada.id)
    browser.post(PAGE)
    old, seen = address_on(browser), seen_on(browser)
    browser.post(f"{PAGE}/change", data={"seen": seen})
    new = address_on(browser)
    browser.post(f"{PAGE}/change", data={"seen": seen})
    assert address_on(browser) == new != old
    assert client.get(new).status_code == 200
    never_was = FeedLinks("another secret").path(uuid4())
    answers = [client.get(one) for one in (old, never_was, "/calendars/x.ics", old.replace(".ics", "x.ics"))]
    assert {(one.status_code, one.headers["Content-Type"]) for one in answers} == {(404, "text/html; charset=utf-8")}
    said = {re.sub(r'value="[^"]*"|/calendars/[^"]*', "", one.text) for one in answers}
    assert len(said) == 1
    for _press in range(2):
        browser.post(f"{PAGE}/stop")
    assert client.get(new).status_code == 404
    assert "Make my address" in browser.get(PAGE).text


def test_a_leavers_feed_is_gone(be: Be, ada: Person, client: FlaskClient) -> None:
    browser = be(ada.id)
    browser.post(PAGE)
    feed = address_on(browser)
    assert client.get(feed).status_code == 200
    with transaction() as session:
        session.get_one(Person, ada.id).left_on = (utc_now() - timedelta(days=1)).date()
    assert client.get(feed).status_code == 404
