"""The manager's page as a file: rows as CSV, or a workbook with the table in colour and what the words mean."""

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.queries.pages import TeamPage
from skills_centre.gaps.rules import SkillSums
from skills_centre.gaps.services.tables import BY_NAME, BY_SKILL, by_name, by_skill
from skills_centre.gaps.services.workbook import team_workbook
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.team import filtered_matrix, filtered_skills, note_people, own_page
from skills_centre.people.access import manager
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.tables import csv_download


@blueprint.get("/team/gaps.csv")
@manager
def team_gaps_file() -> ResponseReturnValue:
    """What the page shows, with its filters, as CSV: people by skill, or counts where no names are shown."""
    page, matrix, skills = _asked_for()
    if matrix:
        return csv_download("Skills of my team", BY_NAME, by_name(page, matrix))
    return csv_download("Skills of everyone below me", BY_SKILL, by_skill(page, skills))


@blueprint.get("/team/gaps.xlsx")
@manager
def team_gaps_workbook() -> ResponseReturnValue:
    """What the page shows, with its filters, as a workbook: the skills as counts, and people by skills where names are shown."""
    return Response(
        team_workbook(*_asked_for()),
        mimetype=MEDIA_TYPES[FileKind.EXCEL],
        headers={"Content-Disposition": 'attachment; filename="skills-of-my-team.xlsx"'},
    )


def _asked_for() -> tuple[TeamPage, Matrix | None, Sequence[SkillSums]]:
    """The page that is asked for, its table and its skills as far as the filters leave them; whoever is named has been looked at."""
    wanted = TeamFilter.of(request.args)
    page = own_page(wanted)
    matrix = filtered_matrix(page, wanted)
    note_people(page, as_file=True)
    return page, matrix, matrix.skills if matrix else filtered_skills(page, wanted)
