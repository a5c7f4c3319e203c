"""A year of one institution, simulated: every message that arrives is one that DOMAIN.md's rules ask for, and none is missing."""

from collections.abc import Generator
from datetime import date, time
from pathlib import Path

import pytest
from flask import Flask

from tests.reminders.year import DAY, Size, Year
from tests.reminders.year_rules import Expecting, broken, differing, works
from tests.smtp import Sink, smtp_server


@pytest.fixture
def server() -> Generator[tuple[Sink, str]]:
    with smtp_server() as lent:
        yield lent


#: The hours at which a sweep could do harm, one of which at least is swept at each day beside the opening.
HOURS = (time(0, 15), time(7, 45), time(10, 30), time(13, 15), time(17, 45), time(18, 15), time(23, 45))


def one_day(year: Year, expecting: Expecting) -> list[str]:
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
        expected = expecting.due_now() if opens and not year.is_stopped else set()
        came = year.sweep()
        expecting.note(came)
        wrong += differing(expected, came, year.now)
        if opens:
            year.learn()
    return wrong


def live_through(year: Year) -> list[str]:
    """Every day of the year, three of which nothing runs on; gives what differed from what was expected."""
    expecting, wrong = Expecting(year), list[str]()
    outage = range(year.size.days // 3, year.size.days // 3 + 3)
    makes = {year.size.days * number * 7 // (10 * year.size.rules): number for number in range(year.size.rules)}
    for number in range(year.size.days):
        year.day = year.first + number * DAY
        year.now = year.at(year.day, time(0, 5))
        if number in makes:
            year.require(makes[number])
        if number == year.size.days // 2:
            year.change_a_rule()
        year.is_stopped = number in outage
        wrong += one_day(year, expecting)
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


def test_three_months_of_forty_people_break_no_rule(app: Flask, server: tuple[Sink, str], tmp_path: Path) -> None:
    year = Year(
        20261127, Size(people=40, teams=4, rules=4, days=90, sweeps=0.3), *server, tmp_path, first=date(2026, 3, 16)
    )
    wrong = live_through(year)
    say(year)
    assert wrong == []
    assert broken(year) == []
    assert len(year.log.arrived) > 50
