"""The fault table: digests by a real broker, real workers and a real SMTP server, each of which fails in each way in turn.

    pytest tests/faults -k fault -m soak --databases=sqlite,postgresql -s

prints a line for each; FAULT_MESSAGES=2000 runs it at full size. docs/faults.md keeps what it printed.
"""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import NullPool, create_engine, select, text, update
from sqlalchemy.exc import OperationalError

from config import Settings
from skills_centre.platform.database import db, is_postgresql, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.bounces import left_part
from skills_centre.platform.mail.models import MailState, OutboxMessage
from tests.faults.faulty import AT, MESSAGES, outcome, people_who_are_owed, queue_digests, waiting
from tests.faults.test_mail_by_worker import wake
from tests.faults.test_team_months_by_worker import working_on
from tests.processes import Worker, eventually
from tests.smtp import Sink, smtp_server

pytestmark = [pytest.mark.timeout(600 + 2 * MESSAGES), pytest.mark.soak]


#: A lease that gives the server five seconds to answer and fifteen to take a message, so that a busy machine is not taken for a fault.
LONG = 60


@pytest.fixture
def at_work(settings: Settings, found: None) -> Generator[tuple[Worker, Sink]]:
    """A founded institution, a server that takes its mail, and a worker to which it is that Tuesday morning."""
    with smtp_server() as (sink, smtp_url), working_on(AT, settings, smtp_url, lease=LONG) as worker:
        yield worker, sink


@pytest.fixture
def at_work_for_seconds(settings: Settings, found: None) -> Generator[tuple[Worker, Sink]]:
    """The same with leases of seconds, for what waits until one runs out."""
    with smtp_server() as (sink, smtp_url), working_on(AT, settings, smtp_url) as worker:
        yield worker, sink


def let_leases_run_out() -> None:
    """What the minute does that passes after a worker has died."""
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.lease_owner.is_not(None))
            .values(lease_until=AT - timedelta(minutes=1))
        )


def beat_until(holds: Callable[[], object], worker: Worker) -> None:
    """Ask for what beat asks for every half minute, until something holds."""

    def woken() -> bool:
        wake()
        return bool(holds())

    eventually(woken, seconds=60 + MESSAGES / 5, said=worker.log, every=0.5)


def send_the_rest(worker: Worker) -> None:
    """Beat until nothing waits."""
    beat_until(lambda: not waiting(), worker)


def woken_although_it_restarts(worker: Worker, striking: "Striking") -> bool:
    """Wake the worker, although the database may have gone away from under the test itself; says whether all is struck."""
    with suppress(OperationalError):
        wake()
    db.session.remove()
    assert worker.process is not None
    assert not worker.process.has_ended(), "it lives on when its database goes"
    return striking.struck.is_set()


class Striking:
    """Does something when messages have come to a step so often, before the server answers: at each of several such places in turn."""

    def __init__(self, sink: Sink, strike: Callable[[], object], *places: tuple[str, int]) -> None:
        self.struck = Event()
        self._sink, self._strike, self._places, self._times = sink, strike, list(places), 0
        sink.on_step = self._on_step

    def _on_step(self, step: str) -> None:
        if not self._places or step != self._places[0][0]:
            return
        self._times += 1
        if self._times >= self._places[0][1]:
            self._places.pop(0)
            self._times = 0
            self._strike()
            if not self._places:
                self.struck.set()

    def rest(self) -> None:
        """Strike no more."""
        self._sink.on_step = lambda _step: None


def taken_and_not_marked(sink: Sink) -> set[tuple[str, int]]:
    """What the server has taken and the outbox does not know to be sent, each with how often it came."""
    db.session.close()
    marked = set(db.session.scalars(select(OutboxMessage.message_id).where(OutboxMessage.state == MailState.SENT)))
    return {(one, times) for one, times in sink.by_message_id.items() if left_part(one) not in marked}


#: At which step of which message the worker is killed, and in words.
KILLS = (
    ("hello", 1, "after the lease, before anything is sent"),
    ("from", MESSAGES // 4, "in the middle of a message"),
    ("taken", MESSAGES // 4, "after the server took a message, before it is marked"),
    ("from", 2, "after the mark, before the next message"),
)


def test_a_worker_killed_at_each_step_loses_nothing(app: Flask, at_work: tuple[Worker, Sink]) -> None:
    worker, sink = at_work
    people_who_are_owed(MESSAGES)
    worker.kill()  # before there is anything that it could send
    queue_digests(MESSAGES)
    wake()  # nobody is there to hear it
    doubtful = set[tuple[str, int]]()
    for step, nth, _words in KILLS:
        striking = Striking(sink, worker.kill, (step, nth))
        worker.start()
        beat_until(striking.struck.is_set, worker)
        striking.rest()
        doubtful |= taken_and_not_marked(sink)
        let_leases_run_out()
    worker.start()
    send_the_rest(worker)
    found = outcome(f"worker killed (-9) at {len(KILLS) + 1} steps in turn", sink, MESSAGES)
    assert found == replace(found, lost=0, failed=0, flood=1, repeated=len(doubtful))
    assert 1 <= len(doubtful) <= 2 * len(KILLS), "each of its two processes had one message in its hands at most"
    again = sink.by_message_id - Counter(dict.fromkeys(sink.by_message_id, 1))
    assert again == Counter(one for one, _times in doubtful), (
        "what the server took, and nobody marked, comes once more, and nothing else"
    )


def test_a_broker_that_forgets_everything_loses_nothing(app: Flask, at_work: tuple[Worker, Sink]) -> None:
    worker, sink = at_work
    people_who_are_owed(MESSAGES)
    broker = Redis.from_url(worker.redis_url)
    striking = Striking(sink, broker.flushall, ("taken", MESSAGES // 2))
    queue_digests(MESSAGES)
    wake()
    broker.flushall()  # the message that wakes the worker is lost too
    send_the_rest(worker)
    striking.rest()
    found = outcome("broker wiped, before and in the middle", sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)
    assert striking.struck.is_set()


def test_a_database_that_restarts_loses_nothing(app: Flask, at_work_for_seconds: tuple[Worker, Sink]) -> None:
    """Every connection to it breaks at once, as in a restart: twice in mid message, and once after a message was taken."""
    if not is_postgresql(db.session()):
        pytest.skip("SQLite is a file, and restarts with its worker")
    worker, sink = at_work_for_seconds
    people_who_are_owed(MESSAGES)
    worker.kill()
    queue_digests(MESSAGES)
    everybody = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start > :since"
    )
    address = db.engine.url
    # What lends tests their databases was connected before, and stays so.
    since = db.session.execute(text("SELECT now()")).scalar_one()

    def restart() -> None:
        with create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
            connection.execute(everybody, {"since": since})

    db.session.close()
    db.engine.dispose()
    part = MESSAGES // 6
    striking = Striking(sink, restart, ("from", part), ("taken", part), ("from", part))
    worker.start()  # whose connections are younger
    eventually(
        lambda: woken_although_it_restarts(worker, striking), seconds=60 + MESSAGES / 5, said=worker.log, every=0.2
    )
    striking.rest()
    db.engine.dispose()
    send_the_rest(worker)
    found = outcome("database restarted three times", sink, MESSAGES)
    assert (found.lost, found.failed, found.flood) == (0, 0, 1)
    assert found.repeated <= 3


def test_two_beats_and_two_workers_send_each_once(app: Flask, settings: Settings, at_work: tuple[Worker, Sink]) -> None:
    worker, sink = at_work
    people_who_are_owed(MESSAGES)
    second = Worker(settings, worker.redis_url, worker.environment, at=AT)
    second.start()
    try:
        for _ in range(3):
            with transaction():
                for job in (Job.SWEEP_REMINDERS, Job.SEND_MAIL) * 2:
                    enqueue(job)
        beat_until(lambda: len(sink.messages) >= MESSAGES, worker)
        send_the_rest(worker)
    finally:
        second.stop()
    found = outcome("two beats, two workers, each sweep asked for six times", sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)
