"""The list of decisions, the page of a request, and what the person sees of theirs."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.bookings.models import PlaceRequest
from skills_centre.bookings.rules.states import BookingState
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from tests.bookings.builders import a_session, book, in_days, state_of
from tests.bookings.team_builders import Office, an_office

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return an_office()


@pytest.fixture
def session_id(office: Office) -> UUID:
    return a_session(starts_at=in_days(40), needs_approval=True, cost_pence=4_500)


@pytest.fixture
def request_id(office: Office, session_id: UUID) -> UUID:
    return book(office.ada, session_id, now=utc_now())


def test_the_manager_finds_it_among_their_decisions_and_approves_it(
    be: Be, office: Office, request_id: UUID, session_id: UUID
) -> None:
    browser, address = be(office.mina), f"/team/requests/{request_id}"
    assert "1 request for a place</strong>" in browser.get("/").text
    assert "1 request for a place on a session</strong> from your people" in browser.get("/team/gaps").text
    queue = browser.get("/team/decisions").text
    assert "Ada Okafor" in queue
    assert f'href="{address}"' in queue
    book(office.ben, a_session(starts_at=in_days(40)), now=utc_now())
    book(office.pru, a_session(starts_at=in_days(40)), now=utc_now())
    page = browser.get(address).text
    for words in ("£45.00", "2 places left", "Answer by", "Ben Iqbal is booked at the same time", "Ada’s role"):
        assert words in page
    assert "Pru" not in page
    assert state_of(request_id) is BookingState.REQUESTED
    done = browser.post(f"{address}/approve", follow_redirects=True).text
    assert "Approved. Ada Okafor has a place, and is told so." in done
    assert "Nothing waits for you" in done
    assert "Mina Manager approved this request" in browser.get(address).text
    assert "You have a place" in be(office.ada).get(f"/sessions/{session_id}").text


def test_declining_asks_for_a_reason_that_the_person_reads(
    be: Be, office: Office, request_id: UUID, session_id: UUID
) -> None:
    browser, address = be(office.mina), f"/team/requests/{request_id}/decline"
    refused = browser.post(address, data={"why": " "})
    assert refused.status_code == 422
    assert "Enter the reason" in refused.text
    done = browser.post(address, data={"why": "The cost is too high."}, follow_redirects=True).text
    assert "Declined. Ada Okafor is told so" in done
    late = browser.post(address.replace("decline", "approve"), follow_redirects=True).text
    assert "has been answered already" in late
    assert "Mina Manager declined this request" in late
    assert "The cost is too high." in be(office.ada).get(f"/sessions/{session_id}").text


def test_strangers_find_nothing_and_a_stranger_to_the_site_signs_in_first(
    client: FlaskClient, be: Be, office: Office, request_id: UUID
) -> None:
    address = f"/team/requests/{request_id}"
    assert f"next=/team/requests/{request_id}" in client.get(address).location
    for who in (office.ada, office.ben, office.fay, office.lea):
        browser = be(who)
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}/approve").status_code == 404
        assert browser.post(f"{address}/decline", data={"why": "No."}).status_code == 404
    plain = book(office.ben, a_session(starts_at=in_days(20)), now=utc_now())
    assert be(office.mina).get(f"/team/requests/{plain}").status_code == 404


def test_the_person_sees_whose_desk_it_is_on_and_takes_it_back(
    be: Be, office: Office, request_id: UUID, session_id: UUID
) -> None:
    page = be(office.ada).get(f"/sessions/{session_id}").text
    assert "It is with <strong>Mina Manager</strong> since" in page
    with transaction() as session:
        gone_on = utc_now() - timedelta(hours=1)
        session.execute(update(PlaceRequest).values(moves_on_at=gone_on))
    page = be(office.ada).get(f"/sessions/{session_id}").text
    assert "It is with <strong>Fay Fallback</strong> since" in page
    assert "It has gone on to another desk too" in be(office.mina).get("/team/decisions").text
    assert "nobody nearer answered" in be(office.fay).get("/team/decisions").text
    be(office.ada).post(f"/bookings/{request_id}/cancel", data={"reason": "work"})
    late = be(office.fay).post(f"/team/requests/{request_id}/approve", follow_redirects=True).text
    assert "This request has ended" in late
    assert "The request was taken back on" in late


def test_a_members_staff_is_shown_to_the_learning_team_without_their_other_bookings(
    be: Be, office: Office, session_id: UUID
) -> None:
    made = book(office.pru, session_id, now=utc_now())
    book(office.pru, a_session(starts_at=in_days(40)), now=utc_now())
    assert "the learning and development team</strong> since" in be(office.pru).get(f"/sessions/{session_id}").text
    page = be(office.lea).get(f"/team/requests/{made}").text
    assert "Pru Staff" in page
    assert "At the same time" not in page
    assert "What may help" not in page
