"""One next step for a gap: a course that teaches it, somebody in the team who can help, or a question to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from skills_centre.gaps.rules.sums import SkillSums


class Teaching(Protocol):
    """A course that teaches the skill up to a level."""

    @property
    def minutes(self) -> int:
        """How long it takes."""

    @property
    def to_level(self) -> int:
        """The level that it leads to."""


C = TypeVar("C", bound=Teaching)


class StepKind(StrEnum):
    """What the next step is."""

    COURSE = "course"
    COLLEAGUE = "colleague"
    DECIDE = "decide"
    TALK = "talk"


@dataclass(frozen=True)
class NextStep(Generic[C]):
    """The step: for a course which one and how many of those below it would lead on; for a colleague who."""

    kind: StepKind
    course: C | None = None
    led_on: int | None = None
    colleagues: tuple[str, ...] = ()
    people: int = 0


def next_step(
    gap: SkillSums, *, courses: Sequence[C], levels_below: Sequence[int] | None, colleagues: Sequence[str]
) -> NextStep[C]:
    """Choose one step for a gap.

    `levels_below` are the levels of those below, by which the course is chosen that leads most of them on, the shortest of equals;
    None when only counts are known. Without a course the colleagues who are past what is asked can help; without either, claims can
    be decided that the gap may rest on; else it takes a conversation.
    """
    helpful = sorted(courses, key=lambda course: (-_led_on(course, levels_below), course.minutes))
    if helpful and (levels_below is None or _led_on(helpful[0], levels_below)):
        led_on = None if levels_below is None else _led_on(helpful[0], levels_below)
        return NextStep(StepKind.COURSE, course=helpful[0], led_on=led_on, people=gap.sums.below)
    if colleagues:
        return NextStep(StepKind.COLLEAGUE, colleagues=tuple(colleagues), people=gap.sums.below)
    if gap.sums.claimed or gap.sums.below_own_account:
        return NextStep(StepKind.DECIDE, people=gap.sums.claimed + gap.sums.below_own_account)
    return NextStep(StepKind.TALK, people=gap.sums.below)


def _led_on(course: Teaching, levels_below: Sequence[int] | None) -> int:
    return sum(level < course.to_level for level in levels_below or ())
