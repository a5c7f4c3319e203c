"""What a rule would ask of whom, before it is saved, and what a change of it would do to each person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import zip_longest
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
class WouldOweInAll:
    """What a rule would ask of somebody, all of its courses together."""

    courses: tuple[WouldOwe, ...]

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
class Asks:
    """What a rule would ask of somebody, and, where it is changed, what it asks of them now; at least one of them is given."""

    then: WouldOweInAll | None
    now: WouldOweInAll | None

    @property
    def effects(self) -> list[Effect]:
        """What becomes of them, course by course."""
        then, now = self.then.courses if self.then else (), self.now.courses if self.now else ()
        return [effect_of(before, after) for before, after in zip_longest(now, then)]

    @property
    def effect(self) -> Effect:
        """The same of all courses together."""
        found = set(self.effects)
        return next(effect for effect in Effect if effect in found)


@dataclass(frozen=True, slots=True)
class PersonPreview(Asks):
    """Somebody in the preview of a rule, by name."""

    person_id: UUID
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class NamedPreview:
    """Everybody in the preview of a rule by name, with its courses in the order in which each person's are."""

    course_ids: Sequence[UUID]
    people: Sequence[PersonPreview]


@dataclass(frozen=True, slots=True)
class CoursePreview:
    """How many people one course of a rule would concern, and how many have done it already."""

    concerned: int
    done: int
    due_days: Sequence[date]


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule would ask: how much of how many people, and of some by name.

    The courses are in the order of the pathway, if it is about one. `alike` says of how many it would ask the same, and `people` are the
    first by name of those for whom something changes.
    """

    course_ids: Sequence[UUID]
    alike: Mapping[Asks, int]
    people: Sequence[PersonPreview]

    @property
    def concerned(self) -> int:
        """How many people it would concern."""
        return sum(people for _then, people in self._then)

    @property
    def done(self) -> int:
        """How many of them have done already all that it asks."""
        return sum(people for then, people in self._then if not then.left)

    @property
    def away(self) -> int:
        """How many of them have no date while they are away without a day of return."""
        return sum(people for then, people in self._then if then.is_away)

    @property
    def left(self) -> int:
        """How many courses would be owed by everybody together, each counted once for each person."""
        return sum(then.left * people for then, people in self._then)

    @property
    def due_days(self) -> list[DueDay]:
        """By when how many people would owe how much, in order."""
        courses, owing = Counter[date](), Counter[date]()
        for then, people in self._then:
            for one in then.courses:
                if one.due_on:
                    courses[one.due_on] += people
            for day in then.due_days:
                owing[day] += people
        return [DueDay(day, owing[day], courses[day]) for day in sorted(courses)]

    def due_after(self, day: date) -> int:
        """How many people would owe something only after a day."""
        return sum(people for then, people in self._then if then.due_days and then.due_days[-1] > day)

    @property
    def effects(self) -> Mapping[Effect, int]:
        """How many people a change of the rule affects in which way."""
        found = Counter[Effect]()
        for asks, people in self.alike.items():
            found[asks.effect] += people
        return found

    @property
    def affected(self) -> int:
        """For how many people something changes."""
        return sum(people for effect, people in self.effects.items() if effect is not Effect.SAME)

    @property
    def courses(self) -> Mapping[UUID, CoursePreview]:
        """The same, course by course."""
        return {course_id: self._of_course(place) for place, course_id in enumerate(self.course_ids)}

    @property
    def _then(self) -> Iterator[tuple[WouldOweInAll, int]]:
        return ((asks.then, people) for asks, people in self.alike.items() if asks.then)

    def _of_course(self, place: int) -> CoursePreview:
        found = [(then.courses[place], people) for then, people in self._then]
        return CoursePreview(
            sum(people for _one, people in found),
            sum(people for one, people in found if one.done_on is not None),
            sorted({one.due_on for one, _people in found if one.due_on}),
        )
