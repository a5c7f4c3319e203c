"""Courses that others run, brought in from a table: sent, shown as what would be made, confirmed."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.importing import CourseTableForm
from skills_centre.catalogue.importing.external import Known, ReadTable, read_courses, template
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.queries.imports import checked_courses
from skills_centre.catalogue.queries.policies import policy_owners
from skills_centre.catalogue.queries.writing import scale_to_teach, skills_to_teach
from skills_centre.catalogue.services.importing import sort_out, take_in_courses
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.imports import say_what_was_left
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.dry_runs import look_first
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import drop_files, held_files
from skills_centre.platform.web import is_post, say, warn

#: What a table is held for between its dry run and its confirmation.
PURPOSE = "course-table"


@blueprint.route("/administration/courses/table", methods=["GET", "POST"])
@publishers
def send_courses() -> ResponseReturnValue:
    """Take a table of courses in for a dry run; one with mistakes is shown with them, and not kept."""
    form = CourseTableForm()
    table = None
    if form.validate_on_submit():
        found = look_first(
            form,
            lambda file: _read(file.content),
            purpose=PURPOSE,
            held_by=viewer().id,
            name="courses.csv",
            what="table",
            so="nothing is taken in yet",
        )
        if found.set_id:
            return redirect(url_for("catalogue.confirm_courses", set_id=found.set_id), 303)
        table = found.plan
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/courses_table.html", form=form, table=table), status


@blueprint.route("/administration/courses/table/<uuid:set_id>", methods=["GET", "POST"])
@publishers
def confirm_courses(set_id: UUID) -> ResponseReturnValue:
    """Show which drafts the held table would make; confirmed, make them all."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        warn("This table was taken in already, or a day has passed. Send it again if its courses are not here.")
        return redirect(url_for("catalogue.send_courses"), 303)
    table = _read(files[0].content)
    packs = [course.pack for course in table.courses]
    if is_post() and not table.problems:
        return redirect(_taken_in(packs, is_submitted="submit" in request.form), 303)
    found = sort_out(packs)
    return render_template(
        "catalogue/administration/courses_found.html",
        table=table,
        found=found,
        file=files[0],
        set_id=set_id,
        rows={course.pack.course.key: course.row for course in table.courses},
        problems={
            key: one.problems
            for key, one in checked_courses(found.new, today=local_day(utc_now())).items()
            if one.problems
        },
    )


def _taken_in(packs: Sequence[Pack], *, is_submitted: bool) -> str:
    """Make the drafts, say what was made, and give the address of the page on which to go on."""
    with transaction():
        taken = take_in_courses(packs, is_submitted=is_submitted, by_id=viewer().id, now=utc_now())
        drop_files(purpose=PURPOSE, held_by=viewer().id)
    if taken.import_id is None:
        warn("Every course of this table is here already, so nothing was made.")
        return url_for("catalogue.administration_courses")
    sent = f" {counted(taken.sent.count, 'of them waits', 'of them wait')} for a review." if taken.sent.count else ""
    say(f"{counted(taken.made, 'draft')} made.{sent}")
    say_what_was_left(taken.sent)
    return url_for("catalogue.review_import", import_id=taken.import_id)


@blueprint.get("/administration/courses/table/template.csv")
@publishers
def courses_template() -> ResponseReturnValue:
    """An empty table of courses, with one row as an example."""
    headers = {"Content-Disposition": 'attachment; filename="courses.csv"'}
    return Response(template(), mimetype="text/csv", headers=headers)


def _read(content: bytes) -> ReadTable:
    known = Known(skills_to_teach(), scale_to_teach(), local_day(utc_now()))
    return read_courses(content, known, owners=policy_owners())
