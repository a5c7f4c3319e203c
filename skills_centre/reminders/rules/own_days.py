"""On which days ordinary mail reaches somebody: their own working days, and the one day of the week of what they slowed down.

Whoever works or hears of something on fewer days has a calendar with more closed days, and every rule of the institution's calendar
is a rule of theirs: before a due date a reminder moves back to the last of these days, on it or later on to the next.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.platform.working_days import is_working_day, working_day_on_or_after
from skills_centre.reminders.rules.timing import owed_on

#: Monday to Friday.
WEEK = frozenset(range(5))
#: How far from today a calendar of one's own says anything: farther than any reminder of these weeks can fall.
AROUND = timedelta(days=200)


@dataclass(frozen=True)
class Pattern:
    """The days of the week on which somebody works, and that on which they hear of what they slowed down; Monday is 0."""

    works_on: frozenset[int] = WEEK
    weekly_on: int = 0


EVERYBODYS = Pattern()


def own_closed(pattern: Pattern, closed: Collection[date], *, today: date) -> frozenset[date]:
    """The institution's closed days, and the days of the week on which somebody does not work."""
    return frozenset(closed) | {day for day in _around(today) if day.weekday() not in pattern.works_on}


def weekly_closed(pattern: Pattern, closed: Collection[date], *, today: date) -> frozenset[date]:
    """Every day but one of each week: the chosen one, or where nobody works on it the next of that week, else the last before it."""
    own = own_closed(pattern, closed, today=today)
    first = today - AROUND
    monday = first - timedelta(days=first.weekday())
    open_days: set[date] = set()
    while monday <= today + AROUND:
        week = [monday + timedelta(days=number) for number in range(5)]
        working = [day for day in week if is_working_day(day, own)]
        later = [day for day in working if day.weekday() >= pattern.weekly_on]
        open_days.update(later[:1] or working[-1:])
        monday += timedelta(days=7)
    return own | {day for day in _around(today) if day not in open_days}


def leaves_on(
    due_on: date, offset_days: int, *, heard_on: Collection[date], own: Collection[date], not_before: date
) -> date:
    """The day on which a reminder reaches somebody, no earlier than `not_before`.

    `heard_on` holds the closed days of its topic's calendar and `own` those of the person's. What is to be told before a date, and
    would be told after it, leaves on the next day on which they work instead.
    """
    planned = owed_on(due_on, offset_days, heard_on)
    if planned >= not_before:
        return planned
    next_day = working_day_on_or_after(not_before, heard_on)
    if offset_days < 0 and next_day > due_on:
        soon = max(owed_on(due_on, offset_days, own), working_day_on_or_after(not_before, own))
        return min(soon, next_day)
    return next_day


def _around(today: date) -> list[date]:
    first = today - AROUND
    return [first + timedelta(days=number) for number in range(2 * AROUND.days + 1)]
