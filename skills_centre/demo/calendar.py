"""The demonstration institution's calendar: recess, and the days on which it sits. Bank holidays are founded with it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import holidays

from skills_centre.people.models import DayKind
from skills_centre.people.queries.calendar import CalendarDay, closed_days
from skills_centre.people.services.calendar import change_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.working_days import is_working_day

#: Recess of each year: its name, and its first and last day as month and day.
RECESS = (
    ("February recess", (2, 12), (2, 22)),
    ("Whitsun recess", (5, 21), (6, 1)),
    ("Summer recess", (7, 22), (9, 1)),
    ("Conference recess", (9, 16), (10, 12)),
    ("Christmas recess", (12, 18), (12, 31)),
)
SITTING = "Sitting"
_FRIDAY = 4


def write_calendar(*, now: datetime) -> None:
    """Put recess and sitting days of last year, this one and the next into the calendar."""
    year = local_day(now).year
    recess = [day for number in (year - 1, year, year + 1) for day in _recess(number)]
    off = {one.day for one in recess} | closed_days(date(year - 1, 1, 1), date(year + 1, 12, 31))
    every = (date(year - 1, 1, 1) + timedelta(days=number) for number in range(3 * 366))
    sitting = [
        CalendarDay(day, DayKind.SITTING, SITTING)
        for day in every
        if day.year <= year + 1 and is_working_day(day, off) and day.weekday() < _FRIDAY
    ]
    change_days(added=[*recess, *sitting], removed=[], by_id=None, now=now)


def _recess(year: int) -> Iterator[CalendarDay]:
    for name, first, last in RECESS:
        yield from _span(name, date(year, *first), date(year, *last))
    yield from _span("Christmas recess", date(year, 1, 1), date(year, 1, 4))
    easter = next(
        day for day, name in holidays.country_holidays("GB", subdiv="ENG", years=year).items() if name == "Good Friday"
    )
    yield from _span("Easter recess", easter - timedelta(days=1), easter + timedelta(days=16))


def _span(name: str, first: date, last: date) -> Iterator[CalendarDay]:
    for number in range((last - first).days + 1):
        yield CalendarDay(first + timedelta(days=number), DayKind.RECESS, name)
