"""What sessions would serve those who wait for one: how many, of how many people, and in which month."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.platform.working_days import is_working_day
from skills_centre.skills.rules.impact import FEWEST, rounded

#: A room has to be found and people have to be told: no month that begins sooner is suggested.
NOTICE = timedelta(days=28)
#: A month with fewer days on which the institution works and is not in recess is left out.
FEWEST_DAYS = 10
#: How many a session takes where the course never had one.
USUAL_CAPACITY = 16
#: Months looked at, so that a calendar without ordinary days still gives an answer.
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """Sessions that would serve everybody who asks: so many, each of so many people."""

    sessions: int
    people: int


def sessions_wanted(asking: int, *, usual: int | None) -> Wanted | None:
    """The fewest sessions of the usual size that take everybody, filled evenly; None where nobody asks."""
    if not asking:
        return None
    sessions = -(-asking // (usual or USUAL_CAPACITY))
    return Wanted(sessions, -(-asking // sessions))


def gaps_to_show(people: int) -> int | None:
    """How many people with a gap may be spoken of, to the nearest five; None for fewer than ten, whom a page of courses must not count.

    Source: DOMAIN.md, "Who sees what": the states of people across business areas.
    """
    return rounded(people) if people >= FEWEST else None


def month_to_suggest(today: date, *, closed: Collection[date], recess: Collection[date]) -> date:
    """The first day of the next month that leaves notice, and is not mostly recess; of months that all are, the first."""
    first = _next_month(today)
    while first < today + NOTICE:
        first = _next_month(first)
    month = first
    for _ in range(_MOST_MONTHS):
        if _ordinary_days(month, closed, recess) >= FEWEST_DAYS:
            return month
        month = _next_month(month)
    return first


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _ordinary_days(first: date, closed: Collection[date], recess: Collection[date]) -> int:
    days = (first + timedelta(days=number) for number in range((_next_month(first) - first).days))
    return sum(is_working_day(day, closed) and day not in recess for day in days)
