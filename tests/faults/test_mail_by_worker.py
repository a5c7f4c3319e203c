"""Mail through a real broker, a real worker and a real SMTP server, which is killed, wiped or away in the middle."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre.people.models import Institution, Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.processes import Worker, eventually, running_worker
from tests.reminders.builders import HEAD, enrolled
from tests.smtp import Sink, smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]

MakePerson = Callable[..., Person]

#: A killed worker's messages are taken up again after so long; in the product it is three minutes.
LEASE = 3


@pytest.fixture
def at_work(settings: Settings, found: None) -> Generator[tuple[Worker, Sink]]:
    """A founded institution, a server that takes its mail, and a worker."""
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        yield worker, sink


@contextmanager
def working(settings: Settings, smtp_url: str, *, at: datetime | None = None) -> Generator[Worker]:
    routes = {
        "SMTP_URL": smtp_url,
        "MAIL_LEASE_SECONDS": str(LEASE),
        "MAIL_FROM": "Centre <centre@skills.parliament.uk>",
    }
    with running_worker(settings, environment=routes, at=at) as worker:
        yield worker


def put(count: int) -> None:
    """Queue so many ordinary messages, due now."""
    with transaction():
        for number in range(count):
            queue_mail(
                f"letter:{number}", person_id=None, address=f"person{number}@westmere.uk", subject=f"Letter {number}",
                text_body="Hello", html_body="<p>Hello</p>", urgent=False, now=utc_now(),
            )  # fmt: skip


def wake() -> None:
    """What beat does every half minute."""
    with transaction():
        enqueue(Job.SEND_MAIL)


def waiting() -> int:
    db.session.close()
    statement = select(func.count()).where(OutboxMessage.state == MailState.QUEUED)
    return db.session.scalar(statement) or 0


def send_everything(worker: Worker) -> None:
    """Wake the worker as beat would until nothing waits."""
    deadline = time.monotonic() + 300
    while waiting():
        assert time.monotonic() < deadline, worker.log.read_text()[-3000:]
        wake()
        time.sleep(0.5)


def test_a_course_that_is_due_is_reminded_of_once_by_mail(
    app: Flask, settings: Settings, found: None, make_person: MakePerson
) -> None:
    ada = make_person("Ada Okafor", email="ada.okafor@westmere.uk").id
    enrolled(ada, add_course(), due_on=local_day(NOW) + timedelta(days=7), now=NOW - timedelta(days=20))
    for _ in range(2):
        sweep(NOW, HEAD)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url, at=NOW) as worker:
        send_everything(worker)
    assert [str(message["Subject"]) for message in sink.messages] == ["Due in 7 days: Checking what AI tells you"]
    assert "ada.okafor@westmere.uk" in str(sink.messages[0]["To"])
    assert [part.get_content_type() for part in sink.messages[0].iter_parts()] == ["text/plain", "text/html"]


def test_two_sweeps_of_a_worker_owe_a_reminder_once(
    app: Flask, make_person: MakePerson, at_work: tuple[Worker, Sink]
) -> None:
    worker, sink = at_work
    ada = make_person("Ada Okafor", email="ada.okafor@westmere.uk").id
    due_on = local_day(utc_now()) + timedelta(days=4)
    enrolled(ada, add_course(), due_on=due_on, now=utc_now() - timedelta(days=20))
    for _ in range(2):
        with transaction():
            enqueue(Job.SWEEP_REMINDERS)
    eventually(lambda: offsets_of(ada), said=worker.log)
    eventually(lambda: worker.log.read_bytes().count(b"reminders.sweep") >= 4, said=worker.log)
    assert -7 in offsets_of(ada), "a week before has passed, so it is owed at once"
    assert len(offsets_of(ada)) == len(set(offsets_of(ada)))
    assert len(sink.messages) <= 1


def offsets_of(person_id: UUID) -> list[int]:
    db.session.close()
    return list(db.session.scalars(select(Reminder.offset_days).where(Reminder.person_id == person_id)))


@pytest.mark.parametrize(
    ("count", "kills"),
    [
        pytest.param(50, (20,), id="reduced"),
        pytest.param(400, (50, 150, 300), id="full", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
    ],
)
def test_a_killed_worker_loses_nothing_and_repeats_at_most_one(
    app: Flask, at_work: tuple[Worker, Sink], count: int, kills: tuple[int, ...]
) -> None:
    worker, sink = at_work
    sink.seconds_each = 0.02
    put(count)
    for after in kills:
        wake()
        eventually(lambda after=after: len(sink.messages) >= after, seconds=300, said=worker.log)  # type: ignore[misc]
        worker.kill()
        worker.start()
    send_everything(worker)
    came = sink.by_message_id
    repeated = sum(times - 1 for times in came.values())
    print(f"{count} messages, {len(kills)} kills: {count - len(came)} lost, {repeated} repeated")  # noqa: T201 - asked for
    assert len(came) == count, "none is lost"
    assert repeated <= len(kills), "at most one is repeated for each kill"


def test_a_demonstration_hands_nothing_to_the_server(
    app: Flask, settings: Settings, at_work: tuple[Worker, Sink]
) -> None:
    worker, sink = at_work
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = True
    put(3)
    send_everything(worker)
    assert sink.messages == []
    assert len(list((settings.data_dir / "mail").glob("*.eml"))) == 3


def test_an_address_kept_for_examples_never_reaches_the_server(
    app: Flask, settings: Settings, at_work: tuple[Worker, Sink]
) -> None:
    worker, sink = at_work
    with transaction():
        queue_mail(
            "one", person_id=None, address="staff@example.org", subject="Hello", text_body="Hello",
            html_body="<p>Hello</p>", urgent=True, now=datetime.now(tz=NOW.tzinfo),
        )  # fmt: skip
    eventually(lambda: not waiting(), said=worker.log)
    assert sink.messages == []
