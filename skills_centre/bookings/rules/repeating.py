"""A session week after week: on the same days and at the same clock times in London, save in weeks in which the institution is closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from skills_centre.platform.clock import LONDON, local_day, local_time


@dataclass(frozen=True)
class Week:
    """One repetition: so many weeks on, its dates, and the first of them on which the institution is closed, if any."""

    number: int
    dates: tuple[tuple[datetime, datetime], ...]
    closed_on: date | None


def weeks_on(instant: datetime, weeks: int) -> datetime:
    """The same clock time in London so many weeks later."""
    there = local_time(instant)
    moved = datetime.combine(there.date() + timedelta(weeks=weeks), there.time(), tzinfo=LONDON)
    return moved.astimezone(UTC)


def repetitions(dates: Sequence[tuple[datetime, datetime]], weeks: int, *, closed: Collection[date]) -> list[Week]:
    """A session's repetitions in each of the next weeks, those that would meet a closed day too."""
    return [_week(dates, number, closed) for number in range(1, weeks + 1)]


def _week(dates: Sequence[tuple[datetime, datetime]], number: int, closed: Collection[date]) -> Week:
    moved = tuple((weeks_on(starts_at, number), weeks_on(ends_at, number)) for starts_at, ends_at in dates)
    days = sorted({local_day(instant) for date_ in moved for instant in date_})
    return Week(number, moved, next((day for day in days if day in closed), None))
