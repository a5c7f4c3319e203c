"""How mail leaves, in figures."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.mail.models import MailState
from skills_centre.reminders.mail_words import seconds_in_words
from skills_centre.reminders.queries.delivery_figures import Speed, days_of_mail, speed_of, speed_of_mail
from tests.conftest import NOW
from tests.counting import statements
from tests.people.builders import add
from tests.reminders.test_mail_queue import failed, put

Be = Callable[[UUID], FlaskClient]


def left(key: str, seconds: float, *, urgent: bool = False, days: int = 0) -> None:
    """A message that left so long after it was queued, so many days ago."""
    at = NOW - timedelta(days=days)
    put(key, state=MailState.SENT, urgent=urgent, queued_at=at, sent_at=at + timedelta(seconds=seconds), went_to="smtp")


@pytest.mark.parametrize(
    ("seconds", "speed"),
    [
        ([], None),
        ([3.0], Speed(1, 3.0, 3.0)),
        ([4.0, 1.0], Speed(2, 1.0, 4.0)),
        (list(range(1, 101)), Speed(100, 50, 95)),
        (list(range(1, 21)), Speed(20, 10, 19)),
    ],
)
def test_median_and_slow_ones_are_of_the_nearest_rank(seconds: list[float], speed: Speed | None) -> None:
    assert speed_of(seconds) == speed


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (59.4, "59 seconds"),
        (60, "1 minute"),
        (5400, "2 hours"),
        (3600, "1 hour"),
        (200_000, "2 days"),
    ],
)
def test_a_duration_reads_as_people_say_it(seconds: float, words: str) -> None:
    assert seconds_in_words(seconds) == words


def test_each_day_counts_what_was_handed_over_on_londons_calendar(app: Flask, found: None) -> None:
    left("session-event:1", 2, urgent=True)
    left("digest:1", 40)
    left("digest:2", 20, days=1)
    left("digest:3", 20, days=30)
    failed("digest:4")
    first, second, *others = days_of_mail(local_day(NOW))
    assert (first.day, first.urgent, first.ordinary, first.total) == (local_day(NOW), 1, 1, 2)
    assert (second.urgent, second.ordinary) == (0, 1)
    assert (len(others), sum(one.total for one in others)) == (28, 0)
    assert speed_of_mail(is_urgent=True) == Speed(1, 2.0, 2.0)
    assert speed_of_mail(is_urgent=False) == Speed(3, 20.0, 40.0)


@pytest.mark.sqlite_only
def test_a_keeper_reads_the_figures_and_takes_them_away(be: Be, found: None) -> None:
    browser = be(add("Ada Keeper", roles=(Role.LD_ADMINISTRATOR,)))
    failed("digest:1")
    assert statements(lambda: browser.get("/administration/messages/figures")) <= 7
    page = browser.get("/administration/messages/figures").text
    assert "None has left yet." in page
    assert "(it answered 451)" in page
    file = browser.get("/administration/messages/figures.csv")
    assert file.mimetype == "text/csv"
    assert len(file.text.splitlines()) == 31
