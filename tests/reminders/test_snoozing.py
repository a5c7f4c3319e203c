"""Not now: one thing or everything is kept back until a day, and comes back by itself, once and in one message."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import Settings
from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.errors import SnoozeHasNoFuture, SnoozeTooLong
from skills_centre.reminders.models import MessageSnooze, Reminder
from skills_centre.reminders.queries.own_messages import WhyThen, own_messages
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.snoozing import EVERYTHING, Snooze, asked_since, kept_until
from skills_centre.reminders.rules.topics import Topic
from skills_centre.reminders.services.snoozing import snooze, wake
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.races.test_learning import race
from tests.reminders.builders import HEAD, change, enrolled

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]
NONE: frozenset[date] = frozenset()


def march(day: int) -> date:
    return date(2026, 3, day)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def put_off(person_id: UUID, thing: UUID, until: date, now: datetime) -> None:
    with transaction():
        snooze(person_id, thing, until, Policies(), now=now, closed=NONE)


def sent_on(*days: int) -> list[int]:
    return [day for day in days if sweep(at(day), HEAD).digests]


def subjects() -> list[str | None]:
    db.session.close()
    return list(db.session.scalars(select(OutboxMessage.subject).order_by(OutboxMessage.queued_at)))


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def course(person_id: UUID, due_on: date, name: str = "checking") -> UUID:
    return enrolled(person_id, add_course(name), due_on=due_on, now=NOW - timedelta(days=20))


def test_what_was_told_comes_back_once_on_the_day_that_was_chosen(app: Flask, ada: UUID) -> None:
    thing = course(ada, march(19))
    assert sent_on(12) == [12]
    for _twice in range(2):
        put_off(ada, thing, march(16), at(12, hour=10))
    assert sent_on(12, 13, 16, 17) == [16]
    assert subjects() == [
        "Due in 7 days: Checking what AI tells you",
        "Due in 3 days: Checking what AI tells you",
    ]
    assert sent_on(18, 19) == [18], "the day before comes as ever"


def test_what_is_owed_waits_and_meets_what_comes_up_meanwhile_in_one_message(app: Flask, ada: UUID) -> None:
    course(ada, march(12), "one")
    assert sent_on(5) == [5]
    put_off(ada, EVERYTHING, march(11), at(5, hour=10))
    course(ada, march(16), "two")
    course(ada, march(17), "three")
    assert sent_on(6, 9, 10, 11, 12) == [11]
    assert subjects()[1] == "3 things for you, the first due tomorrow"


def test_what_is_done_meanwhile_does_not_come_back(app: Flask, ada: UUID) -> None:
    thing = course(ada, march(19))
    sent_on(12)
    put_off(ada, thing, march(16), at(12, hour=10))
    change(thing, state=EnrolmentState.COMPLETED, completed_at=at(13))
    assert sent_on(13, 16, 17, 18) == []


def test_one_thing_is_kept_back_and_another_comes(app: Flask, ada: UUID) -> None:
    one = course(ada, march(19), "one")
    course(ada, march(20), "two")
    put_off(ada, one, march(16), at(11))
    assert sent_on(12, 13, 16) == [13, 16]
    assert not any("2 things" in (subject or "") for subject in subjects())


def test_as_usual_again_takes_back_what_only_the_snooze_would_have_repeated(app: Flask, ada: UUID) -> None:
    thing = course(ada, march(19))
    sent_on(12)
    put_off(ada, thing, march(16), at(12, hour=10))
    for _twice in range(2):
        with transaction():
            wake(ada, thing, Policies(), now=at(12, hour=11), closed=NONE)
    assert sent_on(13, 16, 17, 18) == [18]


def test_the_own_page_says_so(app: Flask, ada: UUID) -> None:
    thing = course(ada, march(20))
    put_off(ada, thing, march(17), at(11))
    coming = own_messages(ada, Policies(), now=at(11), closed=NONE).coming
    assert [(one.on, one.why_then) for one in coming] == [(march(17), WhyThen.SNOOZED), (march(19), None)]
    assert sent_on(13, 17) == [17]
    put_off(ada, thing, march(19), at(17, hour=10))
    coming = own_messages(ada, Policies(), now=at(17, hour=10), closed=NONE).coming
    assert [one.on for one in coming] == [march(19)], "what comes again and what would have come stand once"


def kept(asked: int, until: int, kind: ReminderKind, due: date) -> date:
    return kept_until(Snooze(march(asked), march(until)), kind, due, Policies(), own=NONE)


def test_what_is_required_waits_two_weeks_at_most_and_never_past_its_last_reminder() -> None:
    due = date(2026, 5, 12)
    assert kept(2, 31, ReminderKind.COURSE_DUE, due) == march(31)
    assert kept(2, 31, ReminderKind.LEARNING_DUE, due) == march(16)
    assert kept(2, 31, ReminderKind.DECISION_WAITING, march(1)) == march(16)
    assert kept(2, 14, ReminderKind.LEARNING_DUE, march(11)) == march(10)
    assert kept(2, 14, ReminderKind.LEARNING_DUE, march(9)) == march(6), "the last working day before a Monday"
    assert kept(9, 20, ReminderKind.LEARNING_OVERDUE, march(9) - timedelta(days=30)) == march(16)


def test_asking_again_and_again_silences_nothing() -> None:
    first = Snooze(march(2), march(6))
    assert asked_since(None, march(2), own=NONE) == march(2)
    assert asked_since(first, march(4), own=NONE) == march(2)
    assert asked_since(first, march(6), own=NONE) == march(2), "nothing has left since"
    assert asked_since(first, march(9), own=NONE) == march(9), "it came back on the 6th"
    weekend = Snooze(march(2), march(7))
    assert asked_since(weekend, march(9), own=NONE) == march(2)


def test_what_makes_no_sense_is_refused(app: Flask, ada: UUID, make_person: MakePerson) -> None:
    thing = course(ada, march(19))
    for until, refusal in ((NOW.date(), SnoozeHasNoFuture), (NOW.date() + timedelta(days=181), SnoozeTooLong)):
        with pytest.raises(refusal):
            put_off(ada, thing, until, NOW)
    ben = make_person("Ben Ito").id
    for person, what in ((ben, thing), (ada, uuid4())):
        with pytest.raises(NotFound):
            put_off(person, what, march(9), NOW)
    assert db.session.scalar(select(func.count()).select_from(MessageSnooze)) == 0


def test_of_many_presses_at_once_one_snooze_and_one_repeat_come(app: Flask, ada: UUID) -> None:
    thing = course(ada, march(19))
    sent_on(12)
    now = at(12, hour=10)
    outcomes = race(app, *[lambda: snooze(ada, thing, march(16), Policies(), now=now, closed=NONE)] * 4)
    assert outcomes == [None] * 4
    assert db.session.scalars(select(Reminder.occurrence).order_by(Reminder.occurrence)).all() == [1, 2]
    assert sent_on(13, 16, 17) == [16]


@pytest.mark.sqlite_only
def test_the_pages_put_off_and_take_back(be: Be, ada: UUID) -> None:
    today = local_day(utc_now())
    thing = enrolled(ada, add_course(), due_on=today + timedelta(days=40), now=utc_now())
    browser = be(ada)
    own = browser.get("/my-messages").text
    assert f"/my-messages/later?thing={thing}" in own
    page = browser.get(f"/my-messages/later?thing={thing}").text
    assert "Checking what AI tells you" in page
    day = today + timedelta(days=38)
    chosen = {"when": "day", "on": [str(day.day), str(day.month), str(day.year)]}
    assert browser.post(f"/my-messages/later?thing={thing}", data=chosen).status_code == 303
    assert "You asked not to hear of it before." in browser.get("/my-messages").text
    assert browser.post(f"/my-messages/as-usual?thing={thing}").status_code == 303
    assert "You asked not to hear of it before." not in browser.get("/my-messages").text
    assert browser.post("/my-messages/later", data={"when": "3"}).status_code == 303
    assert "You asked to hear of nothing before" in browser.get("/my-messages").text
    for wrong, said in (
        ({}, "Choose when"),
        ({"when": "day"}, "Enter the day"),
        ({"when": "day", "on": ["1", "1", "2020"]}, "Choose a day after today"),
    ):
        answer = browser.post("/my-messages/later", data=wrong)
        assert (answer.status_code, said in answer.text) == (422, True)
        assert answer.text.count("Error: ", 0, answer.text.index("</title>")) == 1
    assert browser.get("/my-messages/later?thing=nothing").status_code == 404
    assert browser.post(f"/my-messages/later?thing={uuid4()}", data={"when": "3"}).status_code == 404


@pytest.mark.sqlite_only
def test_a_mails_link_puts_off_everything_without_signing_in(
    client: FlaskClient, ada: UUID, settings: Settings
) -> None:
    path = FewerLinks(settings.secret_key).path(ada, [Topic.COURSES])
    assert client.get(path + "/later").status_code == 405
    assert client.post(path + "/later", data={"days": "365"}).status_code == 404
    assert client.post(path + "/later", data={"days": "3"}).status_code == 303
    until = db.session.scalars(select(MessageSnooze.until)).one()
    assert until == local_day(utc_now()) + timedelta(days=3)
