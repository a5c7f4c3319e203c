"""The time: instants in UTC, days in London."""

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
