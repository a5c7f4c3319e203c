"""A year of one institution, simulated: every message that arrives is one that DOMAIN.md's rules ask for, and none is missing."""

import os
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask

from tests.reminders.year import DAY, Size, Year
from tests.reminders.year_rules import Expecting, broken, differing, works
from tests.smtp import Sink, smtp_server

#: How many people the year has; YEAR_PEOPLE=400 is the whole institution, of which docs/reminders-year.md tells.
PEOPLE = int(os.environ.get("YEAR_PEOPLE", "50"))


@pytest.fixture
def server() -> Generator[tuple[Sink, str]]:
    with smtp_server() as lent:
        yield lent


#: The hours at which a sweep could do harm, one of which at least is swept at each day beside the opening.
HOURS = (time(0, 15), time(7, 45), time(10, 30), time(13, 15), time(17, 45), time(18, 15), time(23, 45))


@dataclass(frozen=True)
class Trouble:
    """The days, counted from the first, on which nothing runs at all, and those on which the mail server does not answer."""

    stopped: range
    no_mail: range


def one_day(year: Year, expecting: Expecting, *, is_trusted: bool) -> list[str]:
    """A day: life before work and during it, and sweeps; gives what differed from what was expected."""
    wrong: list[str] = []
    if works(year.day):
        year.now = year.at(year.day, time(7, 10))
        year.live()
    more = int(year.size.sweeps) + (year.chance.random() < year.size.sweeps % 1)
    for clock in sorted({time(8), *year.chance.sample(HOURS, more)}):
        year.now = max(year.now, year.at(year.day, clock))
        if not year.is_stopped:
            year.turn()
        opens = works(year.day) and time(8) <= clock < time(18)
        expected = expecting.due_now() if opens and is_trusted else set()
        came = year.sweep()
        expecting.note(came)
        if is_trusted:
            wrong += differing(expected, came, year.now)
        if opens:
            year.learn()
    return wrong


def live_through(year: Year) -> list[str]:
    """Every day of the year, with some trouble; gives what differed from what was expected.

    On days without mail nothing can be expected. From the morning after, whatever is still owed must come, in one message each.
    """
    expecting, wrong = Expecting(year), list[str]()
    third = year.size.days // 3
    trouble = Trouble(stopped=range(third, third + 3), no_mail=range(2 * third, 2 * third + 4))
    makes = {year.size.days * number * 7 // (10 * year.size.rules): number for number in range(year.size.rules)}
    for number in range(year.size.days):
        year.day = year.first + number * DAY
        year.now = year.at(year.day, time(0, 5))
        if number in makes:
            year.require(makes[number])
        if number == year.size.days // 2:
            year.change_a_rule()
        year.is_stopped, year.mail_is_down = number in trouble.stopped, number in trouble.no_mail
        wrong += one_day(year, expecting, is_trusted=not (year.is_stopped or year.mail_is_down))
    return wrong


def say(year: Year) -> None:
    """Print the figures."""
    middle, many, most = year.log.spread()
    print(f"\n{len(year.people)} people, {len(year.rules)} rules, {year.size.days} days")  # noqa: T201 - asked for
    print(year.log.by_kind_and_month())  # noqa: T201
    print(f"messages a person: {middle} in the middle, 95% at most {many}, the most {most}")  # noqa: T201
    print("the busiest week of the unluckiest person:")  # noqa: T201
    for one in year.log.busiest_week():
        print(f"- {one.day:%A %d %B}: {one.subject}")  # noqa: T201


@pytest.mark.soak_on("sqlite")
def test_three_months_of_forty_people_break_no_rule(app: Flask, server: tuple[Sink, str], tmp_path: Path) -> None:
    year = Year(
        20261127, Size(people=40, teams=4, rules=4, days=90, sweeps=0.3), *server, tmp_path, first=date(2026, 3, 16)
    )
    wrong = live_through(year)
    say(year)
    assert wrong == []
    assert broken(year) == []
    assert len(year.log.arrived) > 50


@pytest.mark.soak
@pytest.mark.sqlite_only
@pytest.mark.timeout(3000)
def test_a_year_of_one_institution_breaks_no_rule(app: Flask, server: tuple[Sink, str], tmp_path: Path) -> None:
    size = Size(people=PEOPLE, teams=max(2, PEOPLE // 14), rules=12, days=365, sweeps=0.3)
    year = Year(20261127, size, *server, tmp_path, first=date(2026, 3, 16))
    wrong = live_through(year)
    say(year)
    assert wrong == []
    assert broken(year) == []
