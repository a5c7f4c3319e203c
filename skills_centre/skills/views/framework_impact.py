"""What publishing a draft would change for people: a page of counts, and the same as a file."""

from collections.abc import Iterator
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.tables import Cell, csv_download
from skills_centre.platform.web import warn
from skills_centre.skills.models import SkillState, VersionState
from skills_centre.skills.queries.editions import version_state
from skills_centre.skills.queries.impact_page import ImpactPage, ImpactRow, impact_page
from skills_centre.skills.rules.impact import MoveKind
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.framework_admin import KEEPERS

#: What each kind of move is called in the heading of a column.
KIND_WORDS = {
    MoveKind.NO_LONGER_MET: "No longer met",
    MoveKind.NEWLY_MET: "Newly met",
    MoveKind.OTHERWISE: "Other changes",
    MoveKind.NEW: "Newly asked",
    MoveKind.GONE: "No longer asked",
}

COLUMNS = ("What is counted", "Name", "Was, or within", "Asked", *KIND_WORDS.values(), "As of", "Framework", "Use")

#: Every row says for what it may be used, because rows travel alone.
PURPOSE = "For development only; rounded to the nearest 5"


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>/impact")
@role(*KEEPERS)
def framework_impact(version_id: UUID) -> ResponseReturnValue:
    """Who would move between states if a draft were published now, in counts; nothing changes."""
    if _is_published(version_id):
        warn("This version has been published, so its impact is what happened.")
        return redirect(url_for("skills.framework_edition", version_id=version_id))
    page = impact_page(version_id, on=local_day(utc_now()))
    return render_template("skills/administration/impact.html", page=page, kinds=KIND_WORDS, MoveKind=MoveKind)


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>/impact.csv")
@role(*KEEPERS)
def framework_impact_file(version_id: UUID) -> ResponseReturnValue:
    """What the page of a draft's impact shows, as CSV."""
    if _is_published(version_id):
        raise NotFound
    page = impact_page(version_id, on=local_day(utc_now()))
    return csv_download(f"Impact of version {page.version.number}", COLUMNS, _rows(page))


def _is_published(version_id: UUID) -> bool:
    """Whether a version is a draft no longer. Raises NotFound."""
    state = version_state(version_id)
    if state is None:
        raise NotFound
    return state is not VersionState.DRAFT


def _rows(page: ImpactPage) -> Iterator[tuple[Cell, ...]]:
    stamp = page.on, f"{page.version.framework_name}, draft version {page.version.number}", PURPOSE
    if page.all_rows:
        yield from _lines("Everybody", [ImpactRow("Everybody", page.all_rows)], stamp)
    for one in page.transitions:
        name = f"{_state(one.before)} to {_state(one.after)}"
        yield ("Requirements that go", name, None, one.requirements, *(None for _ in KIND_WORDS), *stamp)
    yield from _lines("People, by skill", page.skills, stamp)
    yield from _lines("People, by team", page.units, stamp)


def _lines(
    what: str, rows: tuple[ImpactRow, ...] | list[ImpactRow], stamp: tuple[Cell, ...]
) -> Iterator[tuple[Cell, ...]]:
    for one in rows:
        beside = " / ".join(one.within or one.was)
        yield (what, one.name, beside, one.row.people, *(one.row.number(kind) for kind in KIND_WORDS), *stamp)


def _state(state: SkillState | None) -> str:
    return "not asked" if state is None else state.value
