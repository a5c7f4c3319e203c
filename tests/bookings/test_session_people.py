"""Putting people on a session and taking them off, and writing to everyone on it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import Booking, CourseSession, SessionEvent, SessionMessage
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.messages import send_next_message
from skills_centre.bookings.services.session_people import remove_person
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.words import words_by_id
from tests.bookings.builders import a_session, assert_counters_are_true, book, give_back, in_days, state_of
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


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_after_booking_has_closed_an_administrator_gives_a_free_place_with_a_reason(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    closes = utc_now() - timedelta(hours=1)
    session_id = a_session(starts_at=in_days(20), capacity=1, booking_closes_at=closes)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    browser, address = be(lea.id), f"{looks_at(session_id)}/people/{ada.id}/late"
    assert f'href="{address}"' in browser.get(f"{looks_at(session_id)}/people?name=ada").text
    assert "1 place is free" in browser.get(address).text
    assert "Enter the reason" in browser.post(address, data={"why": " "}).text
    assert browser.post(address, data={"why": "She teaches the next one."}).status_code == 303
    again = browser.post(address, data={"why": "She teaches the next one."}, follow_redirects=True).text
    assert "No place is free." in again
    assert acts()[-1] == "booking.add-late"
    event = db.session.scalars(select(SessionEvent).order_by(SessionEvent.id.desc()).limit(1)).one()
    assert (event.by_id, event.state, words_by_id([event.words_id]).get(event.words_id or new_id())) == (
        lea.id,
        BookingState.CONFIRMED,
        "She teaches the next one.",
    )
    assert_counters_are_true(session_id)
    flo = make_person("Flo Facilitator", roles=(Role.FACILITATOR,))
    assert be(flo.id).get(address).status_code in {403, 404}
    started = a_session(starts_at=utc_now() - timedelta(minutes=5), capacity=1)
    late = be(lea.id).post(f"{looks_at(started)}/people/{ben.id}/late", data={"why": "He is here."}).text
    assert "has already started" in late


def test_nobody_is_put_before_those_who_wait_unless_it_is_meant_and_they_read_of_it(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=in_days(1), capacity=1)
    ada, ben, cy = make_person("Ada Okafor"), make_person("Ben Iqbal"), make_person("Cy Doe")
    first = book(ada.id, session_id, now=utc_now())
    book(ben.id, session_id, now=utc_now())
    give_back(first)
    with transaction() as session:
        session.get_one(CourseSession, session_id).booking_closes_at = utc_now() - timedelta(minutes=1)
    browser, address = be(lea.id), f"{looks_at(session_id)}/people/{cy.id}/late"
    assert "1 person waits" in browser.get(address).text
    refused = browser.post(address, data={"why": "He runs it next time."})
    assert refused.status_code == 422
    assert 'href="#passes_over"' in refused.text
    assert "He runs it next time." in refused.text
    page = f"/sessions/{session_id}"
    assert "gave somebody else a place directly" not in be(ben.id).get(page).text
    meant = {"why": "He runs it next time.", "passes_over": "y"}
    assert be(lea.id).post(address, data=meant).status_code == 303
    told = be(ben.id).get(page).text
    assert "gave somebody else a place directly" in told
    assert "He runs it next time." not in told
    assert_counters_are_true(session_id)


def test_adding_and_removing_are_in_the_audit_trail_once_each(be: Be, lea: Person, make_person: MakePerson) -> None:
    session_id = a_session(starts_at=in_days(20), capacity=1)
    ada = make_person("Ada Okafor")
    browser = be(lea.id)
    for _press in range(2):
        browser.post(f"{looks_at(session_id)}/people", data={"person": str(ada.id)})
    booking_id = db.session.scalars(select(Booking.id)).one()
    with transaction():
        for _time in range(2):
            remove_person(booking_id, session_id, why="Too late.", by_id=lea.id, now=utc_now())
    assert [act for act in acts() if act.startswith("booking.")] == ["booking.add", "booking.remove"]
    assert "Took somebody off the session" in browser.get("/administration/audit").text


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
