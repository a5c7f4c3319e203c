"""A manager's page as rows: every cell by name, or the skills as counts."""

from collections.abc import Iterator, Sequence

from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.queries.pages import TeamPage
from skills_centre.gaps.rules import SkillSums, coverage_to_show
from skills_centre.platform.clock import local_time
from skills_centre.platform.tables import Cell

#: Every row says for what it may be used, because rows travel alone.
PURPOSE = "For development only"

BY_NAME = (
    *("Person", "Skill", "State", "Levels below", "By their own account", "Needs", "Confirmed", "Claimed"),
    *("Essential", "AI skill", "As of", "Framework", "Use"),
)
BY_SKILL = (
    *("Skill", "People asked", "Essential for", "Below", "Below by their own account", "Claimed", "Stale", "Unknown"),
    *(
        "Met",
        "Exempt",
        "Assessed",
        "Met in per cent, where enough is assessed",
        "AI skill",
        "As of",
        "Framework",
        "Use",
    ),
)


def by_name(page: TeamPage, matrix: Matrix) -> Iterator[tuple[Cell, ...]]:
    """A row for each person and skill that is asked of them, under the headings of BY_NAME."""
    for person in matrix.people:
        for skill, cell in zip(matrix.skills, matrix.row(person), strict=True):
            if cell:
                yield (
                    person.name,
                    skill.name,
                    cell.state.value,
                    cell.distance,
                    _yes(cell.is_own_account),
                    cell.needs,
                    cell.confirmed,
                    cell.claimed,
                    _yes(cell.is_essential),
                    *_ending(page, skill),
                )


def by_skill(page: TeamPage, skills: Sequence[SkillSums]) -> Iterator[tuple[Cell, ...]]:
    """A row for each skill, under the headings of BY_SKILL."""
    for skill in skills:
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
            *_ending(page, skill),
        )


def _ending(page: TeamPage, skill: SkillSums) -> tuple[Cell, ...]:
    as_of = local_time(page.as_of).strftime("%Y-%m-%d %H:%M") if page.as_of else "not yet worked out"
    return _yes(skill.is_ai_related), as_of, "; ".join(page.editions), PURPOSE


def _yes(holds: bool) -> str:  # noqa: FBT001 - a value, not a choice
    return "yes" if holds else "no"
