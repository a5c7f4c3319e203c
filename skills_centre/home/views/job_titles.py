"""Setting roles from a table of job titles: sent, shown as a dry run, confirmed."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.job_titles.setting import EVERYBODY, TitlesNotSound, plan_titles, set_roles_by_title
from skills_centre.home.job_titles.table import titles_as_table
from skills_centre.home.people_pages.acting import readers
from skills_centre.home.people_pages.forms import JobTitlesForm
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, drop_files, held_files
from skills_centre.platform.web import is_post, say, warn
from skills_centre.skills.queries.job_titles import titles_in_use

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "job-titles"
#: People shown by name; a table may concern thousands.
AT_MOST = 200


@blueprint.route("/administration/people/job-titles", methods=["GET", "POST"])
@readers
def job_titles() -> ResponseReturnValue:
    """Take a table in for a dry run; one with mistakes is shown with them, and not kept."""
    form, plan = JobTitlesForm(), None
    if form.validate_on_submit():
        everybody = form.whom.data == EVERYBODY
        found = look_first(
            form,
            lambda file: plan_titles(file, everybody=everybody, now=utc_now()),
            purpose=PURPOSE,
            held_by=viewer().id,
            name="job-titles.csv",
            so="nothing can be set yet",
        )
        if found.set_id:
            return redirect(url_for("home.confirm_job_titles", set_id=found.set_id, whom=form.whom.data), 303)
        plan = found.plan
    page = render_template("home/people/job_titles.html", form=form, plan=plan, at_most=AT_MOST)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/administration/people/job-titles/<uuid:set_id>", methods=["GET", "POST"])
@readers
def confirm_job_titles(set_id: UUID) -> ResponseReturnValue:
    """Show whose role the held table would set; confirmed, set them."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        warn("This file was taken in already, or a day has passed. Send it again.")
        return redirect(url_for("home.job_titles"), 303)
    everybody = request.args.get("whom") == EVERYBODY
    if is_post():
        return _set(files[0], set_id, everybody=everybody)
    return render_template(
        "home/people/job_titles_dry_run.html",
        plan=plan_titles(files[0], everybody=everybody, now=utc_now()),
        file=files[0],
        everybody=everybody,
        at_most=AT_MOST,
    )


@blueprint.get("/administration/people/job-titles/in-use.csv")
@readers
def job_titles_in_use() -> ResponseReturnValue:
    """Every job title in use, with its role where all who have it hold the same: a table to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="job-titles.csv"'}
    return Response(titles_as_table(titles_in_use(on=local_day(utc_now()))), mimetype="text/csv", headers=headers)


def _set(file: SentFile, set_id: UUID, *, everybody: bool) -> ResponseReturnValue:
    confirmed = request.form.get("fingerprint", "")
    try:
        with transaction():
            plan = set_roles_by_title(file, everybody=everybody, confirmed=confirmed, by_id=viewer().id, now=utc_now())
            drop_files(purpose=PURPOSE, held_by=viewer().id)
    except (PeopleChangedMeanwhile, TitlesNotSound) as refusal:
        warn(refusal.sentence)
        whom = EVERYBODY if everybody else None
        return redirect(url_for("home.confirm_job_titles", set_id=set_id, whom=whom), 303)
    say(f"The roles of {counted(len(plan.changes), 'person', 'people')} are set from today.")
    return redirect(url_for("home.administer_people"), 303)
