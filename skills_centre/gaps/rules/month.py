"""The month of a team in a few sentences: what is known, what changed, and one thing to do; for a mail, so without anybody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from skills_centre.gaps.rules.next_steps import NextStep, StepKind, Teaching
from skills_centre.gaps.rules.sentences import in_a_row, people_in_words, what_is_known
from skills_centre.gaps.rules.sums import FEWEST_APART, SkillSums, gaps_that_matter, least_known
from skills_centre.platform.pages import counted, in_words, month_and_year


@dataclass(frozen=True)
class OneThing:
    """The one suggestion of a month in a sentence, and the page on which it is done with the words of its link; none where none is."""

    words: str
    link: str = ""
    path: str = ""


@dataclass(frozen=True)
class TeamMonth:
    """What the summary of a month says; every sentence is about counts of at least three people."""

    title: str
    opening: str
    sentences: tuple[str, ...]
    basis: str
    #: What there is to do, where there is something and it may be told.
    thing: OneThing | None = None


class NamedCourse(Teaching, Protocol):
    """A course with the name that it is suggested by."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def key(self) -> str:
        """What its address ends in."""


C = TypeVar("C", bound=NamedCourse)


def gaps_of_the_month(skills: Sequence[SkillSums]) -> list[SkillSums]:
    """The gaps that matter most of those in which at least three people are asked: a count of fewer would be somebody's state."""
    return [gap for gap in gaps_that_matter(skills) if gap.sums.required >= FEWEST_APART]


def month_told(
    people: int,
    skills: Sequence[SkillSums],
    *,
    changed: str | None,
    thing: OneThing,
    as_of: date,
    editions: Sequence[str],
) -> TeamMonth:
    """The summary of a manager's direct reports. Of fewer than three people no counts are told: they would be somebody's level."""
    title = f"Your team’s skills, {month_and_year(as_of)}"
    opening = f"{people_in_words(people)} report{'s' if people == 1 else ''} to you."
    if people < FEWEST_APART:
        few = "So few that a count would say how one of them stands; so everything is on the page, and nothing here."
        return TeamMonth(title, opening, (few,), _basis(as_of, editions))
    told = (what_is_known(skills), changed, thing.words)
    return TeamMonth(title, opening, tuple(one for one in told if one), _basis(as_of, editions), thing)


def one_thing_to_do(skills: Sequence[SkillSums], gap: SkillSums | None, step: NextStep[C] | None) -> OneThing:
    """The one suggestion: about a gap of the month that nothing was done about yet, or about what is known least, or none needed."""
    if gap and step:
        return OneThing(f"One thing to do: {_about(gap, step)}", *_where(gap, step))
    unsure = next((skill for skill in least_known(skills) if skill.sums.required >= FEWEST_APART), None)
    if unsure:
        return OneThing(
            f"One thing to do: find out about {unsure.name}, where {unsure.sums.to_find_out} of {unsure.sums.required} are not known"
            " for certain.",
            "See whom to ask",
            f"/team/gaps/skills/{unsure.address}/ask",
        )
    if not skills:
        return OneThing(
            "One thing to do: agree with each of them which role is theirs, so that there is something to compare."
        )
    new = "new " if any(skill.sums.below for skill in skills) else ""
    return OneThing(f"Nothing {new}calls for you this month.")


def _where(gap: SkillSums, step: NextStep[C]) -> tuple[str, str]:
    """The words of the link to where the step is taken, and its address; empty for what is done away from the screen."""
    if step.kind is StepKind.COURSE and step.course:
        return "See whom it would help", f"/team/gaps/skills/{gap.address}/suggest?course={step.course.key}"
    if step.kind is StepKind.DECIDE:
        return "See what waits for you", "/team/decisions"
    return "", ""


def _about(gap: SkillSums, step: NextStep[C]) -> str:
    below = f"{gap.sums.below} of {gap.sums.required} {'is' if gap.sums.below == 1 else 'are'} below what is asked"
    if step.kind is StepKind.COURSE and step.course:
        return f"suggest “{step.course.title}” ({counted(step.course.minutes, 'minute')}): {below} in {gap.name}."
    if step.kind is StepKind.DECIDE:
        return f"decide what waits in {gap.name}, where {counted(step.people, 'state rests', 'states rest')} on people’s own account."
    return f"talk with your team about {gap.name}: {below}, and no course here would take them further."


def _basis(as_of: date, editions: Sequence[str]) -> str:
    by = f", by {in_a_row(editions)}" if editions else ""
    return f"As things stood on {in_words(as_of)}{by}. What we know of skills serves development only."
