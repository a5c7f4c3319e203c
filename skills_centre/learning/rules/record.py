"""The learning record: kinds of learning, years of learning, and time in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Generic, Protocol, TypeVar

#: Nobody's record begins earlier.
EARLIEST = date(1960, 1, 1)
#: The most days that one entry may cover: whatever took longer is recorded in parts.
DAYS_AT_MOST = 366
MINUTES_A_DAY = 24 * 60


class LearnedKind(StrEnum):
    """How somebody learned what they record themselves."""

    COURSE = "course"
    EVENT = "event"
    READING = "reading"
    COACHING = "coaching"
    ON_THE_JOB = "on-the-job"
    COMMUNITY = "community"
    OTHER = "other"


class Learned(Protocol):
    """What a line of the record must say to be summed up: the day, and the time that it takes in minutes."""

    @property
    def learned_on(self) -> date: ...  # noqa: D102 - the class says it

    @property
    def minutes(self) -> int: ...  # noqa: D102


L = TypeVar("L", bound=Learned)


@dataclass(frozen=True)
class YearOfLearning(Generic[L]):
    """What was learned in a year of learning, which is named by the calendar year that it begins in, and its minutes together."""

    year: int
    lines: list[L]
    minutes: int


@dataclass(frozen=True)
class HoursSoFar:
    """The minutes of this year of learning, since the day on which it began, and the target in hours; 0 hours are no target."""

    since: date
    minutes: int
    target: int


def year_of(day: date, first_month: int) -> int:
    """The calendar year in which the year of learning that holds a day begins."""
    return day.year if day.month >= first_month else day.year - 1


def first_day(year: int, first_month: int) -> date:
    """The first day of a year of learning."""
    return date(year, first_month, 1)


def by_year(lines: Sequence[L], first_month: int) -> list[YearOfLearning[L]]:
    """Lines in the order of their days, gathered by year of learning."""
    return [
        YearOfLearning(year, within, sum(line.minutes for line in within))
        for year, grouped in groupby(lines, key=lambda line: year_of(line.learned_on, first_month))
        for within in [list(grouped)]
    ]


def days_taken(began_on: date | None, learned_on: date) -> int:
    """How many days an entry covers, both ends counted."""
    return (learned_on - began_on).days + 1 if began_on else 1


def in_hours(minutes: int) -> str:
    """Minutes as people say them: 45 minutes, 1 hour, 2 hours 5 minutes."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
    if rest or not hours:
        said.append(f"{rest} minute{'s' if rest != 1 else ''}")
    return " ".join(said)
