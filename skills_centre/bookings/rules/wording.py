"""Sessions in words: when they are, where, and how many places are free."""

from collections.abc import Sequence
from datetime import datetime

from skills_centre.platform.clock import local_day
from skills_centre.platform.pages import clock_time, counted, with_weekday


def span_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """One date in London's time: Thursday 26 March 2026, 10:00 am to 12:00 pm."""
    if local_day(starts_at) == local_day(ends_at):
        return f"{with_weekday(starts_at)}, {clock_time(starts_at)} to {clock_time(ends_at)}"
    return f"{with_weekday(starts_at)}, {clock_time(starts_at)} to {with_weekday(ends_at)}, {clock_time(ends_at)}"


def dates_in_words(dates: Sequence[tuple[datetime, datetime]]) -> str:
    """All dates of a session, one after another."""
    return "; ".join(span_in_words(*date) for date in dates)


def dates_in_short(dates: Sequence[tuple[datetime, datetime]]) -> str:
    """The dates of a session where they are listed beside: the one, or how many they are and the first."""
    return span_in_words(*dates[0]) if len(dates) == 1 else f"{len(dates)} dates, the first {span_in_words(*dates[0])}"


def listed_dates(dates: Sequence[tuple[datetime, datetime]]) -> tuple[str, ...]:
    """The dates of a session one by one, where they are several."""
    return tuple(span_in_words(*one) for one in dates) if len(dates) > 1 else ()


def where_in_words(venue: str | None, *, is_online: bool) -> str:
    """A room, or "Online", or both."""
    return f"{venue} and online" if venue and is_online else venue or "Online"


def session_in_words(title: str, when: str, where: str) -> str:
    """A session as a sentence names it."""
    return f"“{title}” ({when}; {where})"


def places_in_words(*, free: int, waiting: int, is_first_come: bool = False) -> str:
    """How many places are left: "3 places left", "Full", "Full, 2 people waiting".

    A place that is free while people wait is the next in line's, so that the session is full for everybody else; near the start, once
    everybody who waits was told (`is_first_come`), it is free for the first who takes it.
    """
    if free > 0 and not waiting:
        return f"{counted(free, 'place')} left"
    if free > 0 and is_first_come:
        first = "the first to take it has it" if free == 1 else "the first to take them have them"
        return f"{counted(free, 'place')} free and {counted(waiting, 'person', 'people')} waiting: {first}"
    if waiting:
        return f"Full, {counted(waiting, 'person', 'people')} waiting"
    return "Full"
