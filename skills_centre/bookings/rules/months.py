"""A month as a calendar shows it: whole weeks from Monday to Sunday, and the months beside it."""

import re
from calendar import Calendar
from datetime import date

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(typed: str, *, today: date) -> date:
    """The first day of the month that an address names ("2027-03"), or of this month where it names none."""
    found = _MONTH.fullmatch(typed)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that a month touches, each from Monday to Sunday."""
    return Calendar().monthdatescalendar(month.year, month.month)


def month_beside(month: date, step: int) -> date:
    """The first day of the month before (-1) or after (1) another."""
    year, number = divmod(month.year * 12 + month.month - 1 + step, 12)
    return date(year, number + 1, 1)
