"""When something is due: from a rule's schedule, the day from which it concerns somebody, and what they have completed.

Source: DOMAIN.md, "Required learning". Every date of a fixed cycle is worked out from its anchor, so that month ends and 29 February
never drift; nobody is born overdue; a completion counts only inside its period.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skills_centre.platform.clock import months_after

DAY = timedelta(days=1)

#: How long before a date of a fixed cycle a completion counts for it already, unless half the cycle is shorter.
WINDOW_AT_MOST = timedelta(days=90)


class Recurrence(StrEnum):
    """How often something is asked for again."""

    ONCE = "once"
    FIXED = "fixed"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule asks for something.

    `days` are given from the day from which it concerns somebody. `fixed_on` is a date for everybody: the only one of what is asked for
    once, the first of a fixed cycle. `months` are those of a cycle. `counts_back_months` says for how long before the rule began a
    completion still counts for what is asked for once; none says however long.
    """

    recurrence: Recurrence
    days: int
    fixed_on: date | None = None
    months: int | None = None
    grace_days: int = 0
    counts_back_months: int | None = None

    def __post_init__(self) -> None:
        if (self.recurrence is Recurrence.ONCE) != (self.months is None):
            raise ValueError("a cycle has months, and what is asked for once has none")
        if self.recurrence is Recurrence.FIXED and self.fixed_on is None:
            raise ValueError("a fixed cycle has an anchor")


@dataclass(frozen=True, slots=True)
class Period:
    """A date on which something is due, and the days between which a completion counts for it; `closes_on` is none where it never ends."""

    number: int
    opens_on: date
    due_on: date
    closes_on: date | None

    def holds(self, day: date) -> bool:
        """Whether a completion on a day counts for it."""
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


def days_after(day: date, days: int) -> date:
    """The day so many days on, or the last one that there is: some rules were saved with days at the end of the calendar."""
    return day + min(timedelta(days=days), date.max - day)


def earliest_due(schedule: Schedule, since: date) -> date:
    """The first day on which something may be due of somebody whom the rule concerns since a day: nobody is born overdue."""
    return days_after(since, schedule.days)


def cycle_due(schedule: Schedule, number: int) -> date:
    """The date of a fixed cycle with a number, the anchor's being 0; numbers before it give the dates before it.

    Where the calendar has no such date it is the last or first day that there is.
    """
    if schedule.fixed_on is None or schedule.months is None:
        raise ValueError("only a fixed cycle has numbered dates")
    try:
        return months_after(schedule.fixed_on, number * schedule.months)
    except ValueError:  # the calendar ends before it
        return date.max if number > 0 else date.min


def cycle_period(schedule: Schedule, number: int) -> Period:
    """A period of a fixed cycle: from its window, some while before its date, to the day before the next one's window.

    So a completion after the date counts for it, late, until the next window opens.
    """
    following = _window_opens(schedule, number + 1)
    return Period(number, _window_opens(schedule, number), cycle_due(schedule, number), following - DAY)


def _window_opens(schedule: Schedule, number: int) -> date:
    before, due = cycle_due(schedule, number - 1), cycle_due(schedule, number)
    return due - min(WINDOW_AT_MOST, (due - before) // 2)


def next_period(schedule: Schedule, *, since: date, completed: Collection[date], today: date) -> Period | None:
    """What is asked of somebody next, whom the rule concerns since a day; none where it was asked for once and is done.

    `completed` are all days on which they completed it, up to today. A period of a fixed cycle that closed without a completion is
    past: what is asked next is the following one.
    """
    earliest = earliest_due(schedule, since)
    if schedule.recurrence is Recurrence.FIXED:
        return _next_of_cycle(schedule, earliest, completed, today)
    if schedule.recurrence is Recurrence.ROLLING:
        return _next_rolling(schedule, earliest, completed, since)
    opens = date.min if schedule.counts_back_months is None else months_after(since, -schedule.counts_back_months)
    if any(day >= opens for day in completed):
        return None
    return Period(1, opens, max(schedule.fixed_on or earliest, earliest), None)


def _next_of_cycle(schedule: Schedule, earliest: date, completed: Collection[date], today: date) -> Period:
    number = first_of_cycle(schedule, earliest)
    while True:
        period = cycle_period(schedule, number)
        is_past = period.closes_on is not None and period.closes_on < today
        if not is_past and not any(period.holds(day) for day in completed):
            return period
        number += 1


def first_of_cycle(schedule: Schedule, earliest: date) -> int:
    """The number of the first date of a fixed cycle, from the anchor on, that is not before a day."""
    if schedule.fixed_on is None or schedule.months is None:
        raise ValueError("only a fixed cycle has numbered dates")
    months = (earliest.year - schedule.fixed_on.year) * 12 + earliest.month - schedule.fixed_on.month
    number = max(0, months // schedule.months)
    while cycle_due(schedule, number) < earliest:
        number += 1
    return number


def _next_rolling(schedule: Schedule, earliest: date, completed: Collection[date], since: date) -> Period:
    if schedule.months is None:
        raise ValueError("a rolling cycle has months")
    if not completed:
        return Period(1, months_after(since, -schedule.months), earliest, None)
    latest = max(completed)
    return Period(1 + len(set(completed)), latest + DAY, max(months_after(latest, schedule.months), earliest), None)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which somebody was away for long, or excused: what falls due then waits. Without an end it lasts still."""

    first: date
    last: date | None
    is_exemption: bool = False


def after_pauses(due_on: date, pauses: Sequence[Pause], *, days: int, grace_days: int = 0) -> date | None:
    """When something is due of somebody who was away: a date that falls into an absence moves to `days` after the return.

    So does one of which the grace is not over when the absence begins, and with an exemption also one that is overdue: it is taken from
    somebody, and given back with time to do it. One after another moves it on again. None while the absence has no end, or one after which
    the calendar has no days left: such an end stands for none.
    """
    for pause in sorted(pauses, key=lambda one: one.first):
        is_in_time = pause.first <= days_after(due_on, grace_days)
        back_with_time = None if pause.last is None else _with_time(pause.last, days)
        if (is_in_time or pause.is_exemption) and (back_with_time is None or due_on < back_with_time):
            if back_with_time is None:
                return None
            due_on = back_with_time
    return due_on


def _with_time(last: date, days: int) -> date | None:
    """So many days after the last one of an absence; none where there are no such days."""
    return last + timedelta(days=days) if days <= (date.max - last).days else None
