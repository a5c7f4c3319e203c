"""The whole organisation's skills, for L&D administrators, auditors and whoever answers for a business area: always the same tables."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.demand import month_for_sessions
from skills_centre.gaps.models import RowKind
from skills_centre.gaps.queries.organisation import Organisation, organisation
from skills_centre.gaps.queries.supply import supply_of
from skills_centre.gaps.rules.charts import bars
from skills_centre.gaps.rules.organisation import (
    HEAT_MEANINGS,
    HEAT_WORDS,
    what_is_known,
    where_least_is_known,
    where_most_are_below,
)
from skills_centre.gaps.rules.supply import CourseSupply, Supply, proposals
from skills_centre.gaps.services.organisation_tables import BY_ROW, NOTE, TABLES, by_row
from skills_centre.gaps.services.organisation_workbook import organisation_workbook
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.choosing import offered
from skills_centre.gaps.views.effects import LOOKING_AFTER
from skills_centre.people.access import LEADING, role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.pagination import page_of
from skills_centre.platform.tables import csv_download
from skills_centre.skills.queries.described import skill_at

#: The tables by what names them in an address.
ADDRESSES = {"bodies": RowKind.BODY, "areas": RowKind.AREA, "families": RowKind.FAMILY}
#: Skills that are columns of one page of a table.
COLUMNS = 12


@blueprint.get("/organisation/skills")
@role(*LEADING)
def organisation_skills() -> ResponseReturnValue:
    """Where the whole organisation stands, as far as it may be shown."""
    page = in_sight()
    return organisation_page("overview", page, offered=offered(page.skills))


@blueprint.get("/organisation/skills/<table>")
@role(*LEADING)
def organisation_table(table: str) -> ResponseReturnValue:
    """One of the fixed tables as a heat map: its rows by all skills."""
    page, kind = in_sight(), ADDRESSES.get(table)
    if kind is None or (page.rows and kind not in page.kinds()):
        raise NotFound
    columns = page_of(list(page.skills), request.args.get("page", type=int), size=COLUMNS)
    return organisation_page("table", page, kind=kind, table=table, columns=columns)


@blueprint.get("/organisation/skills/supply")
@role(*LEADING)
def organisation_supply() -> ResponseReturnValue:
    """For every skill what is there and coming against what would be needed, and what to do next."""
    page = in_sight()
    supplies = _supplies(page)
    skills = sorted(page.skills, key=lambda one: (-page.whole(one).below, one.sort_key))
    lines = page_of([one for one in skills if supplies[one.key].shown.people], request.args.get("page", type=int))
    month = month_for_sessions(local_day(utc_now()))
    return organisation_page(
        "supply", page, lines=lines, supplies=supplies,
        proposed={one.key: proposals(supplies[one.key], month=month) for one in lines.lines},
    )  # fmt: skip


@blueprint.get("/organisation/skills/of/<address>")
@role(*LEADING)
def organisation_skill(address: str) -> ResponseReturnValue:
    """One skill: every table of it, a chart, and supply against demand with proposals."""
    skill = skill_at(address)
    page = in_sight(skill_id=skill.skill_id)
    supply = Supply(page.whole(skill), _supply_of(page, [skill.key])[skill.key])
    month = month_for_sessions(local_day(utc_now()))
    shown = [
        (row.name, page.shown(row, skill))
        for row in page.rows
        if row.kind is RowKind.AREA and not row.depth and page.asked(row, skill)
    ]
    return organisation_page(
        "skill", page, skill=skill, supply=supply, proposed=proposals(supply, month=month), bars=bars(shown)
    )


@blueprint.get("/organisation/skills.csv")
@role(*LEADING)
def organisation_file() -> ResponseReturnValue:
    """Everything that the tables show, a line for each row and skill, as CSV."""
    return csv_download("Skills of the organisation", BY_ROW, by_row(in_sight()))


@blueprint.get("/organisation/skills.xlsx")
@role(*LEADING)
def organisation_workbook_file() -> ResponseReturnValue:
    """Everything that the tables show as a workbook with what the words mean."""
    page = in_sight()
    return Response(
        organisation_workbook(page, _sentences(page)),
        mimetype=MEDIA_TYPES[FileKind.EXCEL],
        headers={"Content-Disposition": 'attachment; filename="skills-of-the-organisation.xlsx"'},
    )


def in_sight(*, skill_id: UUID | None = None) -> Organisation:
    """What the viewer's roles let them see."""
    return organisation(units_in_sight(viewer().id, LEADING), skill_id=skill_id)


def _sentences(page: Organisation) -> list[str]:
    skills = page.sums()
    return [
        what_is_known(skills, withheld=page.withheld),
        where_most_are_below(skills),
        where_least_is_known(skills),
    ]


def _supply_of(page: Organisation, keys: list[str]) -> Mapping[str, tuple[CourseSupply, ...]]:
    """Who waits for sessions is of the whole organisation, and shown to those who may see all of it."""
    return supply_of(keys, now=utc_now(), with_demand=page.is_whole)


def _supplies(page: Organisation) -> dict[str, Supply]:
    courses = _supply_of(page, [skill.key for skill in page.skills])
    return {skill.key: Supply(page.whole(skill), courses[skill.key]) for skill in page.skills}


def organisation_page(name: str, page: Organisation, **more: object) -> str:
    """One of the pages about the organisation, with what they all share."""
    return render_template(
        f"gaps/organisation/{name}.html",
        page=page,
        tables=TABLES,
        addresses={kind: address for address, kind in ADDRESSES.items()},
        sentences=_sentences(page) if name == "overview" else [],
        note=NOTE,
        heat_words=HEAT_WORDS,
        heat_meanings=HEAT_MEANINGS,
        can_schedule=viewer().has_role(Role.LD_ADMINISTRATOR),
        sees_effects=viewer().has_role(*LOOKING_AFTER),
        **more,
    )
