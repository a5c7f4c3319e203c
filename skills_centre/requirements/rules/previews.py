"""What a rule would ask of whom, before it is saved, and what a change of it would do to each person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WouldOwe:
    """What a rule would ask of somebody: since when, and by when; or that they have done it; neither while they are away without an end."""

    since: date
    due_on: date | None
    done_on: date | None = None


class Effect(StrEnum):
    """What a change of a rule does to somebody."""

    COMES_IN = "comes in"
    GOES_OUT = "goes out"
    SOONER = "sooner"
    LATER = "later"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """Somebody in the preview of a rule: what it would ask of them, and, where it is changed, what it asks of them now."""

    person_id: UUID
    name: str
    unit: str
    then: WouldOwe | None
    now: WouldOwe | None
    effect: Effect


def effect_of(now: WouldOwe | None, then: WouldOwe | None) -> Effect:
    """What becomes of somebody of whom a rule asks the one now and would ask the other; at least one of them is given."""
    if now is None:
        return Effect.COMES_IN
    if then is None:
        return Effect.GOES_OUT
    before, after = now.due_on or date.max, then.due_on or date.max
    if (now.done_on is None) != (then.done_on is None):
        return Effect.LATER if then.done_on else Effect.SOONER
    return Effect.SAME if before == after else Effect.SOONER if after < before else Effect.LATER


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many would owe something by a day."""

    due_on: date
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody whom a rule would concern, or concerns now, by name."""

    lines: Sequence[PreviewLine]

    @property
    def concerned(self) -> int:
        """How many it would concern."""
        return sum(one.then is not None for one in self.lines)

    @property
    def done(self) -> int:
        """How many of them have done already what it asks."""
        return sum(one.then is not None and one.then.done_on is not None for one in self.lines)

    @property
    def away(self) -> int:
        """How many of them have no date while they are away without a day of return."""
        return sum(one.then is not None and one.then.due_on is None and one.then.done_on is None for one in self.lines)

    @property
    def due_days(self) -> list[DueDay]:
        """By when how many would owe it, in order."""
        days = Counter(one.then.due_on for one in self.lines if one.then and one.then.due_on)
        return [DueDay(day, days[day]) for day in sorted(days)]

    @property
    def effects(self) -> Mapping[Effect, int]:
        """How many a change of the rule affects in which way."""
        return Counter(one.effect for one in self.lines)
