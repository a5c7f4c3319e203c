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
    """What a change of a rule does to somebody; of several courses, the first that is true of any."""

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
    """How many would owe something by a day, and how many courses that is for all of them together."""

    due_on: date
    people: int
    courses: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody whom a rule would ask for one course, or asks for it now, by name."""

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
        return [DueDay(day, days[day], days[day]) for day in sorted(days)]

    @property
    def effects(self) -> Mapping[Effect, int]:
        """How many a change of the rule affects in which way."""
        return Counter(one.effect for one in self.lines)


@dataclass(frozen=True, slots=True)
class WouldOweInAll:
    """What a rule would ask of somebody, all of its courses together."""

    courses: Sequence[WouldOwe]

    @property
    def done(self) -> int:
        """How many of the courses they have done."""
        return sum(one.done_on is not None for one in self.courses)

    @property
    def left(self) -> int:
        """How many are left to do."""
        return len(self.courses) - self.done

    @property
    def is_away(self) -> bool:
        """Whether they are away without an end, so that no date of what is left can be told."""
        return any(one.due_on is None and one.done_on is None for one in self.courses)

    @property
    def due_days(self) -> list[date]:
        """The days by which something would be due, in order."""
        return sorted({one.due_on for one in self.courses if one.due_on})

    @property
    def done_on(self) -> date | None:
        """When they had done all of it, if they have."""
        return None if self.left else max(one.done_on for one in self.courses if one.done_on)


@dataclass(frozen=True, slots=True)
class PersonPreview:
    """Somebody in the preview of a rule, with all that it would ask of them, and, where it is changed, asks of them now."""

    person_id: UUID
    name: str
    unit: str
    then: WouldOweInAll | None
    now: WouldOweInAll | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would ask: course by course, and of each person. The courses are in the order of the pathway, if it is about one."""

    courses: Mapping[UUID, Preview]
    people: Sequence[PersonPreview]

    @property
    def concerned(self) -> int:
        """How many people it would concern."""
        return sum(one.then is not None for one in self.people)

    @property
    def done(self) -> int:
        """How many of them have done already all that it asks."""
        return sum(one.then is not None and not one.then.left for one in self.people)

    @property
    def away(self) -> int:
        """How many of them have no date while they are away without a day of return."""
        return sum(one.then is not None and one.then.is_away for one in self.people)

    @property
    def left(self) -> int:
        """How many courses would be owed by everybody together, each counted once for each person."""
        return sum(one.then.left for one in self.people if one.then)

    @property
    def due_days(self) -> list[DueDay]:
        """By when how many people would owe how much, in order."""
        courses = Counter(owed.due_on for one in self.people if one.then for owed in one.then.courses if owed.due_on)
        people = Counter(day for one in self.people if one.then for day in one.then.due_days)
        return [DueDay(day, people[day], courses[day]) for day in sorted(courses)]

    @property
    def effects(self) -> Mapping[Effect, int]:
        """How many people a change of the rule affects in which way."""
        return Counter(one.effect for one in self.people)


def in_all(courses: Mapping[UUID, Preview]) -> RulePreview:
    """The previews of all courses of a rule, put together by person; each has the same people in the same order."""
    lines = zip(*(one.lines for one in courses.values()), strict=True)
    return RulePreview(courses, [_in_all(of_person) for of_person in lines])


def _in_all(lines: Sequence[PreviewLine]) -> PersonPreview:
    first = lines[0]
    then, now = [one.then for one in lines if one.then], [one.now for one in lines if one.now]
    return PersonPreview(
        first.person_id,
        first.name,
        first.unit,
        WouldOweInAll(then) if then else None,
        WouldOweInAll(now) if now else None,
        next(effect for effect in Effect if effect in {one.effect for one in lines}),
    )
