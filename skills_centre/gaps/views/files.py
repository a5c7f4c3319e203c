"""The manager's page as a file: rows as CSV, a workbook with the table in colour and what the words mean, or a tagged PDF."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.rules import people_in_words
from skills_centre.gaps.services.printed import Sheet, fits_by_name, is_too_wide, team_pdf
from skills_centre.gaps.services.tables import BY_NAME, BY_SKILL, TeamFile, by_name, by_skill
from skills_centre.gaps.services.workbook import team_workbook
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.shown import Shown, note_shown, what_is_asked_for
from skills_centre.people.access import manager
from skills_centre.people.queries.viewers import institution
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.tables import csv_download
from skills_centre.platform.web import settings


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


@blueprint.get("/team/gaps.pdf")
@manager
def team_gaps_pdf() -> ResponseReturnValue:
    """What the page shows, with its filters and in its order, as a tagged PDF; people by name where they are few enough to print."""
    shown = what_is_asked_for(TeamFilter.of(request.args))
    page, people = shown.page, len(shown.matrix.people) if shown.matrix else 0
    is_wide = is_too_wide(shown.matrix)
    if not fits_by_name(shown.matrix):
        shown = replace(shown, matrix=None)
    ours = institution()
    name = ours.name if ours else settings().institution_name
    sheet = Sheet(name, settings().brand_colour, page.scope, page.asked, people, is_wide=is_wide)
    return Response(
        team_pdf(_file_of(shown), sheet),
        mimetype=MEDIA_TYPES[FileKind.PDF],
        headers={"Content-Disposition": 'attachment; filename="skills-of-my-team.pdf"'},
    )


def _asked_for() -> TeamFile:
    """What the filters leave; whoever is named has been looked at."""
    return _file_of(what_is_asked_for(TeamFilter.of(request.args)))


def _file_of(shown: Shown) -> TeamFile:
    note_shown(shown, as_file=True)
    page = shown.page
    return TeamFile(_sentences(shown), page.as_of, page.editions, shown.asked, shown.skills, shown.matrix)


def _sentences(shown: Shown) -> Sequence[str]:
    """What is said of these people. A file that holds only some of them names nobody else."""
    if not shown.wanted.narrows or not shown.matrix:
        return shown.page.sentences
    who = f"{people_in_words(shown.page.asked)} in all, of whom this file holds {len(shown.matrix.people):,}. All of them together:"
    return who, *shown.page.sentences[1:]
