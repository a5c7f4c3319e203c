"""The last look: what has waited for a mail server says only what is true as it leaves, and leaves in working hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import Drained, drain
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.ledger import messages_to
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, change, enrolled
from tests.smtp import Sink, smtp_server

MakePerson = Callable[..., Person]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AWAY = "smtp://127.0.0.1:1"


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor", email="ada.okafor@westmere.uk").id


@pytest.fixture
def tea(ada: UUID) -> UUID:
    """Ada's enrolment on a course that is due in a week."""
    return enrolled(ada, add_course("tea", title="Making tea"), due_on=TODAY + 7 * DAY, now=NOW - 20 * DAY)


@pytest.fixture
def toast(ada: UUID) -> UUID:
    """And on one that is due in six days: both are owed today."""
    return enrolled(ada, add_course("toast", title="Making toast"), due_on=TODAY + 6 * DAY, now=NOW - 20 * DAY)


def send(tmp_path: Path, url: str, *, now: datetime) -> Drained:
    routes = MailRoutes(
        url, "Centre <centre@skills.parliament.uk>", "https://skills", tmp_path / "mail", only_to_files=False
    )
    return drain(routes, urgent=False, clock=lambda: now, look=partial(look_again, head=HEAD))


def texts(sink: Sink) -> list[str]:
    found = []
    for one in sink.messages:
        body = one.get_body(("plain",))
        assert body is not None
        found.append(str(body.get_content()))
    return found


def states() -> set[tuple[str, str | None]]:
    db.session.close()
    return {(row.state.value, row.reason) for row in db.session.execute(select(Reminder.state, Reminder.reason))}


def message() -> OutboxMessage:
    db.session.close()
    return db.session.scalars(select(OutboxMessage)).one()


def complete(enrolment_id: UUID) -> None:
    change(enrolment_id, state=EnrolmentState.COMPLETED, completed_at=NOW + HOUR, started_at=NOW)


def test_what_is_done_while_the_server_is_away_is_not_said(app: Flask, tmp_path: Path, tea: UUID, toast: UUID) -> None:
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    complete(toast)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=NOW + 2 * HOUR).sent == 1
        assert send(tmp_path, url, now=NOW + 3 * HOUR).sent == 0
    [text] = texts(sink)
    assert "Making tea" in text
    assert "Making toast" not in text
    assert str(sink.messages[0]["Subject"]) == "Due in 7 days: Making tea"
    assert states() == {("queued", None), ("suppressed", "completed")}


def test_when_nothing_is_left_to_say_nothing_is_sent(app: Flask, tmp_path: Path, ada: UUID, tea: UUID) -> None:
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    with transaction():
        record_leaver(ada, last_day=TODAY, by_id=None, now=NOW + HOUR)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=NOW + 2 * HOUR).sent == 0
    assert sink.messages == []
    assert (message().state, message().problem, message().text_body) == (MailState.SUPPRESSED, "nothing-left", None)
    assert message().subject is None, "it may have been of somebody's skills, and keepers of messages read it"
    assert messages_to(ada, limit=5) == [], "their own page says why beside what was not sent"
    assert states() == {("suppressed", "left")}


def test_what_is_as_it_was_is_sent_as_it_was_written(app: Flask, tmp_path: Path, tea: UUID) -> None:
    sweep(NOW, HEAD)
    before = message().text_body
    send(tmp_path, AWAY, now=NOW)
    with smtp_server() as (sink, url):
        send(tmp_path, url, now=NOW + 2 * HOUR)
    assert [text.replace("\r\n", "\n") for text in texts(sink)] == [before]


@pytest.mark.parametrize(
    ("tried", "opens"),
    [
        (datetime(2026, 3, 3, 19, 30, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC)),
        (datetime(2026, 3, 4, 6, 30, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC)),
        (datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)),
    ],
)
def test_nothing_leaves_at_night_or_at_the_weekend_although_it_was_due_before(
    app: Flask, tmp_path: Path, tea: UUID, tried: datetime, opens: datetime
) -> None:
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=tried).sent == 0
        waits = message()
        assert (waits.next_try_at, waits.lease_owner, waits.tries) == (opens, None, 0)
        assert send(tmp_path, url, now=opens).sent == 1
    assert len(sink.messages) == 1


def test_what_waits_from_yesterday_is_todays_message_with_the_latest_of_each(
    app: Flask, tmp_path: Path, tea: UUID
) -> None:
    """Five days later a day before the date is owed too: one message, of which the week before is superseded."""
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    later = NOW + 6 * DAY
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=later).sent == 1
        sweep(later, HEAD)
        send(tmp_path, url, now=later)
        sweep(later + HOUR, HEAD)
        send(tmp_path, url, now=later + HOUR)
        assert [str(one["Subject"]) for one in sink.messages] == ["Due tomorrow: Making tea"]
    assert states() >= {("queued", None)}


def test_whoever_had_todays_message_gets_no_second_one_of_an_earlier_day(
    app: Flask, tmp_path: Path, ada: UUID, tea: UUID
) -> None:
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    enrolled(ada, add_course("jam", title="Making jam"), due_on=TODAY + 8 * DAY, now=NOW)
    tomorrow = NOW + DAY
    sweep(tomorrow, HEAD)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=tomorrow).sent == 1
        sweep(tomorrow + DAY, HEAD)
        send(tmp_path, url, now=tomorrow + DAY)
    assert [local_day(one["Date"].datetime) for one in sink.messages] == [TODAY + DAY, TODAY + 2 * DAY]
    assert ["Making jam" in text for text in texts(sink)] == [True, False]
    assert ["Making tea" in text for text in texts(sink)] == [False, True]


def test_the_tries_of_a_message_that_says_something_else_go_on(
    app: Flask, tmp_path: Path, make_person: MakePerson
) -> None:
    ben = make_person("Ben Busy", email="busy.ben@westmere.uk").id
    for key in ("one", "two"):
        enrolled(ben, add_course(key, title=key), due_on=TODAY + 7 * DAY, now=NOW - 20 * DAY)
    sweep(NOW, HEAD)
    with smtp_server() as (_sink, url):
        send(tmp_path, url, now=NOW)
        [first, _second] = db.session.scalars(select(Reminder.subject_id).order_by(Reminder.id)).all()
        complete(first)
        send(tmp_path, url, now=NOW + HOUR)
    assert (message().tries, message().problem) == (2, "smtp-451")
    assert {one.state for one in db.session.scalars(select(Reminder))} == {
        ReminderState.QUEUED,
        ReminderState.SUPPRESSED,
    }


def test_what_comes_up_after_nothing_was_left_is_sent_on_the_same_day(
    app: Flask, tmp_path: Path, ada: UUID, tea: UUID
) -> None:
    sweep(NOW, HEAD)
    send(tmp_path, AWAY, now=NOW)
    complete(tea)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=NOW + HOUR).sent == 0
        enrolled(ada, add_course("jam", title="Making jam"), due_on=TODAY + 7 * DAY, now=NOW + HOUR)
        sweep(NOW + 2 * HOUR, HEAD)
        assert send(tmp_path, url, now=NOW + 2 * HOUR).sent == 1
    assert ["Making jam" in text for text in texts(sink)] == [True]
