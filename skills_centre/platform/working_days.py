"""Working days: no weekend, and no day on which the institution is closed. The closed days are data, and are passed in."""

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, closed: Collection[date]) -> bool:
    """Whether the institution works on a day: no weekend, and not closed."""
    return day.weekday() < _SATURDAY and day not in closed


def working_day_on_or_before(day: date, closed: Collection[date]) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, closed):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date, closed: Collection[date]) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, closed):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, number: int, closed: Collection[date]) -> date:
    """The last of so many working days after a day."""
    for _ in range(number):
        day = working_day_on_or_after(day + timedelta(days=1), closed)
    return day


def first_day_within(number: int, day: date, closed: Collection[date]) -> date:
    """The earliest day after which no more than so many working days have begun by the end of `day`."""
    for _ in range(number):
        day = working_day_on_or_before(day, closed) - timedelta(days=1)
    return working_day_on_or_before(day, closed)
