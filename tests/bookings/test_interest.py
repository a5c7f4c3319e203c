"""Asking for a date of a course that has none, and being told of it once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.bookings.errors import MessageGone
from skills_centre.bookings.models import SessionInterest
from skills_centre.bookings.queries.interest import date_to_tell
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.interest import ask_for_date, stop_asking
from skills_centre.bookings.services.scheduling import schedule_session
from skills_centre.bookings.services.telling import tell_next
from skills_centre.bookings.services.telling_dates import stop_telling_of_date, tell_of_dates
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_plan, a_session, book, in_days
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]

BEFORE = NOW - timedelta(days=1)
SOON = NOW + timedelta(minutes=5)


def tell(*, now: datetime = SOON) -> list[str]:
    """Tell of the dates, and give to whom and what, since the last time."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    db.session.close()
    while True:
        with transaction():
            if not tell_of_dates(HEAD, now=now):
                break
    rows = db.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
    return [f"{(one.address or '').split('.')[0]}: {one.subject}" for one in rows if one.id not in before]


def ask(course_id: UUID, *people: UUID, now: datetime = BEFORE) -> None:
    for person_id in people:
        with transaction():
            ask_for_date(course_id, person_id=person_id, now=now)


def asking() -> int:
    return db.session.scalar(select(func.count()).select_from(SessionInterest)) or 0


def test_whoever_asked_is_told_once_when_a_session_opens_and_then_asks_no_more(
    app: Flask, make_person: MakePerson
) -> None:
    course_id = add_course(title="Making tea")
    ada, ben, cy, dee = (make_person(name).id for name in ("Ada Okafor", "Ben Iqbal", "Cy Lund", "Dee Moss"))
    ask(course_id, ada, ben, ada, cy, dee)
    ask(add_course("other"), ben)
    with transaction():
        stop_asking(course_id, person_id=cy)
    with transaction() as session:
        session.get_one(Person, dee).left_on = NOW.date()
    first = a_session(course_id=course_id)
    a_session(course_id=course_id)
    assert tell(now=NOW) == []
    assert tell() == ["ada: There is a date: Making tea", "ben: There is a date: Making tea"]
    body = db.session.scalars(select(OutboxMessage.text_body)).first()
    assert f"/sessions/{first}" in (body or "")
    assert tell() == []
    assert asking() == 1
    ask(course_id, ada, now=SOON)
    assert tell() == []
    with transaction():
        assert tell_next(HEAD, now=SOON) == 0


def test_nobody_is_told_of_a_date_that_was_taken_back_or_that_they_have_booked(
    app: Flask, make_person: MakePerson
) -> None:
    course_id = add_course()
    ada, ben = make_person("Ada Okafor").id, make_person("Ben Iqbal").id
    ask(course_id, ada, ben)
    wrong = a_session(course_id=course_id)
    with transaction():
        cancel_session(wrong, why="The wrong week.", by_id=ada, now=NOW)
    assert tell() == []
    assert asking() == 2
    right = a_session(course_id=course_id)
    book(ada, right)
    assert tell() == ["ben: There is a date: Checking what AI tells you"]
    assert asking() == 0


def test_many_are_told_in_several_transactions_each_once(
    app: Flask, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skills_centre.bookings.services.telling_dates.MOST_PEOPLE", 2)
    course_id = add_course()
    ask(course_id, *(make_person(f"Person {number}").id for number in range(5)))
    a_session(course_id=course_id)
    assert len(tell()) == 5
    assert tell() == []


@pytest.mark.sqlite_only
def test_the_page_of_a_course_names_its_dates_and_takes_a_wish_for_another(be: Be, make_person: MakePerson) -> None:
    publish_course(make_pack("tea-making", delivery="workshop"), reviewer_id=make_person("Rita Reviewer").id)
    browser = be(make_person("Ada Okafor").id)
    page = browser.get("/courses/tea-making").text
    assert "There is no date yet." in page
    for _press in range(2):
        answer = browser.post("/courses/tea-making/dates")
        assert answer.location == "/courses/tea-making#sessions"
    page = browser.get("/courses/tea-making").text
    assert "You asked to be told of a new date." in page
    assert asking() == 1
    for _press in range(2):
        browser.post("/courses/tea-making/dates/stop")
    assert asking() == 0
    assert browser.post("/courses/no-such/dates").status_code == 404


@pytest.mark.sqlite_only
def test_any_course_with_a_session_shows_it_with_the_places_left(be: Be, make_person: MakePerson) -> None:
    course_id = add_course()
    ada = make_person("Ada Okafor").id
    browser = be(ada)
    assert 'id="sessions"' not in browser.get("/courses/checking-ai").text
    first, *_others = [a_session(course_id=course_id, starts_at=in_days(day)) for day in range(3, 10)]
    page = browser.get("/courses/checking-ai").text
    assert f'href="/sessions/{first}"' in page
    assert page.count("2 places left") == 5
    assert 'href="/sessions?course=checking-ai">See 2 more dates' in page
    assert "Tell me of the next new date" in page
    book(ada, first, now=utc_now())
    assert "You have a place" in browser.get("/courses/checking-ai").text


def test_a_date_that_was_stopped_before_its_time_is_told_to_nobody_and_the_next_one_is(
    app: Flask, make_person: MakePerson
) -> None:
    lead = make_person("Lee Lead").id
    course_id = add_course(title="Making tea")
    ask(course_id, make_person("Ada Okafor").id, make_person("Ben Iqbal").id)
    session_id = a_session(course_id=course_id)
    coming = date_to_tell(session_id, now=NOW)
    assert coming is not None
    assert (coming.people, coming.send_at) == (2, SOON)
    with transaction():
        stop_telling_of_date(session_id, by_id=lead, now=SOON - timedelta(seconds=1))
    with transaction(), pytest.raises(MessageGone):
        stop_telling_of_date(session_id, by_id=lead, now=SOON - timedelta(seconds=1))
    assert tell() == []
    assert asking() == 2
    a_session(course_id=course_id)
    assert len(tell()) == 2
    assert date_to_tell(session_id, now=SOON) is None


@pytest.mark.sqlite_only
def test_the_page_of_the_session_says_who_is_told_and_stops_it(be: Be, make_person: MakePerson) -> None:
    lead = make_person("Lee Lead", roles=(Role.LD_ADMINISTRATOR,)).id
    course_id = add_course(title="Making tea")
    ask(course_id, make_person("Ada Okafor").id)
    with transaction():
        session_id = schedule_session(a_plan(course_id, starts_at=in_days(20)), by_id=lead, now=utc_now())
    address = f"/administration/sessions/{session_id}"
    assert "1 person who asked for a date is told of this one after" in be(lead).get(address).text
    assert be(lead).post(f"{address}/date/stop").status_code == 303
    assert "who asked for a date" not in be(lead).get(address).text.replace("Nobody who asked for a date", "")
