"""The learning record in years, and time in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar


class Learned(Protocol):
    """What a line of the record must say to be summed up: the day, and the time that it takes in minutes."""

    @property
    def learned_on(self) -> date: ...  # noqa: D102 - the class says it

    @property
    def minutes(self) -> int: ...  # noqa: D102


L = TypeVar("L", bound=Learned)


@dataclass(frozen=True)
class YearOfLearning(Generic[L]):
    """What was learned in a calendar year, in the order given, and its minutes together."""

    year: int
    lines: list[L]
    minutes: int


def by_year(lines: Sequence[L]) -> list[YearOfLearning[L]]:
    """Lines in the order of their days, gathered by calendar year."""
    return [
        YearOfLearning(year, within, sum(line.minutes for line in within))
        for year, grouped in groupby(lines, key=lambda line: line.learned_on.year)
        for within in [list(grouped)]
    ]


def in_hours(minutes: int) -> str:
    """Minutes as people say them: 45 minutes, 1 hour, 2 hours 5 minutes."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
    if rest or not hours:
        said.append(f"{rest} minute{'s' if rest != 1 else ''}")
    return " ".join(said)
