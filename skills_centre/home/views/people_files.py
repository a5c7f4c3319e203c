"""Bringing people in from a file: sent, shown as a difference, confirmed."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_import.applying import RowsNotSound, import_people, plan_people
from skills_centre.home.people_import.file import template
from skills_centre.home.people_import.plan import PeoplePlan
from skills_centre.home.people_pages.acting import keepers
from skills_centre.home.people_pages.forms import PeopleFileForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.vocabulary import UNIT_KINDS
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, drop_files, held_files
from skills_centre.platform.web import is_post, say, warn

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "people-file"
#: Rows shown of each list; a file may have thousands.
AT_MOST = 50


@blueprint.route("/administration/people/import", methods=["GET", "POST"])
@keepers
def import_people_file() -> ResponseReturnValue:
    """Take a file of people in for a dry run; one with mistakes is shown with them, and not kept."""
    form = PeopleFileForm()
    plan = None
    if form.validate_on_submit():
        found = look_first(
            form,
            lambda file: plan_people(file, now=utc_now()),
            purpose=PURPOSE,
            held_by=viewer().id,
            name="people.csv",
        )
        if found.set_id:
            return redirect(url_for("home.confirm_people_file", set_id=found.set_id), 303)
        plan = found.plan
    page = render_template("home/people/import.html", form=form, plan=plan, at_most=AT_MOST * 4)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/administration/people/import/<uuid:set_id>", methods=["GET", "POST"])
@keepers
def confirm_people_file(set_id: UUID) -> ResponseReturnValue:
    """Show what the held file would change; confirmed, take it in."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        warn("This file was taken in already, or a day has passed. Send it again.")
        return redirect(url_for("home.import_people_file"), 303)
    if is_post():
        return _take_in(files[0], set_id)
    return render_template(
        "home/people/dry_run.html",
        plan=plan_people(files[0], now=utc_now()),
        file=files[0],
        set_id=set_id,
        kinds=UNIT_KINDS,
        at_most=AT_MOST,
    )


@blueprint.get("/administration/people/import/template.csv")
@keepers
def people_template() -> ResponseReturnValue:
    """An empty file of people, with one row as an example."""
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return Response(template(), mimetype="text/csv", headers=headers)


def _take_in(file: SentFile, set_id: UUID) -> ResponseReturnValue:
    try:
        with transaction():
            plan = import_people(file, confirmed=request.form.get("fingerprint", ""), by_id=viewer().id, now=utc_now())
            drop_files(purpose=PURPOSE, held_by=viewer().id)
    except (PeopleChangedMeanwhile, RowsNotSound) as refusal:
        warn(refusal.sentence)
        return redirect(url_for("home.confirm_people_file", set_id=set_id), 303)
    say(_told(plan))
    return redirect(url_for("home.administer_people"), 303)


def _told(plan: PeoplePlan) -> str:
    people = counted(len(plan.added), "person", "people")
    others = counted(len(plan.people) - len(plan.added), "other")
    return f"The file is taken in: {people} added, {others} changed. Team pages follow within a minute."
