"""The manager's page as a file: rows as CSV, or a workbook with the table in colour and what the words mean."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.services.tables import BY_NAME, BY_SKILL, TeamFile, by_name, by_skill
from skills_centre.gaps.services.workbook import team_workbook
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.shown import note_shown, what_is_asked_for
from skills_centre.people.access import manager
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.tables import csv_download


@blueprint.get("/team/gaps.csv")
@manager
def team_gaps_file() -> ResponseReturnValue:
    """What the page shows, with its filters and in its order, as CSV: people by skill, or counts where no names are shown."""
    shown = _asked_for()
    if shown.matrix:
        return csv_download("Skills of my team", BY_NAME, by_name(shown, shown.matrix))
    return csv_download("Skills of everyone below me", BY_SKILL, by_skill(shown))


@blueprint.get("/team/gaps.xlsx")
@manager
def team_gaps_workbook() -> ResponseReturnValue:
    """What the page shows, with its filters and in its order, as a workbook: the skills as counts, and people by skills where named."""
    return Response(
        team_workbook(_asked_for()),
        mimetype=MEDIA_TYPES[FileKind.EXCEL],
        headers={"Content-Disposition": 'attachment; filename="skills-of-my-team.xlsx"'},
    )


def _asked_for() -> TeamFile:
    """What the filters leave; whoever is named has been looked at."""
    shown = what_is_asked_for(TeamFilter.of(request.args))
    note_shown(shown, as_file=True)
    page = shown.page
    return TeamFile(page.sentences, page.as_of, page.editions, shown.asked, shown.skills, shown.matrix)
