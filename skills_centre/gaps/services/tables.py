"""A manager's page as rows: every cell by name, or the skills as counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.queries.people import PlacedMember
from skills_centre.gaps.queries.teams import Member
from skills_centre.gaps.rules import SkillSums, coverage_to_show
from skills_centre.platform.clock import local_time
from skills_centre.platform.pages import at_time
from skills_centre.platform.tables import Cell

#: Every row says for what it may be used, because rows travel alone.
PURPOSE = "For development only"

#: What a row says of the filters where nothing was left out.
EVERYTHING = "everything"

#: What a file says of numbers that are still to come.
NOT_WORKED_OUT = "not yet worked out"


@dataclass(frozen=True, slots=True)
class TeamFile:
    """What a file holds: what the page showed, in its order, and what was filtered for in words, empty for everything."""

    sentences: Sequence[str]
    as_of: datetime | None
    editions: Sequence[str]
    asked: str
    skills: Sequence[SkillSums]
    matrix: Matrix | None


BY_NAME = (
    *(
        "Person",
        "Team",
        "Role",
        "Skill",
        "State",
        "Levels below",
        "By their own account",
        "Needs",
        "Confirmed",
        "Claimed",
    ),
    *("Essential", "AI skill", "Only", "As of", "Framework", "Use"),
)
BY_SKILL = (
    *("Skill", "People asked", "Essential for", "Below", "Below by their own account", "Claimed", "Stale", "Unknown"),
    *(
        "Met",
        "Exempt",
        "Assessed",
        "Met in per cent, where enough is assessed",
        "AI skill",
        "Only",
        "As of",
        "Framework",
        "Use",
    ),
)


def by_name(shown: TeamFile, matrix: Matrix) -> Iterator[tuple[Cell, ...]]:
    """A row for each person and skill that is asked of them, under the headings of BY_NAME."""
    for person in matrix.people:
        for skill, cell in zip(matrix.skills, matrix.row(person), strict=True):
            if cell:
                yield (
                    person.name,
                    *team_and_roles(person),
                    skill.name,
                    cell.state.value,
                    cell.distance,
                    _yes(cell.is_own_account),
                    cell.needs,
                    cell.confirmed,
                    cell.claimed,
                    _yes(cell.is_essential),
                    *_ending(shown, skill),
                )


def by_skill(shown: TeamFile) -> Iterator[tuple[Cell, ...]]:
    """A row for each skill, under the headings of BY_SKILL."""
    for skill in shown.skills:
        sums = skill.sums
        yield (
            skill.name,
            sums.required,
            sums.essential,
            sums.below,
            sums.below_own_account,
            sums.claimed,
            sums.stale,
            sums.unknown,
            sums.met,
            sums.exempt,
            f"{sums.assessed} of {sums.counted}",
            coverage_to_show(sums),
            *_ending(shown, skill),
        )


def as_of_in_words(as_of: datetime | None) -> str:
    """When the numbers were so, as the page says it: for whoever reads."""
    return at_time(as_of) if as_of else NOT_WORKED_OUT


def as_of_in_rows(as_of: datetime | None) -> str:
    """When the numbers were so, as every row says it: a form that sorts, on London's clocks."""
    return local_time(as_of).strftime("%Y-%m-%d %H:%M") if as_of else NOT_WORKED_OUT


def team_and_roles(person: Member) -> tuple[str, str]:
    """The team and the roles of a person, as a file says them; empty for none."""
    if not isinstance(person, PlacedMember):
        return "", ""
    return person.team or "", "; ".join(role.name for role in person.roles)


def _ending(shown: TeamFile, skill: SkillSums) -> tuple[Cell, ...]:
    return (
        _yes(skill.is_ai_related),
        shown.asked or EVERYTHING,
        as_of_in_rows(shown.as_of),
        "; ".join(shown.editions),
        PURPOSE,
    )


def _yes(holds: bool) -> str:  # noqa: FBT001 - a value, not a choice
    return "yes" if holds else "no"
