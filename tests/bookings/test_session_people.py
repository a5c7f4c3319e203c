"""Putting people on a session and taking them off, and writing to everyone on it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import Booking, SessionMessage
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.messages import send_next_message
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_session, assert_counters_are_true, book, in_days, state_of
from tests.reminders.builders import HEAD

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def lea(make_person: MakePerson) -> Person:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,))


def looks_at(session_id: UUID) -> str:
    return f"/administration/sessions/{session_id}"


def with_mail(number: int, session_id: UUID) -> None:
    """So many people with addresses, who book."""
    everyone = [
        Person(id=new_id(), name=f"Guest {one}", sort_key=f"guest {one:05}", email=f"guest{one}@example.org",
               person_type=PersonType.HOUSE_STAFF, joined_on=utc_now().date())
        for one in range(number)
    ]  # fmt: skip
    with transaction() as session:
        session.add_all(everyone)
    for one in everyone:
        book(one.id, session_id, now=utc_now())


def test_a_person_is_found_by_name_and_added_as_if_they_had_booked(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=1)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    peer = make_person("Ada Peer", person_type=PersonType.MEMBER)
    browser, address = be(lea.id), f"{looks_at(session_id)}/people"
    found = browser.get(f"{address}?name=ada").text
    assert str(ada.id) in found
    assert str(peer.id) not in found
    assert "Nobody here is called that" in browser.get(f"{address}?name=zzz").text
    assert "Ada Okafor has a place" in browser.post(address, data={"person": str(ada.id)}, follow_redirects=True).text
    again = browser.post(address, data={"person": str(ada.id)}, follow_redirects=True).text
    assert "Ada Okafor is on this session already." in again
    assert "On it already" in browser.get(f"{address}?name=ada").text
    full = browser.post(address, data={"person": str(ben.id)}, follow_redirects=True).text
    assert "Ben Iqbal is on the waiting list" in full
    for nobody in (str(peer.id), str(new_id()), "x"):
        assert browser.post(address, data={"person": nobody}).status_code == 404
    made = db.session.scalars(select(Booking).where(Booking.person_id == ada.id)).one()
    assert made.made_by == lea.id
    assert_counters_are_true(session_id)


def test_a_person_is_removed_with_a_reason_that_they_read_and_the_next_is_offered_the_place(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=1)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    first, second = (book(one.id, session_id, now=utc_now()) for one in (ada, ben))
    browser, address = be(lea.id), f"{looks_at(session_id)}/people/{first}/remove"
    assert f'href="{address}"' in browser.get(looks_at(session_id)).text
    assert "Remove Ada Okafor" in browser.get(address).text
    assert browser.post(address, data={"why": " "}).status_code == 422
    assert state_of(first) is BookingState.CONFIRMED
    for _press in range(2):
        assert browser.post(address, data={"why": "It is for the other team."}).status_code == 303
    booking = db.session.get_one(Booking, first)
    assert (booking.state, booking.end_reason) == (BookingState.CANCELLED, EndReason.REMOVED)
    assert state_of(second) is BookingState.OFFERED
    assert "It is for the other team." in be(ada.id).get(f"/sessions/{session_id}").text
    assert "It is for the other team." not in be(ben.id).get(f"/sessions/{session_id}").text
    other = a_session(starts_at=in_days(20))
    assert be(lea.id).get(f"{looks_at(other)}/people/{second}/remove").status_code == 404


def test_a_facilitator_of_another_session_sees_and_does_nothing(be: Be, make_person: MakePerson) -> None:
    session_id = a_session(starts_at=in_days(20))
    flo, ada = make_person("Flo Facilitator", roles=(Role.FACILITATOR,)), make_person("Ada Okafor")
    booking_id = book(ada.id, session_id, now=utc_now())
    browser = be(flo.id)
    for page in ("people", "message", f"people/{booking_id}/remove"):
        assert browser.get(f"{looks_at(session_id)}/{page}").status_code == 404
    for act in ("people", "message", f"people/{booking_id}/remove", f"messages/{new_id()}/stop"):
        assert browser.post(f"{looks_at(session_id)}/{act}", data={"person": str(ada.id)}).status_code == 404


def wrote(**changed: str) -> dict[str, str]:
    return {"sent_to": "places", "subject": "Bring a laptop", "body": "Please bring one.\n\nWe have tea.", **changed}


def sent() -> list[OutboxMessage]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject == "Bring a laptop")))


def send(minutes: float = 0) -> None:
    """As the worker does, so many minutes from now, and twice."""
    for _run in range(2):
        with transaction():
            while send_next_message(HEAD, now=utc_now() + timedelta(minutes=minutes)):
                pass


def test_a_message_is_shown_with_who_gets_it_before_it_goes_once(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=2)
    with_mail(3, session_id)
    browser, address = be(lea.id), f"{looks_at(session_id)}/message"
    assert browser.post(address, data=wrote(body="")).status_code == 422
    form_id = str(new_id())
    shown = browser.post(address, data=wrote(form_id=form_id)).text
    for words in ("<strong>2 people</strong>", "Guest 0", "Guest 1", "We have tea.", "at once", f'value="{form_id}"'):
        assert words in shown
    assert "Guest 2" not in shown
    everyone = browser.post(address, data=wrote(form_id=form_id, sent_to="everyone")).text
    assert "<strong>3 people</strong>" in everyone
    changed = browser.post(address, data=wrote(form_id=form_id, change="yes")).text
    assert "Please bring one." in changed
    assert "Send it" not in changed
    assert db.session.scalars(select(SessionMessage)).all() == []
    for _press in range(2):
        browser.post(address, data=wrote(form_id=form_id, sure="yes"))
    send()
    assert [one.address for one in sent()] == ["guest0@example.org", "guest1@example.org"]
    text = sent()[0].text_body or ""
    assert "Please bring one." in text
    assert f"/sessions/{session_id}" in text
    assert "Sent to 2 people." in browser.get(looks_at(session_id)).text


def test_a_message_to_many_waits_five_minutes_in_which_it_can_be_stopped(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=30)
    with_mail(21, session_id)
    browser, address = be(lea.id), f"{looks_at(session_id)}/message"
    assert "it goes in 5 minutes" in browser.post(address, data=wrote()).text
    browser.post(address, data=wrote(form_id=str(new_id()), sure="yes"))
    send(minutes=4.9)
    assert sent() == []
    message_id = db.session.scalars(select(SessionMessage.id)).one()
    stop = f"{looks_at(session_id)}/messages/{message_id}/stop"
    assert f'action="{stop}"' in browser.get(looks_at(session_id)).text
    for _press in range(2):
        assert "Stopped. Nobody gets it." in browser.post(stop, follow_redirects=True).text
    send(minutes=6)
    assert sent() == []
    browser.post(address, data=wrote(form_id=str(new_id()), sure="yes"))
    send(minutes=6)
    assert len(sent()) == 21
    newest = db.session.scalars(select(SessionMessage.id).order_by(SessionMessage.id.desc())).first()
    late = browser.post(f"{looks_at(session_id)}/messages/{newest}/stop", follow_redirects=True).text
    assert "has already been sent" in late
    other = a_session(starts_at=in_days(20))
    assert browser.post(f"{looks_at(other)}/messages/{newest}/stop").status_code == 404
