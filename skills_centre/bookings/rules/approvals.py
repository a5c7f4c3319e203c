"""On whose desk a request for a place is, and until when it is answered.

Source: DOMAIN.md, "People and organisation"; docs/decisions/0022.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from skills_centre.bookings.rules.places import NO_OFFERS_WITHIN
from skills_centre.platform.clock import LONDON, local_day
from skills_centre.platform.working_days import working_day_on_or_before, working_days_later

#: Full working days after which what nobody answers goes on to the next desk, and after which it ends.
MOVES_AFTER = 5
ENDS_AFTER = 10
#: When, on the day after: not at midnight, so that messages come while people work, and a page says a time that nobody mistakes.
MORNING = time(9)
#: A request so near to the last offers that less than this is left for an answer stands until booking closes.
SHORTEST_ANSWER = timedelta(hours=24)


def is_time_to_remind(told_at: datetime, turn_ends_at: datetime, *, closed: Collection[date], now: datetime) -> bool:
    """Whether somebody who was told of a request and has not answered is to be reminded: on the last working day before its turn ends.

    Not where they were told on that day itself, or later.
    """
    day = working_day_on_or_before(local_day(turn_ends_at) - timedelta(days=1), closed)
    morning = datetime.combine(day, MORNING, tzinfo=LONDON)
    return local_day(told_at) < day and morning <= now < turn_ends_at


class ApprovalDesk(StrEnum):
    """Who may approve: the line manager with their delegate, the named fallback, then the learning and development team."""

    MANAGER = "manager"
    FALLBACK = "fallback"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """When a request that nobody answers goes on to the next desk, and when it ends."""

    moves_on_at: datetime
    answer_by: datetime


def answer_times(
    asked_at: datetime, *, starts_at: datetime, closes_at: datetime, closed: Collection[date], now: datetime
) -> AnswerTimes:
    """When a request goes on and ends: after 5 and 10 full working days, and sooner where the session asks for it.

    It never outlasts the last offers, 48 hours before the start, nor the closing of booking. Where the session cuts it short it goes
    on after half of the time at the latest, so that the next desk has as long as the first.
    """
    day = local_day(asked_at)
    limit = min(closes_at, starts_at - NO_OFFERS_WITHIN)
    if limit < max(asked_at, now) + SHORTEST_ANSWER:
        limit = closes_at
    moves_on_at, ends_at = (_morning_after(number, day, closed) for number in (MOVES_AFTER, ENDS_AFTER))
    if limit >= ends_at:
        return AnswerTimes(moves_on_at, ends_at)
    return AnswerTimes(min(moves_on_at, asked_at + (limit - asked_at) / 2), limit)


def _morning_after(number: int, day: date, closed: Collection[date]) -> datetime:
    """The morning, in London, after so many full working days that follow a day."""
    return datetime.combine(working_days_later(day, number + 1, closed), MORNING, tzinfo=LONDON).astimezone(UTC)


def desks_reached(
    *, has_manager: bool, has_fallback: bool, has_learning: bool, is_private: bool, has_moved: bool
) -> tuple[ApprovalDesk, ...]:
    """The desks with somebody at them that a request has reached, in order; the last has the turn. None when nobody can answer it.

    What a Member, a peer or their staff ask for is nobody's to approve but the learning and development team's.
    """
    desks = [
        desk
        for desk, is_there in (
            (ApprovalDesk.MANAGER, has_manager and not is_private),
            (ApprovalDesk.FALLBACK, has_fallback and not is_private),
            (ApprovalDesk.LEARNING, has_learning),
        )
        if is_there
    ]
    return tuple(desks[: 2 if has_moved else 1])
