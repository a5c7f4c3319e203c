"""Bringing past learning in from a file: sent, shown as a dry run, confirmed."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.past_learning.bringing_in import (
    PastLearningNotSound,
    bring_in_past_learning,
    plan_past_learning,
)
from skills_centre.home.past_learning.file import template
from skills_centre.home.people_pages.forms import PastLearningForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, drop_files, held_files
from skills_centre.platform.web import is_post, say, warn

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "past-learning"
#: Rows shown of each list; a file may have thousands.
AT_MOST = 200

keepers = role(Role.LD_ADMINISTRATOR)


@blueprint.route("/administration/records/import", methods=["GET", "POST"])
@keepers
def import_past_learning() -> ResponseReturnValue:
    """Take a file in for a dry run; one with mistakes is shown with them, and not kept."""
    form, plan = PastLearningForm(), None
    if form.validate_on_submit():
        found = look_first(
            form,
            lambda file: plan_past_learning(file, now=utc_now()),
            purpose=PURPOSE,
            held_by=viewer().id,
            name="past-learning.csv",
        )
        if found.set_id:
            return redirect(url_for("home.confirm_past_learning", set_id=found.set_id), 303)
        plan = found.plan
    page = render_template("home/past_learning/import.html", form=form, plan=plan, at_most=AT_MOST)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/administration/records/import/<uuid:set_id>", methods=["GET", "POST"])
@keepers
def confirm_past_learning(set_id: UUID) -> ResponseReturnValue:
    """Show what the held file would add; confirmed, take it in."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        warn("This file was taken in already, or a day has passed. Send it again.")
        return redirect(url_for("home.import_past_learning"), 303)
    if is_post():
        return _take_in(files[0], set_id)
    plan = plan_past_learning(files[0], now=utc_now())
    return render_template("home/past_learning/dry_run.html", plan=plan, file=files[0], at_most=AT_MOST)


@blueprint.get("/administration/records/import/template.csv")
@keepers
def past_learning_template() -> ResponseReturnValue:
    """An empty file of past learning, with one row as an example."""
    headers = {"Content-Disposition": 'attachment; filename="past-learning.csv"'}
    return Response(template(), mimetype="text/csv", headers=headers)


def _take_in(file: SentFile, set_id: UUID) -> ResponseReturnValue:
    confirmed = request.form.get("fingerprint", "")
    try:
        with transaction():
            plan = bring_in_past_learning(file, confirmed=confirmed, by_id=viewer().id, now=utc_now())
            drop_files(purpose=PURPOSE, held_by=viewer().id)
    except (PeopleChangedMeanwhile, PastLearningNotSound) as refusal:
        warn(refusal.sentence)
        return redirect(url_for("home.confirm_past_learning", set_id=set_id), 303)
    entries, people = counted(len(plan.new), "entry", "entries"), counted(plan.people, "person", "people")
    say(f"The file is taken in: {entries} added to the records of {people}.")
    return redirect(url_for("learning.administer_records"), 303)
