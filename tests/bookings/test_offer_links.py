"""The link of an offer in the mail: opening it changes nothing, pressing its button does, and an old one says how things stand."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Settings
from skills_centre.bookings.models import Booking, SessionEvent
from skills_centre.bookings.rules.signed_links import OfferLinks
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.telling import tell_next
from skills_centre.people.models import Person
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_session, book, fill, give_back, in_days, state_of, states_in
from tests.reminders.builders import HEAD

pytestmark = pytest.mark.sqlite_only

MakePerson = Callable[..., Person]

CONFIRMED, WAITING, OFFERED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def link_in_mail(settings: Settings, about: str) -> str:
    """The path that the button of the last message to Ada about something leads to."""
    db.session.close()
    while True:
        with transaction():
            if not tell_next(HEAD, now=utc_now(), links=OfferLinks(settings.secret_key)):
                break
    body = db.session.scalars(
        select(OutboxMessage.text_body)
        .where(OutboxMessage.subject.startswith(about), OutboxMessage.address == "ada.okafor@example.org")
        .order_by(OutboxMessage.id.desc())
    ).first()
    found = re.search(r"(/offers/\S+)", body or "")
    assert found is not None
    return found[1]


@pytest.fixture
def offered(ada: UUID) -> tuple[UUID, UUID]:
    """A session, and Ada's booking of it, to whom a place is offered."""
    session_id = a_session(starts_at=in_days(20), capacity=1, joining_link="https://meet.example/secret-room")
    [first] = fill(session_id, 1)
    made = book(ada, session_id, now=utc_now())
    give_back(first)
    return session_id, made


def test_a_link_names_its_booking_and_nobody_can_make_one_without_the_secret() -> None:
    booking_id = new_id()
    token = OfferLinks("one").path(booking_id).removeprefix("/offers/")
    assert OfferLinks("one").read(token) == booking_id
    for links, tried in ((OfferLinks("another"), token), (OfferLinks("one"), token[:-1]), (OfferLinks("one"), "x.y")):
        assert links.read(tried) is None


def test_opening_the_link_changes_nothing_however_often(
    client: FlaskClient, settings: Settings, offered: tuple[UUID, UUID]
) -> None:
    _session, made = offered
    link = link_in_mail(settings, "A place for you")
    events = db.session.query(SessionEvent).count()
    for _opened in range(3):
        page = client.get(link).text
        client.head(link)
    assert state_of(made) is OFFERED
    assert db.session.query(SessionEvent).count() == events
    assert "It is held for you until" in page
    assert "secret-room" not in page
    assert "Ada" not in page
    assert client.get(f"{link}/accept").status_code == 405
    assert state_of(made) is OFFERED


def test_one_press_takes_the_place_without_signing_in_and_twice_is_once(
    client: FlaskClient, settings: Settings, offered: tuple[UUID, UUID], ada: UUID
) -> None:
    session_id, made = offered
    link = link_in_mail(settings, "A place for you")
    for _press in range(2):
        page = client.post(f"{link}/accept", follow_redirects=True).text
        assert "You have the place." in page
        assert f'href="/sessions/{session_id}"' in page
    assert state_of(made) is CONFIRMED
    last = db.session.scalars(select(SessionEvent).order_by(SessionEvent.id.desc())).first()
    assert last is not None
    assert last.by_id == ada
    stale = client.post(f"{link}/pass", follow_redirects=True).text
    assert "This offer has ended" in stale
    assert "You have the place." in stale


def test_passing_by_the_link_gives_the_place_to_the_next(
    client: FlaskClient, settings: Settings, offered: tuple[UUID, UUID]
) -> None:
    session_id, _made = offered
    fill(session_id, 1)
    link = link_in_mail(settings, "A place for you")
    for _press in range(2):
        assert "You passed on this place" in client.post(f"{link}/pass", follow_redirects=True).text
    assert states_in(session_id) == [BookingState.CANCELLED, BookingState.CANCELLED, OFFERED]
    assert "You passed on this place" in client.post(f"{link}/accept", follow_redirects=True).text


def test_an_offer_that_ended_says_so_before_and_after_the_sweep(
    client: FlaskClient, settings: Settings, offered: tuple[UUID, UUID]
) -> None:
    session_id, made = offered
    link = link_in_mail(settings, "A place for you")
    with transaction() as session:
        session.get_one(Booking, made).offer_ends_at = utc_now() - timedelta(minutes=1)
    page = client.post(f"{link}/accept", follow_redirects=True).text
    assert "has gone to the next person" in page
    assert "Take the place" not in page
    with transaction():
        settle(session_id, now=utc_now())
    page = client.get(link).text
    assert "<strong>This offer has ended</strong>" in page
    assert "join the waiting list again" in page


def test_a_cancelled_session_says_so(
    client: FlaskClient, settings: Settings, offered: tuple[UUID, UUID], ada: UUID
) -> None:
    link = link_in_mail(settings, "A place for you")
    with transaction():
        cancel_session(offered[0], why="Ill.", by_id=ada, now=utc_now())
    page = client.post(f"{link}/accept", follow_redirects=True).text
    assert "This session has been cancelled." in page
    assert "Ill." not in page


def test_near_the_start_the_link_takes_a_place_as_long_as_one_is_free(
    client: FlaskClient, settings: Settings, ada: UUID, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=utc_now() + timedelta(hours=30), capacity=1)
    [first] = fill(session_id, 1)
    made = book(ada, session_id, now=utc_now())
    [second] = fill(session_id, 1)
    give_back(first)
    link = link_in_mail(settings, "A place is free")
    assert "A place is free." in client.get(link).text
    other = OfferLinks(settings.secret_key).path(second)
    assert "You have the place." in client.post(f"{other}/take", follow_redirects=True).text
    late = client.post(f"{link}/take", follow_redirects=True).text
    assert "Somebody else has just taken that place." in late
    assert "You are still on the waiting list." in late
    assert state_of(made) is WAITING


def test_a_link_that_we_did_not_make_is_not_found(client: FlaskClient, settings: Settings) -> None:
    nothing = OfferLinks(settings.secret_key).path(new_id())
    for path in ("/offers/nonsense", OfferLinks("other").path(new_id()), nothing):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/accept").status_code == 404
