"""The value of a quarter's learning, on one page: for L&D administrators, auditors, and whoever answers for a business area."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.gaps.queries.value import ValuePage, quarters_kept, value_page
from skills_centre.gaps.rules.quarters import Quarter, quarter_at, quarter_of
from skills_centre.gaps.rules.value import PARTS, TITLES, Figure, people_asking
from skills_centre.gaps.rules.value_definitions import DEFINITIONS, NO_CAUSE, SUPPRESSED, WHO
from skills_centre.gaps.services.value_closing import close_quarter, edition_of, write_decisions
from skills_centre.gaps.services.value_printed import ValueSheet, value_pdf
from skills_centre.gaps.services.value_tables import BY_ROW, COLUMNS, every_line, lines_of, numbers_of
from skills_centre.gaps.value_forms import CloseForm, DecisionsForm
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.people.access import LEADING, role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.people.queries.viewers import institution
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.file_types import MEDIA_TYPES, FileKind
from skills_centre.platform.pages import quarter_in_words
from skills_centre.platform.pagination import page_of
from skills_centre.platform.tables import csv_download
from skills_centre.platform.web import add_refusal, is_post, say, settings

#: Rows on one page of a figure, and bodies and areas on the page of the quarter.
ROWS, SHORT_ROWS = 100, 40

#: Where more is said that belongs to a figure.
ALSO = {
    Figure.UNMET: ("Demand for sessions, course by course", "/administration/sessions/demand"),
    Figure.CONFIDENCE: ("Courses: each has a page of what learners said", "/courses"),
    Figure.USED: ("Courses: each has a page of what learners said", "/courses"),
    Figure.CHANGE: ("Courses: each has a page of levels before and after, beside people who took none", "/courses"),
}


@blueprint.get("/organisation/value")
@role(*LEADING)
def value() -> ResponseReturnValue:
    """The last quarter that is over, or the running one where none is told of yet."""
    kept, today = quarters_kept(), local_day(utc_now())
    over = next((one for one in kept if one.is_over(today)), None)
    return _page(over or (kept[0] if kept else quarter_of(today)))


@blueprint.get("/organisation/value/<quarter>")
@role(*LEADING)
def value_of_quarter(quarter: str) -> ResponseReturnValue:
    """One quarter on one page: its figures, who was reached, and the decisions that are wanted."""
    return _page(_asked_for(quarter))


@blueprint.get("/organisation/value/<quarter>/<figure>")
@role(*LEADING)
def value_figure(quarter: str, figure: str) -> ResponseReturnValue:
    """What a figure means, how it is worked out, and every number that it is made of."""
    page, chosen = _told(_asked_for(quarter)), _figure(figure)
    if not page.may_show(chosen):
        raise NotFound
    return render_template(
        "gaps/value/figure.html",
        page=page,
        figure=chosen,
        told=page.one(chosen),
        definition=DEFINITIONS[chosen],
        parts=PARTS[chosen],
        numbers_of=numbers_of,
        is_by_row=chosen in BY_ROW,
        lines=page_of(page.rows, request.args.get("page", type=int), size=ROWS),
        also=ALSO.get(chosen) if viewer().has_role(Role.LD_ADMINISTRATOR, Role.AUDITOR) else None,
        people_asking=people_asking,
        **_everywhere(page),
    )


@blueprint.get("/organisation/value/<quarter>/<figure>.csv")
@role(*LEADING)
def value_figure_file(quarter: str, figure: str) -> ResponseReturnValue:
    """Every number of a figure as CSV, with its definition."""
    page, chosen = _told(_asked_for(quarter)), _figure(figure)
    if not page.may_show(chosen):
        raise NotFound
    return csv_download(f"{TITLES[chosen]} {page.quarter.address}", COLUMNS, lines_of(page, chosen))


@blueprint.get("/organisation/value/<quarter>.csv")
@role(*LEADING)
def value_file(quarter: str) -> ResponseReturnValue:
    """Every number of every figure as CSV."""
    page = _told(_asked_for(quarter))
    return csv_download(f"Value of learning {page.quarter.address}", COLUMNS, every_line(page))


@blueprint.get("/organisation/value/<quarter>.pdf")
@role(*LEADING)
def value_paper(quarter: str) -> ResponseReturnValue:
    """The page as one side of A4, a tagged PDF."""
    page = _told(_asked_for(quarter))
    ours = institution()
    sheet = ValueSheet(
        ours.name if ours else settings().institution_name,
        settings().brand_colour,
        settings().base_url + _address(page.quarter),
    )
    return Response(
        value_pdf(page, _before(page), sheet, today=local_day(utc_now())),
        mimetype=MEDIA_TYPES[FileKind.PDF],
        headers={"Content-Disposition": f'attachment; filename="value-of-learning-{page.quarter.address}.pdf"'},
    )


@blueprint.route("/organisation/value/<quarter>/decisions", methods=["GET", "POST"])
@role(Role.LD_ADMINISTRATOR)
def value_decisions(quarter: str) -> ResponseReturnValue:
    """Write the decisions that are wanted in one's own words."""
    page, form = _to_change(quarter), DecisionsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                write_decisions(page.quarter, form.words, by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("The decisions are saved. They stand on the page and on the paper.")
            return redirect(_address(page.quarter), 303)
    if not is_post():
        form.fill([one.words for one in page.decisions])
    return render_template(
        "gaps/value/decisions.html", page=page, form=form, **_everywhere(page)
    ), 422 if is_post() else 200


@blueprint.route("/organisation/value/<quarter>/close", methods=["GET", "POST"])
@role(Role.LD_ADMINISTRATOR)
def value_closing(quarter: str) -> ResponseReturnValue:
    """Close a quarter, after a look at what that means."""
    page, form = _to_change(quarter), CloseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                close_quarter(page.quarter, seen=form.seen.data or "", by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("The quarter is closed. Its figures and decisions stay as they are.")
            return redirect(_address(page.quarter), 303)
    form.seen.data = edition_of(page.worked_out_at)
    return render_template(
        "gaps/value/close.html", page=page, form=form, **_everywhere(page)
    ), 422 if is_post() else 200


def _asked_for(address: str) -> Quarter:
    quarter = quarter_at(address)
    if quarter is None:
        raise NotFound
    return quarter


def _figure(address: str) -> Figure:
    if address not in set(Figure):
        raise NotFound
    return Figure(address)


def _told(quarter: Quarter) -> ValuePage:
    """What the viewer's roles let them see of a quarter. Raises NotFound where nothing is told of it."""
    page = value_page(quarter, units_in_sight(viewer().id, LEADING))
    if page is None:
        raise NotFound
    return page


def _to_change(quarter: str) -> ValuePage:
    """A quarter that whoever looks after all of the organisation may still change. Raises NotFound."""
    page = _told(_asked_for(quarter))
    if units_in_sight(viewer().id, [Role.LD_ADMINISTRATOR]) is not None:
        raise NotFound
    return page


def _before(page: ValuePage) -> ValuePage | None:
    """The quarter before, to set beside a page; beside a closed one only what could not change any more when that was closed."""
    before = value_page(page.quarter.before, units_in_sight(viewer().id, LEADING))
    if before and page.closed_at and not (before.closed_at and before.closed_at <= page.closed_at):
        return None
    return before


def _address(quarter: Quarter) -> str:
    return url_for("gaps.value_of_quarter", quarter=quarter.address)


def _everywhere(page: ValuePage) -> dict[str, object]:
    """What every page about a quarter is made with."""
    return {
        "title": f"Value of learning, {quarter_in_words(page.quarter.first)}",
        "is_over": page.quarter.is_over(local_day(utc_now())),
        "suppressed": SUPPRESSED,
        "who": WHO,
        "no_cause": NO_CAUSE,
    }


def _page(quarter: Quarter) -> ResponseReturnValue:
    page = value_page(quarter, units_in_sight(viewer().id, LEADING))
    kept = quarters_kept()
    if page is None:
        if kept or request.view_args:
            raise NotFound
        return render_template("gaps/value/nothing.html")
    before = _before(page)
    may_change = page.is_whole and units_in_sight(viewer().id, [Role.LD_ADMINISTRATOR]) is None
    return render_template(
        "gaps/value/page.html",
        page=page,
        before={one.figure: one for one in before.told} if before else {},
        kept=kept,
        short_rows=page.short_rows[:SHORT_ROWS],
        may_change=may_change and not page.closed_at,
        **_everywhere(page),
    )
