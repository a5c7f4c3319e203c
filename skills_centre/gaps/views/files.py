"""The manager's page as a file."""

from collections.abc import Iterator

from flask import request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.queries.pages import TeamPage
from skills_centre.gaps.rules import SkillSums, coverage_to_show
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.team import filtered_matrix, filtered_skills, note_people, own_page
from skills_centre.people.access import manager
from skills_centre.platform.clock import local_time
from skills_centre.platform.tables import Cell, csv_download

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


@blueprint.get("/team/gaps.csv")
@manager
def team_gaps_file() -> ResponseReturnValue:
    """What the page shows, with its filters, as CSV: people by skill, or counts where no names are shown."""
    wanted = TeamFilter.of(request.args)
    page = own_page(wanted)
    matrix = filtered_matrix(page, wanted)
    note_people(page, as_file=True)
    if matrix:
        return csv_download("Skills of my team", BY_NAME, _by_name(page, matrix))
    return csv_download("Skills of everyone below me", BY_SKILL, _by_skill(page, filtered_skills(page, wanted)))


def _by_name(page: TeamPage, matrix: Matrix) -> Iterator[tuple[Cell, ...]]:
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


def _by_skill(page: TeamPage, skills: list[SkillSums]) -> Iterator[tuple[Cell, ...]]:
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
