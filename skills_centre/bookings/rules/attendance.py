"""Attendance: what becomes of a booking when the register is closed, the time that counts, and when somebody absent is told.

Source: DOMAIN.md, "Sessions and bookings" and "Learning record".
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from skills_centre.bookings.rules.states import BookingState
from skills_centre.platform.clock import LONDON, local_day, local_time
from skills_centre.platform.working_days import working_days_later

#: A phone keeps a press that it could not send for no longer than this; an earlier one is taken for a wrong clock.
KEPT_ON_A_PHONE = timedelta(days=7)

#: Whoever was in a meeting for three quarters of its date was there.
WHOLE_FROM, WHOLE_OF = 3, 4


class Presence(StrEnum):
    """Whether somebody is at a date of a session."""

    HERE = "here"
    #: They came late or left early.
    PART = "part"
    #: Not there, or marked by mistake: the same as nothing said.
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Seen:
    """How somebody was at one date: there for all of it, or for a part and perhaps for how many minutes."""

    presence: Presence
    minutes: int | None = None


#: What is known of one person: each date on which they were there at all, by its number.
Attended = Mapping[int, Seen]
NOWHERE: Attended = {}


@dataclass(frozen=True, slots=True)
class Tap:
    """One press of a name, by whoever takes the attendance. `id` is made where it was pressed, `age` is how long ago that was."""

    id: UUID
    number: int
    person_id: UUID
    presence: Presence
    age: timedelta = timedelta()
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class NumberedDate:
    """One date of a session."""

    number: int
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def outcome(seen: Attended, dates: Sequence[NumberedDate]) -> BookingState:
    """What a booking becomes: attended only by whoever was at every date for all of it, and partly by whoever was there at all."""
    there = [seen[one.number].presence for one in dates if one.number in seen]
    if not there:
        return BookingState.DID_NOT_ATTEND
    is_all = len(there) == len(dates) and Presence.PART not in there
    return BookingState.ATTENDED if is_all else BookingState.PARTLY_ATTENDED


def minutes_there(seen: Attended, dates: Sequence[NumberedDate]) -> int:
    """The time that counts: a date in full, of a part the minutes that are known, and otherwise half of it."""
    return sum(_minutes(one, seen[one.number]) for one in dates if one.number in seen)


def _minutes(one: NumberedDate, seen: Seen) -> int:
    if seen.presence is Presence.HERE:
        return one.minutes
    return one.minutes // 2 if seen.minutes is None else min(seen.minutes, one.minutes)


def last_day_there(seen: Attended, dates: Sequence[NumberedDate]) -> date | None:
    """The day in London of the last date on which somebody was there; None if they never were."""
    return max((local_day(one.starts_at) for one in dates if one.number in seen), default=None)


def seen_for(presence: Presence | None, minutes: int | None, *, whole: int) -> Seen | None:
    """How somebody was at a date of so many minutes, from what a file says; None for not being there.

    A word counts as it is. Without one, three quarters of the time or more are all of it, and less is a part.
    """
    if presence is None:
        presence = Presence.HERE if (minutes or 0) * WHOLE_OF >= whole * WHOLE_FROM else Presence.PART
        presence = presence if minutes else Presence.AWAY
    if presence is Presence.AWAY:
        return None
    return Seen(presence, minutes or None if presence is Presence.PART else None)


def is_time_for(one: NumberedDate, *, now: datetime) -> bool:
    """Whether attendance of a date may be taken: from the morning of its day on, because people arrive before the start."""
    return local_day(now) >= local_day(one.starts_at)


def date_to_show(dates: Sequence[NumberedDate], *, now: datetime) -> int:
    """The number of the date whose register one means: the last one whose day has come, or the first."""
    return max((one.number for one in dates if is_time_for(one, now=now)), default=dates[0].number)


def when_pressed(age: timedelta, *, now: datetime) -> datetime:
    """When a name was pressed, from how long ago a phone says that it was: its clock may be wrong, but it counts seconds well."""
    return now - min(max(age, timedelta()), KEPT_ON_A_PHONE)


def absence_told_at(recorded_at: datetime, *, closed_days: Collection[date]) -> datetime:
    """When somebody is told that they did not attend: at the same clock time one working day after it was recorded."""
    there = local_time(recorded_at)
    day = working_days_later(there.date(), 1, closed_days)
    return datetime.combine(day, there.time(), tzinfo=LONDON).astimezone(recorded_at.tzinfo)
