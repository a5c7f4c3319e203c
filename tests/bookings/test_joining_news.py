"""New joining instructions, and a room described anew: told once to those with a place, to many after five minutes with a Stop."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.errors import MessageGone
from skills_centre.bookings.queries.joining import waiting_news
from skills_centre.bookings.queries.plans import kept_plan
from skills_centre.bookings.services.joining_news import stop_joining_news, tell_joining_news
from skills_centre.bookings.services.moving import change_by_form
from skills_centre.bookings.services.scheduling import Times
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.telling import tell_next
from skills_centre.bookings.services.venues import VenueFields, add_venue, change_venue
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import local_time
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import STARTS, a_plan, a_session, book, fill, in_days, people, the_session
from tests.bookings.reading_calendars import parts_of
from tests.bookings.test_moving import with_addresses
from tests.bookings.test_scheduling_pages import Boxes, filled, sure_in
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

FIVE = timedelta(minutes=5)
DOOR = "Come to the north door."


@pytest.fixture
def boss(make_person: MakePerson) -> UUID:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def told(now: datetime = NOW) -> list[OutboxMessage]:
    """Tell of everything, and give the messages that are new."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    db.session.close()
    for tell in (tell_next, tell_joining_news):
        while True:
            with transaction():
                if not tell(HEAD, now=now):
                    break
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [one for one in rows if one.id not in before]


def say(session_id: UUID, instructions: str, *, now: datetime = NOW, boss: UUID, **chosen: object) -> None:
    """Change the joining instructions, and nothing else unless it is chosen."""
    kept = kept_plan(session_id)
    given = {
        "dates": [Times(*one) for one in kept.dates],
        "capacity": kept.capacity,
        "venue_id": kept.venue_id,
        **chosen,
    }
    plan = a_plan(kept.course_id, joining_instructions=instructions, **given)
    with transaction():
        change_by_form(session_id, plan, by_id=boss, now=now)


def of_many(number: int = 21, **chosen: object) -> UUID:
    session_id = a_session(capacity=30, **chosen)
    for one in people(number):
        book(one, session_id)
    with_addresses()
    told()
    return session_id


def test_those_with_a_place_are_told_once_and_their_calendar_follows(
    app: Flask, ada: UUID, boss: UUID, make_person: MakePerson
) -> None:
    session_id = a_session(capacity=1)
    book(ada, session_id)
    book(make_person("Ben Iqbal").id, session_id)
    (first,) = parts_of(told()[0].id)
    say(session_id, DOOR, boss=boss)
    (message,) = told()
    assert message.address == "ada.okafor@example.org"
    assert message.subject == "How to join has changed: Checking what AI tells you"
    assert "The joining instructions have changed for" in (message.text_body or "")
    assert "Thursday 26 March 2026, 10:00 am to 12:00 pm" in (message.text_body or "")
    assert DOOR not in f"{message.text_body}{message.html_body}"
    (event,) = parts_of(message.id)
    assert (event.method, event.uid, event.sequence) == ("REQUEST", first.uid, 1)
    assert event.description.startswith(f"How to join: {DOOR}\n")
    say(session_id, DOOR, boss=boss)
    assert told() == []


def test_many_wait_five_minutes_and_several_edits_are_one_message(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    say(session_id, "Come to the south door.", boss=boss)
    later = NOW + timedelta(minutes=3)
    say(session_id, DOOR, boss=boss, now=later)
    (news,) = waiting_news([session_id])
    assert (news.send_at, news.people) == (later + FIVE, 21)
    assert told(later + FIVE - timedelta(seconds=1)) == []
    messages = told(later + FIVE)
    assert len(messages) == 21
    assert all(DOOR in parts_of(one.id)[0].description for one in messages)
    assert told(later + 2 * FIVE) == []
    with pytest.raises(MessageGone), transaction():
        stop_joining_news(news.id, session_id=session_id, by_id=boss, now=later + 2 * FIVE)


def test_news_stopped_at_the_last_second_is_told_to_nobody_and_the_words_stay(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    say(session_id, DOOR, boss=boss)
    (news,) = waiting_news([session_id])
    for _press in range(2):
        with transaction():
            stop_joining_news(news.id, session_id=session_id, by_id=boss, now=NOW + FIVE - timedelta(seconds=1))
    assert told(NOW + FIVE) == []
    assert kept_plan(session_id).joining_instructions == DOOR
    say(session_id, f"{DOOR} Bring a pass.", boss=boss, now=NOW + FIVE)
    assert len(told(NOW + 2 * FIVE)) == 21


def test_words_that_were_put_back_in_time_are_told_to_nobody(app: Flask, boss: UUID) -> None:
    session_id = of_many(joining_instructions=DOOR)
    say(session_id, "Come to the south door.", boss=boss)
    say(session_id, DOOR, boss=boss)
    assert told(NOW + FIVE) == []


def test_who_books_after_the_change_is_told_nothing_more(app: Flask, boss: UUID, ada: UUID) -> None:
    session_id = of_many()
    say(session_id, DOOR, boss=boss)
    book(ada, session_id)
    assert [one.subject for one in told()] == ["You have a place: Checking what AI tells you"]
    assert len(told(NOW + FIVE)) == 21


def test_few_and_those_of_a_session_that_starts_within_the_five_minutes_are_told_at_once(
    app: Flask, boss: UUID
) -> None:
    few, soon = of_many(20), of_many()
    say(few, DOOR, boss=boss)
    assert len(told()) == 20
    just_before = STARTS - timedelta(minutes=4)
    say(soon, DOOR, boss=boss, now=just_before)
    assert len(told(just_before)) == 21


def test_a_move_tells_of_new_instructions_too_and_a_stopped_one_leaves_the_old(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    later = [Times(STARTS + timedelta(days=1), STARTS + timedelta(days=1, hours=2))]
    say(session_id, DOOR, boss=boss, dates=later)
    assert kept_plan(session_id).joining_instructions == ""
    assert waiting_news([session_id]) == []
    db.session.close()
    with transaction():
        settle(session_id, now=NOW + FIVE)
    assert kept_plan(session_id).joining_instructions == DOOR
    messages = told(NOW + FIVE)
    assert {(one.subject or "").split(":")[0] for one in messages} == {"Changed"}
    assert len(messages) == 21
    assert DOOR in parts_of(messages[0].id)[0].description


def said(**changed: object) -> VenueFields:
    given = {"name": "Room T", "address": "1 High Street", "capacity": 30, "access_notes": "Lift B", "is_in_use": True}
    return VenueFields(**{**given, **changed})  # type: ignore[arg-type]  # any field of a room


def a_room() -> UUID:
    with transaction():
        return add_venue(said(), by_id=None, now=NOW)


def test_a_room_described_anew_is_one_message_for_all_of_somebodys_sessions_there(
    app: Flask, ada: UUID, boss: UUID, make_person: MakePerson
) -> None:
    room_id = a_room()
    ben = make_person("Ben Iqbal").id
    first, second = (a_session(venue_id=room_id, is_online=False, starts_at=STARTS + timedelta(days=n)) for n in (0, 7))
    elsewhere = a_session()
    for person_id, session_id in ((ada, first), (ada, second), (ben, second), (ben, elsewhere)):
        book(person_id, session_id)
    told()
    with transaction():
        change_venue(room_id, said(capacity=12), by_id=boss, now=NOW)
    assert told() == [], "how many it takes concerns nobody who comes"
    with transaction():
        change_venue(room_id, said(access_notes="Lift B is out of order: take lift C."), by_id=boss, now=NOW)
    messages = {one.address: one for one in told()}
    to_ada, to_ben = messages.pop("ada.okafor@example.org"), messages.pop("ben.iqbal@example.org")
    assert messages == {}
    assert to_ada.subject == "How to join has changed: 2 of your sessions"
    assert "Thursday 2 April 2026" in (to_ada.text_body or "")
    assert "has changed for “Checking what AI tells you” (Thursday 2 April 2026" in (to_ben.text_body or "")
    assert [(one.method, one.sequence) for one in parts_of(to_ada.id)] == [("REQUEST", 1)] * 2
    assert "Getting in: 1 High Street\nLift B is out of order: take lift C.\n" in parts_of(to_ben.id)[0].description


def test_a_date_that_is_over_is_not_sent_again(app: Flask, ada: UUID, boss: UUID) -> None:
    room_id = a_room()
    dates = [Times(STARTS + timedelta(weeks=n), STARTS + timedelta(weeks=n, hours=1)) for n in range(3)]
    book(ada, a_session(venue_id=room_id, is_online=False, dates=dates))
    told()
    now = STARTS + timedelta(days=1)
    with transaction():
        change_venue(room_id, said(name="Room U"), by_id=boss, now=now)
    (message,) = told(now)
    assert [one.starts_at for one in parts_of(message.id)] == [one.starts_at for one in dates[1:]]
    assert {one.where for one in parts_of(message.id)} == {"Room U"}


@pytest.mark.sqlite_only
def test_the_page_shows_who_is_told_of_new_instructions_and_it_can_be_stopped(be: Be, boss: UUID) -> None:
    session_id = a_session(
        course_id=add_course("tea", title="Making tea"),
        starts_at=in_days(9),
        capacity=30,
        joining_link="https://meet.example/tea",
    )
    fill(session_id, 21)
    session = the_session(session_id)
    day = session.starts_at
    address = f"/administration/sessions/{session_id}"
    boxes: Boxes = filled(
        session.course_id, capacity="30", joining_instructions=DOOR,
        day_1=[str(day.day), str(day.month), str(day.year)], starts_1=f"{kept_times(session_id)[0]}", ends_1=f"{kept_times(session_id)[1]}",
    )  # fmt: skip
    browser = be(boss)
    shown = browser.post(f"{address}/edit", data=boxes).text
    for words in (
        "Save it, and tell 21 people?",
        "they are told in 5 minutes",
        "Person 20",
        "How to join has changed: Making tea",
    ):
        assert words in shown
    assert kept_plan(session_id).joining_instructions == ""
    done = browser.post(f"{address}/edit", data={**boxes, "sure": sure_in(shown)}, follow_redirects=True).text
    assert "Saved. Those with a place are told on" in done
    assert "21 people with a place are told on" in done
    (news,) = waiting_news([session_id])
    stopped = browser.post(f"{address}/joining-news/{news.id}/stop", follow_redirects=True).text
    assert "Stopped. Nobody is told. What you changed stays." in stopped
    assert "21 people with a place are told on" not in stopped
    assert kept_plan(session_id).joining_instructions == DOOR


def kept_times(session_id: UUID) -> tuple[str, str]:
    """When the one date begins and ends, as somebody types it."""
    ((starts_at, ends_at),) = kept_plan(session_id).dates
    return tuple(local_time(one).strftime("%H:%M") for one in (starts_at, ends_at))  # type: ignore[return-value]


@pytest.mark.sqlite_only
def test_the_page_of_a_room_shows_who_is_told_and_it_can_be_stopped(be: Be, boss: UUID) -> None:
    room_id = a_room()
    session_id = a_session(venue_id=room_id, is_online=False, starts_at=in_days(9), capacity=30)
    fill(session_id, 21)
    browser, address = be(boss), f"/administration/venues/{room_id}"
    boxes = {"name": "Room T", "address": "1 High Street", "capacity": "30", "access_notes": "Lift C", "is_in_use": "y"}
    shown = browser.post(address, data=boxes).text
    for words in ("Save it, and tell 21 people?", "They have a place in a session in this room.", "Person 20"):
        assert words in shown
    done = browser.post(address, data={**boxes, "sure": sure_in(shown)}, follow_redirects=True).text
    assert "Those with a place in a session here are told on" in done
    assert "Stop: tell nobody" in browser.get(f"/administration/sessions/{session_id}").text
    assert "Stopped. Nobody is told." in browser.post(f"{address}/news/stop", follow_redirects=True).text
    assert waiting_news([session_id]) == []
    quiet = browser.post(address, data={**boxes, "capacity": "40"})
    assert quiet.status_code == 303
