"""What to do next about a gap: one step in short, and every step that is possible, that which helps most first, each with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from skills_centre.gaps.rules.sums import SkillSums
from skills_centre.platform.pages import counted


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


class ActKind(StrEnum):
    """What a manager can do about a gap."""

    DECIDE = "decide"
    SUGGEST = "suggest"
    BOOK = "book"
    HELP = "help"
    FIND = "find"
    ASK = "ask"
    PLAN = "plan"


@dataclass(frozen=True)
class Act:
    """Something that can be done now, and why it helps."""

    kind: ActKind
    why: str


@dataclass(frozen=True)
class Possible:
    """What there is to do something with: the best course, whom it leads on, free places on its sessions, and who can help.

    `led_on` is none where only counts are known; `served` is how many of those below have the course or had it suggested; `findable` is
    how many colleagues anywhere let others find them for the skill; `by_name` says whether those below are shown by name.
    """

    course_title: str | None
    minutes: int
    led_on: int | None
    places: int
    colleagues: tuple[str, ...]
    findable: int
    by_name: bool
    served: int = 0


def acts_for(gap: SkillSums, possible: Possible) -> tuple[Act, ...]:
    """Everything that can be done about a gap, that which helps most first.

    What only a decision is missing for needs no learning, so it comes first; then what leads most people on at once; then places, which
    run out; then people, then what is not known, and last what is agreed with each person alone.
    """
    sums = gap.sums
    found = (
        _decide(sums.claimed + sums.below_own_account, possible),
        *_learn(sums.below, possible),
        _help(possible.colleagues),
        _find(possible.findable),
        _ask(sums.unknown + sums.stale),
        Act(ActKind.PLAN, "A goal agreed with each person says what they will do and by when.")
        if possible.by_name and sums.below
        else None,
    )
    return tuple(one for one in found if one)


def _decide(own_words: int, possible: Possible) -> Act | None:
    if not own_words or not possible.by_name:
        return None
    rests = "rests" if own_words == 1 else "rest"
    return Act(
        ActKind.DECIDE,
        f"{counted(own_words, 'answer')} {rests} on people’s own account: deciding may close part of the gap without learning.",
    )


def _learn(below: int, possible: Possible) -> Iterator[Act]:
    """The course that leads most people on, and the places that are free on its sessions."""
    if not possible.course_title or possible.led_on == 0:
        return
    teaches = f"“{possible.course_title}” teaches it in {counted(possible.minutes, 'minute')}"
    leads = "" if possible.led_on is None else f" and would take {possible.led_on} of the {below} further"
    served = f"; {possible.served} of them {'has' if possible.served == 1 else 'have'} it or had it suggested"
    yield Act(ActKind.SUGGEST, f"{teaches}{leads}{served if possible.served else ''}.")
    if possible.places:
        free = f"{counted(possible.places, 'place')} {'is' if possible.places == 1 else 'are'} free"
        yield Act(ActKind.BOOK, f"{free} on its sessions, and places run out.")


def _help(colleagues: Sequence[str]) -> Act | None:
    if not colleagues:
        return None
    who = f"{', '.join(colleagues)} {'is' if len(colleagues) == 1 else 'are'}"
    return Act(ActKind.HELP, f"{who} past what is asked and can show the others how.")


def _find(findable: int) -> Act | None:
    if not findable:
        return None
    lets = "lets others find them" if findable == 1 else "let others find them"
    return Act(ActKind.FIND, f"{counted(findable, 'colleague')} {lets} for this skill.")


def _ask(not_known: int) -> Act | None:
    if not not_known:
        return None
    people = counted(not_known, "person", "people")
    return Act(
        ActKind.ASK, f"Nothing that counts is known of {people}, so the gap may be larger or smaller than it looks."
    )
