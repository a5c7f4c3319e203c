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
class TeamMonth:
    """What the summary of a month says; every sentence is about counts of at least three people."""

    title: str
    opening: str
    sentences: tuple[str, ...]
    basis: str


class NamedCourse(Teaching, Protocol):
    """A course with the name that it is suggested by."""

    @property
    def title(self) -> str:
        """What it is called."""


C = TypeVar("C", bound=NamedCourse)


def gap_of_the_month(skills: Sequence[SkillSums]) -> SkillSums | None:
    """The gap that matters most of those in which at least three people are asked: a count of fewer would be somebody's state."""
    return next((gap for gap in gaps_that_matter(skills) if gap.sums.required >= FEWEST_APART), None)


def month_told(
    people: int,
    skills: Sequence[SkillSums],
    *,
    changed: str | None,
    step: str,
    as_of: date,
    editions: Sequence[str],
) -> TeamMonth:
    """The summary of a manager's direct reports. Of fewer than three people no counts are told: they would be somebody's level."""
    title = f"Your team’s skills, {month_and_year(as_of)}"
    opening = f"{people_in_words(people)} report{'s' if people == 1 else ''} to you."
    if people < FEWEST_APART:
        few = "So few that a count would say how one of them stands; so everything is on the page, and nothing here."
        return TeamMonth(title, opening, (few,), _basis(as_of, editions))
    told = (what_is_known(skills), changed, step)
    return TeamMonth(title, opening, tuple(one for one in told if one), _basis(as_of, editions))


def one_thing_to_do(skills: Sequence[SkillSums], gap: SkillSums | None, step: NextStep[C] | None) -> str:
    """The one suggestion: about the gap of the month, or about what is known least, or none needed."""
    if gap and step:
        return f"One thing to do: {_about(gap, step)}"
    unsure = next((skill for skill in least_known(skills) if skill.sums.required >= FEWEST_APART), None)
    if unsure:
        return (
            f"One thing to do: find out about {unsure.name}, where {unsure.sums.to_find_out} of {unsure.sums.required} are not known"
            " for certain. The page lists whom to ask."
        )
    if not skills:
        return "One thing to do: agree with each of them which role is theirs, so that there is something to compare."
    return "Nothing calls for you this month."


def _about(gap: SkillSums, step: NextStep[C]) -> str:
    below = f"{gap.sums.below} of {gap.sums.required} {'is' if gap.sums.below == 1 else 'are'} below what is asked"
    if step.kind is StepKind.COURSE and step.course:
        return f"suggest “{step.course.title}” ({counted(step.course.minutes, 'minute')}): {below} in {gap.name}."
    if step.kind is StepKind.DECIDE:
        return f"decide what waits in {gap.name}, where {counted(step.people, 'state rests', 'states rest')} on people’s own account."
    return f"talk with your team about {gap.name}: {below}, and no course here teaches it yet."


def _basis(as_of: date, editions: Sequence[str]) -> str:
    by = f", by {in_a_row(editions)}" if editions else ""
    return f"As things stood on {in_words(as_of)}{by}. What we know of skills serves development only."
