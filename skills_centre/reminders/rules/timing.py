"""When reminders are owed and mail leaves: working days, the day on which a reminder is owed, and when mail may leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from skills_centre.platform.clock import local_time
from skills_centre.platform.working_days import is_working_day, working_day_on_or_after, working_day_on_or_before

#: Days from a course's due date on which its reminders are owed.
COURSE_DUE_OFFSETS = (-7, -1)
#: Days after something reached somebody's desk on which they are reminded, if it still waits; what came from another desk at once.
DECISION_WAITING_OFFSETS = (2, 7)
DECISION_ARRIVED_OFFSETS = (0, 7)
#: The day on which what somebody sent went on to another desk, and on which a role or manager was said to be wrong.
NEWS_OFFSETS = (0,)
#: Days from the day on which a course or a draft of the framework was sent to be reviewed by a second person.
REVIEW_WAITING_OFFSETS = (0, 7)
#: The day of the return itself.
ASSESSMENT_RETURNED_OFFSETS = (0,)

#: The day on which somebody is asked whether a course has been of use: once, and never again.
FOLLOW_UP_OFFSETS = (0,)

#: Days from the due date of required learning; and from the last day on which it was not overdue, to the person and to their manager.
LEARNING_DUE_OFFSETS = (-30, -7, -1)
LEARNING_OVERDUE_OFFSETS = (1, 7, 14, 21, 28, 35)
LEARNING_OVERDUE_OF_TEAM_OFFSETS = (7,)
LEARNING_CHASED_OFFSETS = (0,)
#: What has been overdue for longer is not mailed about for the first time.
OVERDUE_FOR = timedelta(days=60)

#: The first of a month, on which each manager is told of their team; a run that was missed for longer than this tells nothing.
TEAM_MONTH_OFFSETS = (0,)
TEAM_MONTH_FOR = timedelta(days=10)

#: Ordinary mail leaves between these times in London, on working days.
OPENS, CLOSES = time(8), time(18)


class Reason(StrEnum):
    """Why a reminder was not sent."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    DATE_MOVED = "date-moved"
    DAY_PASSED = "day-passed"
    LEFT = "left"
    NO_ADDRESS = "no-address"
    DECIDED = "decided"
    ANSWERED = "answered"
    LATER_ONE = "later-one"
    MOVED_AGAIN = "moved-again"
    SETTLED = "settled"
    NOT_ASKED = "not-asked"
    STOPPED = "stopped"
    NOBODY_BELOW = "nobody-below"
    EXCUSED = "excused"


def owed_on(due_on: date, offset_days: int, closed: Collection[date]) -> date:
    """The working day on which a reminder is to leave: before a due date the one before, on it or later the one after."""
    day = due_on + timedelta(days=offset_days)
    return working_day_on_or_before(day, closed) if offset_days < 0 else working_day_on_or_after(day, closed)


def month_to_tell_of(today: date) -> date | None:
    """The first day of the month whose summary is still owed on a day; none once it would be old news."""
    first = today.replace(day=1)
    return first if today - first <= TEAM_MONTH_FOR else None


def may_mail_leave(now: datetime, closed: Collection[date]) -> bool:
    """Whether ordinary mail may leave at an instant: on a working day, from 8 in the morning to 6 in the evening in London."""
    there = local_time(now)
    return is_working_day(there.date(), closed) and OPENS <= there.time() < CLOSES


def next_mail_day(now: datetime, closed: Collection[date], *, had_today: bool) -> date:
    """The day on which the next ordinary message can leave, given whether today's has left already."""
    there = local_time(now)
    today_is_over = had_today or there.time() >= CLOSES
    return working_day_on_or_after(there.date() + timedelta(days=1 if today_is_over else 0), closed)


@dataclass(frozen=True)
class Occasion:
    """An offset of a fact, and the working day on which it is to leave."""

    offset_days: int
    owed_on: date


def occasions_owed(due_on: date, offsets: Collection[int], *, today: date, closed: Collection[date]) -> list[Occasion]:
    """The offsets of one due date whose day has come, earliest first; a missed run finds them the next time."""
    occasions = [Occasion(offset, owed_on(due_on, offset, closed)) for offset in sorted(offsets)]
    return [occasion for occasion in occasions if occasion.owed_on <= today]


def occasions_ahead(due_on: date, offsets: Collection[int], *, today: date, closed: Collection[date]) -> list[Occasion]:
    """The offsets of one due date whose day is still to come, earliest first."""
    occasions = [Occasion(offset, owed_on(due_on, offset, closed)) for offset in sorted(offsets)]
    return [occasion for occasion in occasions if occasion.owed_on > today]


def days_left_in_words(due_on: date, today: date) -> str:
    """How far off a day is: today, tomorrow, in 7 days; or yesterday, 7 days ago."""
    days = (due_on - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days, f"in {days} days" if days > 0 else f"{-days} days ago")
