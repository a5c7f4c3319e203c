"""The time: instants in UTC, days in London."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """The present instant, in UTC. Only edges (views, tasks, commands) call it; everything else is passed `now`."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The day in London at an instant: the as-of day of every rule that speaks of days."""
    return instant.astimezone(LONDON).date()


def local_time(instant: datetime) -> datetime:
    """The same instant as London's clocks show it."""
    return instant.astimezone(LONDON)


def start_of_local_day(day: date) -> datetime:
    """The instant, in UTC, at which a day begins in London."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
