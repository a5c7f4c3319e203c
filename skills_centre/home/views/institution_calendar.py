"""The institution's calendar: what is in it, a file of days looked at and loaded, and days taken out."""

from datetime import date
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.institution_calendar.file import template
from skills_centre.home.institution_calendar.loading import (
    CalendarChangedMeanwhile,
    DaysNotSound,
    load_days,
    plan_days,
)
from skills_centre.home.people_pages.forms import DaysForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import DayKind, Role
from skills_centre.people.queries.calendar import calendar_days, spans_of, years_of_calendar
from skills_centre.people.services.calendar import remove_days
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.csv_reading import TableNotSound
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, drop_files, held_files
from skills_centre.platform.web import is_post, say, warn

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "institution-calendar"
#: Lines shown of each list.
AT_MOST = 200

keepers = role(Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR)


@blueprint.get("/administration/calendar")
@keepers
def institution_calendar() -> ResponseReturnValue:
    """What the calendar holds, a year at a time."""
    this_year = local_day(utc_now()).year
    years = sorted({*years_of_calendar(), this_year})
    asked = request.args.get("year", type=int)
    year = asked if asked in years else this_year
    return render_template(
        "home/calendar/days.html",
        years=years,
        year=year,
        spans=spans_of(calendar_days(date(year, 1, 1), date(year, 12, 31))),
    )


@blueprint.post("/administration/calendar/remove")
@keepers
def remove_from_calendar() -> ResponseReturnValue:
    """Take days that follow each other out of the calendar."""
    sent = request.form
    first, last = _day(sent.get("first")), _day(sent.get("last"))
    kind = sent.get("kind", "")
    if first is None or last is None or kind not in set(DayKind):
        return redirect(url_for("home.institution_calendar"), 303)
    with transaction():
        gone = remove_days(DayKind(kind), sent.get("name", ""), first, last, by_id=viewer().id, now=utc_now())
    if gone:
        say(f"{counted(gone, 'day')} taken out of the calendar.")
    else:
        warn("These days were not in the calendar any more.")
    return redirect(url_for("home.institution_calendar", year=first.year), 303)


@blueprint.route("/administration/calendar/load", methods=["GET", "POST"])
@keepers
def load_calendar() -> ResponseReturnValue:
    """Take a file in for a dry run; one with mistakes is shown with them, and not kept."""
    form, plan = DaysForm(), None
    if form.validate_on_submit():
        kind = DayKind(form.kind.data)
        found = look_first(
            form, lambda file: plan_days(file, kind), purpose=PURPOSE, held_by=viewer().id, name="calendar.ics"
        )
        if found.set_id:
            return redirect(url_for("home.confirm_calendar", set_id=found.set_id, kind=kind.value), 303)
        plan = found.plan
    page = render_template("home/calendar/load.html", form=form, plan=plan, at_most=AT_MOST)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/administration/calendar/load/<uuid:set_id>", methods=["GET", "POST"])
@keepers
def confirm_calendar(set_id: UUID) -> ResponseReturnValue:
    """Show what the held file would change; confirmed, load it."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    kind = request.args.get("kind", "")
    if not files or kind not in set(DayKind):
        warn("This file was loaded already, or a day has passed. Send it again.")
        return redirect(url_for("home.load_calendar"), 303)
    if is_post():
        return _load(files[0], set_id, DayKind(kind))
    plan = plan_days(files[0], DayKind(kind))
    return render_template("home/calendar/dry_run.html", plan=plan, file=files[0], at_most=AT_MOST)


@blueprint.get("/administration/calendar/load/template.csv")
@keepers
def calendar_template() -> ResponseReturnValue:
    """An empty file of days, with two rows as examples."""
    headers = {"Content-Disposition": 'attachment; filename="calendar.csv"'}
    return Response(template(), mimetype="text/csv", headers=headers)


def _load(file: SentFile, set_id: UUID, kind: DayKind) -> ResponseReturnValue:
    sent = request.form
    removes_gone = bool(sent.get("gone"))
    try:
        with transaction():
            plan = load_days(
                file,
                kind,
                confirmed=sent.get("fingerprint", ""),
                removes_gone=removes_gone,
                by_id=viewer().id,
                now=utc_now(),
            )
            drop_files(purpose=PURPOSE, held_by=viewer().id)
    except (CalendarChangedMeanwhile, DaysNotSound, TableNotSound) as refusal:
        warn(refusal.sentence)
        return redirect(url_for("home.confirm_calendar", set_id=set_id, kind=kind.value), 303)
    gone = len(plan.gone) if removes_gone else 0
    say(f"Loaded: {counted(len(plan.new), 'day')} added, {len(plan.renamed)} renamed, {gone} taken out.")
    return redirect(
        url_for("home.institution_calendar", year=min(one.day for one in plan.read.days.values()).year), 303
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
