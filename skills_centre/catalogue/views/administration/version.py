"""The page of one version: its state, what may be done with it now, what was said of it, and the versions beside it."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.reviewing import CommentForm, ReturnForm
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.administration import UNPUBLISHED, authors_of, comments_on, history_of, name_of
from skills_centre.catalogue.queries.checking import findings_of
from skills_centre.catalogue.queries.corrections import too_much_in
from skills_centre.catalogue.queries.courses import course_version, modules_of
from skills_centre.catalogue.queries.imports import import_of
from skills_centre.catalogue.queries.policies import unfilled
from skills_centre.catalogue.queries.withdrawals import withdrawal_of
from skills_centre.catalogue.rules.checking import errors_in
from skills_centre.catalogue.views.administration.guards import readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/administration/courses/<uuid:version_id>")
@readers
def administration_version(version_id: UUID) -> ResponseReturnValue:
    """One version of a course, and what this person may do with it."""
    held = take_held_form() or {}
    return show_version(
        version_id,
        ReturnForm(formdata=None, data={"comment": held.get("comment", [""])[0]}),
        CommentForm(formdata=None, data={"remark": held.get("remark", [""])[0]}),
    )


def show_version(version_id: UUID, form: ReturnForm, remark: CommentForm | None = None) -> str:
    """The page of a version with forms for a return and for a comment, each of which may hold a refusal."""
    course = course_version(version_id)
    history = history_of(course.course_id)
    authors = authors_of(version_id)
    return render_template(
        "catalogue/administration/version.html",
        course=course,
        modules=modules_of(version_id),
        history=history,
        pending=next((line for line in history if line.state in UNPUBLISHED), None),
        published=next((line for line in history if line.state is CourseState.PUBLISHED), None),
        authors=authors,
        import_id=import_of(course.course_id) if course.state in UNPUBLISHED and course.number == "1.0" else None,
        withdrawal=withdrawal_of(course.course_id) if course.state is CourseState.WITHDRAWN else None,
        approver=name_of(course.reviewed_by) if course.publish_at else None,
        comments=comments_on(version_id),
        missing=unfilled(course.local_policy),
        errors=len(errors_in(findings_of(version_id, today=local_day(utc_now()))))
        if course.state in UNPUBLISHED
        else 0,
        too_much=too_much_in(version_id) if course.state in UNPUBLISHED else [],
        is_author=viewer().id in {course.made_by, *(author.person_id for author in authors)},
        may_publish=viewer().has_role(Role.LD_ADMINISTRATOR),
        form=form,
        remark=remark or CommentForm(formdata=None),
    )
