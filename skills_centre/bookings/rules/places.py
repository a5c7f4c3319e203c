"""Who gets a place: the decision at the moment of booking, the order of the waiting list, and how long an offer stands.

Source: DOMAIN.md, "Sessions and bookings". All instants are UTC; "the same clock time" is London's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from skills_centre.bookings.rules.states import SessionState
from skills_centre.platform.clock import LONDON, local_time
from skills_centre.platform.working_days import working_days_later

#: So long before the start there are no more offers: everyone waiting is told at once, and the first to take a place has it.
NO_OFFERS_WITHIN = timedelta(hours=48)
#: Once everyone waiting was told, so long only they may take a free place; then anybody may.
HEAD_START = timedelta(hours=2)
#: Places reserved for a team without names go back so many days before the start.
RESERVED_UNTIL = timedelta(days=5)


class Outcome(StrEnum):
    """What becomes of somebody who books."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    REQUESTED = "requested"


class Barrier(StrEnum):
    """Why nobody can book."""

    NOT_OPEN = "not-open"
    BEING_CANCELLED = "being-cancelled"
    CANCELLED = "cancelled"
    STARTED = "started"
    CLOSED = "closed"


@dataclass(frozen=True)
class SessionFacts:
    """What decides about places. `taken` counts confirmed, offered and reserved ones."""

    state: SessionState
    capacity: int
    taken: int
    waiting: int
    starts_at: datetime
    booking_closes_at: datetime
    needs_approval: bool
    is_being_cancelled: bool
    #: When everyone waiting was told that places are free; none if they were not.
    told_free_at: datetime | None

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.capacity - self.taken


def barrier(session: SessionFacts, *, now: datetime) -> Barrier | None:
    """What keeps everybody from booking at an instant, whether a sweep has noted it or not; None when nothing does."""
    if session.state is SessionState.CANCELLED:
        return Barrier.CANCELLED
    if now >= session.starts_at or session.state is SessionState.DELIVERED:
        return Barrier.STARTED
    if session.is_being_cancelled:
        return Barrier.BEING_CANCELLED
    if session.state is SessionState.SCHEDULED:
        return Barrier.NOT_OPEN
    if session.state is SessionState.CLOSED or now >= session.booking_closes_at:
        return Barrier.CLOSED
    return None


def is_within_cut_off(starts_at: datetime, *, now: datetime) -> bool:
    """Whether the start is so near that places are no longer offered one by one."""
    return now >= starts_at - NO_OFFERS_WITHIN


def may_newcomer_take(session: SessionFacts, *, now: datetime) -> bool:
    """Whether somebody who is not on the waiting list may have a free place: only when nobody there has the first right to it."""
    if session.free <= 0:
        return False
    if not session.waiting:
        return True
    return session.told_free_at is not None and now >= session.told_free_at + HEAD_START


def outcome(session: SessionFacts, *, now: datetime) -> Outcome:
    """What becomes of somebody who books at this instant, where nothing keeps everybody from booking."""
    if session.needs_approval:
        return Outcome.REQUESTED
    return Outcome.CONFIRMED if may_newcomer_take(session, now=now) else Outcome.WAITING


def offer_ends_at(starts_at: datetime, *, now: datetime, closed: Collection[date]) -> datetime:
    """When an offer made now lapses: at the same clock time on the next working day, or 48 hours before the start, whichever is first.

    A clock time that the change of clocks leaves out is an hour later there; one that comes twice is its first.
    """
    there = local_time(now)
    day = working_days_later(there.date(), 1, closed)
    same_time = datetime.combine(day, there.time(), tzinfo=LONDON)
    return min(same_time.astimezone(now.tzinfo), starts_at - NO_OFFERS_WITHIN)


def hold_reserved_until(starts_at: datetime) -> datetime:
    """When reserved places without names go back to everybody."""
    return starts_at - RESERVED_UNTIL
