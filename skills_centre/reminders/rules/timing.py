"""When reminders are owed and mail leaves: working days, the day on which a reminder is owed, and when mail may leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from skills_centre.platform.clock import LONDON, local_time
from skills_centre.platform.working_days import is_working_day, working_day_on_or_after, working_day_on_or_before

#: What has been overdue for longer is not mailed about for the first time.
OVERDUE_FOR = timedelta(days=60)

#: The first of a month, on which each manager is told of their team; a run that was missed for longer than this tells nothing.
TEAM_MONTH_FOR = timedelta(days=10)


@dataclass(frozen=True)
class Hours:
    """Ordinary mail leaves between these times in London, on working days."""

    opens: time
    closes: time

    @property
    def in_words(self) -> str:
        """From when to when: 8 am to 6 pm."""
        return f"{hour_in_words(self.opens.hour)} to {hour_in_words(self.closes.hour)}"


def hour_in_words(hour: int) -> str:
    """A full hour of the day: 8 am, 12 noon, 6 pm."""
    if hour == 12:
        return "12 noon"
    return f"{hour % 12} {'am' if hour < 12 else 'pm'}"


DEFAULT_HOURS = Hours(time(8), time(18))
#: The earliest and latest hours that an administrator may choose, and how many lie between them at least. Source: issue 7.
EARLIEST_HOUR, LATEST_HOUR, LEAST_HOURS = 7, 20, 2


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
    #: Whoever announced or asked it has withdrawn it.
    TAKEN_BACK = "taken-back"
    #: The register was corrected, or the course is completed again.
    PUT_RIGHT = "put-right"
    #: An administrator has decided that it is not sent any more, or not that long before or after.
    TURNED_OFF = "turned-off"
    #: It waits, because somebody has had as many of its kind this week as they may.
    ENOUGH_THIS_WEEK = "enough-this-week"


def owed_on(due_on: date, offset_days: int, closed: Collection[date]) -> date:
    """The working day on which a reminder is to leave: before a due date the one before, on it or later the one after."""
    day = due_on + timedelta(days=offset_days)
    return working_day_on_or_before(day, closed) if offset_days < 0 else working_day_on_or_after(day, closed)


def month_to_tell_of(today: date) -> date | None:
    """The first day of the month whose summary is still owed on a day; none once it would be old news."""
    first = today.replace(day=1)
    return first if today - first <= TEAM_MONTH_FOR else None


def may_mail_leave(now: datetime, closed: Collection[date], hours: Hours) -> bool:
    """Whether ordinary mail may leave at an instant: on a working day, within the hours, both in London."""
    there = local_time(now)
    return is_working_day(there.date(), closed) and hours.opens <= there.time() < hours.closes


def next_mail_day(now: datetime, closed: Collection[date], hours: Hours, *, had_today: bool) -> date:
    """The day on which the next ordinary message can leave, given whether today's has left already."""
    there = local_time(now)
    today_is_over = had_today or there.time() >= hours.closes
    return working_day_on_or_after(there.date() + timedelta(days=1 if today_is_over else 0), closed)


def next_opening(now: datetime, closed: Collection[date], hours: Hours) -> datetime:
    """The instant at which ordinary mail may leave again, asked while it may not."""
    day = next_mail_day(now, closed, hours, had_today=False)
    return datetime.combine(day, hours.opens, tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Occasion:
    """An offset of a fact, and the working day on which it is to leave."""

    offset_days: int
    owed_on: date


def occasions_ahead(due_on: date, offsets: Collection[int], *, today: date, closed: Collection[date]) -> list[Occasion]:
    """The offsets of one due date whose day is still to come, earliest first."""
    occasions = [Occasion(offset, owed_on(due_on, offset, closed)) for offset in sorted(offsets)]
    return [occasion for occasion in occasions if occasion.owed_on > today]


def days_left_in_words(due_on: date, today: date) -> str:
    """How far off a day is: today, tomorrow, in 7 days; or yesterday, 7 days ago."""
    days = (due_on - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days, f"in {days} days" if days > 0 else f"{-days} days ago")
