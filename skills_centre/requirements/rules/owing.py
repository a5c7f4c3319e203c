"""What a person owes of one course, from all rules that ask for it: one obligation at a time, and the earliest date wins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from skills_centre.requirements.rules.schedule import (
    Pause,
    Period,
    Schedule,
    after_pauses,
    days_after,
    earliest_due,
    next_period,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """A rule that asks a person for a course, by its latest edition, and the day from which it concerns them."""

    rule_id: UUID
    edition_id: UUID
    schedule: Schedule
    since: date


def asked_since(known: date | None, concerned_on: date, *, begins_on: date, made_on: date) -> date:
    """Since when a rule asks something of somebody: the day that is known from before, or from when its latest edition reached them."""
    return known if known and known >= concerned_on else max(concerned_on, begins_on, made_on)


@dataclass(frozen=True, slots=True)
class AskedBy:
    """When something would be due by one rule; none while the person is away without a day of return."""

    asking: Asking
    period: Period
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody owes: the rule whose date is the earliest stands first, then the others that ask for the same."""

    asked_by: tuple[AskedBy, ...]

    @property
    def first(self) -> AskedBy:
        """The rule whose date it is."""
        return self.asked_by[0]


def owed(asking: Sequence[Asking], *, completed: Collection[date], pauses: Sequence[Pause], today: date) -> Owed | None:
    """What all these rules together ask of a person next; none where nothing is left to do."""
    found = []
    for one in asking:
        period = next_period(one.schedule, since=one.since, completed=completed, today=today)
        if period is not None:
            said = one.schedule
            due_on = after_pauses(period.due_on, pauses, days=said.days, grace_days=said.grace_days)
            found.append(AskedBy(one, period, due_on))
    order = sorted(found, key=lambda by: (by.due_on or date.max, by.asking.rule_id))
    return Owed(tuple(order)) if order else None


class Outcome(StrEnum):
    """What became of an obligation that is closed."""

    COMPLETED = "completed"
    MISSED = "missed"
    NO_LONGER = "no-longer"


@dataclass(frozen=True, slots=True)
class Held:
    """An obligation as it stands: the days between which a completion counts for it, and by when it is due."""

    opens_on: date
    closes_on: date | None
    due_on: date | None = None
    grace_days: int = 0

    def is_past(self, today: date) -> bool:
        """Whether the day by which it is due is over. It is not where an absence or an exemption put it off beyond its period."""
        return self.due_on is not None and self.due_on < today

    def missed_on(self, today: date) -> date | None:
        """The last day on which it could have been completed on time, where that is over; none while nobody can tell when it is due."""
        last = days_after(self.due_on, self.grace_days) if self.due_on else None
        return last if last and last < today else None


@dataclass(frozen=True, slots=True)
class Closing:
    """How an obligation ends; with the day of the completion, where there is one.

    `missed_on` is the last day on which somebody could have completed on time what was overdue when it was no longer asked: it counts
    where they were then, and not where they went.
    """

    outcome: Outcome
    completed_on: date | None = None
    missed_on: date | None = None


class DoneBefore(NamedTuple):
    """By which rule, and when, somebody had done what is asked of them only now."""

    asking: Asking
    completed_on: date


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of what somebody held, and what they owe from now on.

    `done_before` stands for an obligation that is completed from the first day.
    """

    closing: Closing | None
    owes: Owed | None
    done_before: DoneBefore | None = None


def settle(
    held: Held | None,
    asking: Sequence[Asking],
    *,
    completed: Collection[date],
    pauses: Sequence[Pause],
    is_new: bool,
    today: date,
) -> Settled:
    """Decide what becomes of an obligation that somebody holds, if any, and what the rules ask of them next.

    `is_new` says that nothing was ever asked of them about this course. `completed` are the days up to today.
    """
    owes = owed(asking, completed=completed, pauses=pauses, today=today)
    if held is None:
        return Settled(None, owes, _done_before(asking, completed) if is_new and owes is None else None)
    day = min(
        (one for one in completed if Period(0, held.opens_on, held.opens_on, held.closes_on).holds(one)), default=None
    )
    if day is not None:
        return Settled(Closing(Outcome.COMPLETED, day), owes)
    if owes is None:
        latest = max(completed, default=None) if asking else None
        return Settled(Closing(Outcome.COMPLETED, latest) if latest else _no_longer_asked(held, today), None)
    if held.closes_on is not None and held.closes_on < today:
        return Settled(Closing(Outcome.MISSED if held.is_past(today) else Outcome.NO_LONGER), owes)
    return Settled(None, owes)


def _no_longer_asked(held: Held, today: date) -> Closing:
    """What was overdue was missed, and stays so: what is past never changes because somebody moves or a rule ends."""
    missed_on = held.missed_on(today)
    return Closing(Outcome.MISSED, missed_on=missed_on) if missed_on else Closing(Outcome.NO_LONGER)


def _done_before(asking: Sequence[Asking], completed: Collection[date]) -> DoneBefore | None:
    return DoneBefore(min(asking, key=first_due_of), max(completed)) if asking and completed else None


def first_due_of(asking: Asking) -> date:
    """When something is due by a rule at the earliest."""
    earliest = earliest_due(asking.schedule, asking.since)
    return max(asking.schedule.fixed_on or earliest, earliest)
