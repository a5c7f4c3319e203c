"""Quarters of the calendar, by which the value of learning is told."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.platform.clock import months_after

_ADDRESS = re.compile(r"(\d{4})-q([1-4])")


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Three months of the calendar, by their first day."""

    first: date

    @property
    def last(self) -> date:
        """The last day of the third month."""
        return months_after(self.first, 3) - timedelta(days=1)

    @property
    def address(self) -> str:
        """As an address names it: 2026-q3."""
        return f"{self.first.year}-q{(self.first.month + 2) // 3}"

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(months_after(self.first, -3))

    def is_over(self, today: date) -> bool:
        """Whether all its days are past."""
        return today > self.last

    def as_of(self, today: date) -> date:
        """The last day of it that can be told of: its own last day, or today."""
        return min(self.last, today)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day is in."""
    return Quarter(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def quarter_at(address: str) -> Quarter | None:
    """The quarter that an address names; none where it names none."""
    found = _ADDRESS.fullmatch(address)
    year, number = (int(one) for one in found.groups()) if found else (0, 0)
    return Quarter(date(year, 3 * number - 2, 1)) if 1900 < year < 3000 else None
