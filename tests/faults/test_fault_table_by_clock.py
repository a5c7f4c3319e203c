"""The rest of the fault table: a mail server that fails in each of its ways, clocks that jump, days on which nothing runs.

Hours pass on an injected clock, a minute at a time; the sweep and the drain are the product's, and so is what they speak to: real SMTP.
How to run it at full size stands in test_fault_table.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask

from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.sweep import sweep
from tests.faults.faulty import AT, MESSAGES, outcome, people_who_are_owed, queue_digests, waiting
from tests.reminders.builders import HEAD
from tests.smtp import Sink, smtp_server

pytestmark = [pytest.mark.timeout(600 + 2 * MESSAGES), pytest.mark.soak]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOBODY = "smtp://127.0.0.1:1"


class Machinery:
    """Beat and its workers, by a clock that the test turns."""

    def __init__(self, sink: Sink, url: str, folder: Path) -> None:
        self.sink = sink
        self.routes = MailRoutes(
            url,
            "Centre <centre@skills.parliament.uk>",
            "https://skills.test",
            folder,
            only_to_files=False,
            lease_seconds=6,
        )
        self.is_reachable = True

    def sweep(self, now: datetime) -> None:
        put_late_back(now=now)
        sweep(now, HEAD)

    def send(self, now: datetime) -> None:
        routes = self.routes if self.is_reachable else replace(self.routes, smtp_url=NOBODY)
        drain(routes, urgent=False, clock=lambda: now, look=partial(look_again, head=HEAD))

    def send_until_empty(self, now: datetime, *, most: timedelta = 9 * HOUR) -> datetime:
        """Send each minute until nothing waits, and give the time at which that is so."""
        until = now + most
        while waiting():
            assert now < until, f"{waiting()} wait still"
            self.send(now)
            now += MINUTE
        return now


@pytest.fixture
def machinery(app: Flask, tmp_path: Path) -> Iterator[Machinery]:
    with smtp_server() as (sink, url):
        yield Machinery(sink, url, tmp_path / "mail")


def test_a_server_that_is_away_for_an_hour(machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES)
    queue_digests(MESSAGES)
    machinery.is_reachable = False
    for minute in range(60):
        machinery.send(AT + minute * MINUTE)
    machinery.is_reachable = True
    ended = machinery.send_until_empty(AT + HOUR)
    found = outcome(
        f"server away for an hour; all sent {(ended - AT - HOUR) // MINUTE} minutes later", machinery.sink, MESSAGES
    )
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)
    assert ended - AT - HOUR <= 10 * MINUTE


def test_a_server_that_puts_everybody_off_for_an_hour(machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES)
    queue_digests(MESSAGES)
    machinery.sink.refuses = "451 Later"
    for minute in range(60):
        machinery.send(AT + minute * MINUTE)
    machinery.sink.refuses = ""
    machinery.send_until_empty(AT + HOUR)
    found = outcome("451 to everybody for an hour", machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)


def test_addresses_that_are_refused_for_good_and_the_rest_go_on(machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES, prefix="gone", every=20)
    queue_digests(MESSAGES)
    machinery.send(AT)
    found = outcome("550 to every twentieth", machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=-(-MESSAGES // 20), flood=1)
    assert waiting() == 0


def test_a_server_that_takes_its_time(machinery: Machinery) -> None:
    """A sixth of the lease a message: 30 seconds with the product's lease of three minutes."""
    few = 6
    people_who_are_owed(few)
    queue_digests(few)
    machinery.sink.seconds_each = machinery.routes.lease_seconds / 6
    machinery.send_until_empty(AT)
    found = outcome("30 seconds a message (scaled to 1)", machinery.sink, few)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)


def test_a_connection_that_drops_after_a_message_was_taken(machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES, prefix="drop", every=10)
    queue_digests(MESSAGES)
    machinery.send_until_empty(AT)
    found = outcome("connection dropped after the data of every tenth", machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=-(-MESSAGES // 10), failed=0, flood=1), (
        "one with the same Message-ID for each drop"
    )


def test_a_sweep_that_is_run_four_times_at_once(app: Flask, machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES)
    start, problems = Barrier(4), list[BaseException]()

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                machinery.sweep(AT)
            except BaseException as problem:  # noqa: BLE001 - the test judges it
                problems.append(problem)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machinery.send_until_empty(AT)
    found = outcome("the sweep run four times at once", machinery.sink, MESSAGES)
    assert problems == []
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)


def test_a_clock_that_goes_forward_and_back_an_hour(machinery: Machinery) -> None:
    people_who_are_owed(MESSAGES)
    for jump in (timedelta(), HOUR, -HOUR, timedelta(), HOUR):
        machinery.sweep(AT + jump)
        machinery.send(AT + jump)
    machinery.send_until_empty(AT + HOUR)
    found = outcome("the clock forward and back an hour", machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)


@pytest.mark.parametrize(
    ("name", "sunday", "due_in", "opens"),
    [
        ("clocks go forward", datetime(2026, 3, 29, tzinfo=UTC), 34, datetime(2026, 3, 30, 7, tzinfo=UTC)),
        ("clocks go back", datetime(2026, 10, 25, tzinfo=UTC), 244, datetime(2026, 10, 26, 8, tzinfo=UTC)),
    ],
)
def test_the_two_nights_on_which_londons_clocks_change(
    machinery: Machinery, name: str, sunday: datetime, due_in: int, opens: datetime
) -> None:
    """What is owed on the Monday leaves once, at eight by the clocks of that day; the nights are swept every half hour."""
    people_who_are_owed(MESSAGES, due_in=due_in)
    now = sunday
    while now <= opens + HOUR:
        machinery.sweep(now)
        machinery.send(now)
        now += 30 * MINUTE
    found = outcome(name, machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)
    assert {one["Date"].datetime for one in machinery.sink.messages} == {opens}


def test_three_days_on_which_nothing_runs(machinery: Machinery) -> None:
    """From Tuesday to Monday; meanwhile a week before and a day before have both been owed. The catch-up is one message each."""
    people_who_are_owed(MESSAGES)
    monday = AT + 6 * DAY
    machinery.sweep(monday)
    machinery.send_until_empty(monday)
    for later in (HOUR, DAY):
        machinery.sweep(monday + later)
        machinery.send(monday + later)
    found = outcome("nothing runs for three working days", machinery.sink, MESSAGES)
    assert found == replace(found, lost=0, repeated=0, failed=0, flood=1)
