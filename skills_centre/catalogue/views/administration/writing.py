"""Writing a course in forms: a new one, the page from which a draft is written, and what is said of the course as a whole."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.fields import show_problems
from skills_centre.catalogue.forms.writing import CourseForm, NewCourseForm
from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs import PackProblem, PackRefused
from skills_centre.catalogue.packs.manuscript import PartFields, free_key
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.queries.courses import CourseDetails, modules_of, titles_of
from skills_centre.catalogue.services.editing import create_course
from skills_centre.catalogue.views.administration.clashes import clashes, mark_of, settle
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import desk, held, is_kept, open_draft
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import add_refusal, is_post, say, settings

#: Stands for the version of a course that is not kept yet: it has no images.
NO_VERSION = UUID(int=0)
MOST_TEXT = 200_000


@blueprint.route("/administration/courses/by-form", methods=["GET", "POST"])
@publishers
def create_by_form() -> ResponseReturnValue:
    """Begin a course with what is said of it and its first lesson."""
    form = NewCourseForm(
        **({} if is_post() else {"formdata": held()}),
        data={"provider": settings().institution_name, "review_on": _in_a_year(), "cost": Decimal(0)},
    )
    if not form.preview.data and form.validate_on_submit():
        version_id = _created(form)
        if version_id:
            say("The draft is kept. Staff do not see it yet. Go on here, now or another day.")
            return redirect(desk(version_id), 303)
    status = 422 if form.is_submitted() and not form.preview.data else 200
    preview = lesson_html(NO_VERSION, form.text.data or "") if form.preview.data else None
    return render_template("catalogue/administration/create.html", form=form, preview=preview), status


@blueprint.get("/administration/courses/<uuid:version_id>/write")
@publishers
def write_course(version_id: UUID) -> ResponseReturnValue:
    """The page from which a draft is written: each of its parts, and what can be added."""
    course = open_draft(version_id)
    return render_template(
        "catalogue/administration/write.html",
        course=course,
        modules=modules_of(version_id),
        titles=titles_of(course.prerequisites),
    )


@blueprint.route("/administration/courses/<uuid:version_id>/write/about", methods=["GET", "POST"])
@publishers
def write_about(version_id: UUID) -> ResponseReturnValue:
    """Change what is said of the course as a whole."""
    course = open_draft(version_id)
    said = _said_of(course)
    form = CourseForm(
        **({} if is_post() else {"formdata": held()}), data={**said, "seen": course.pack_digest, "was": mark_of(said)}
    )
    if form.validate_on_submit():
        fields = form.fields()
        settle(form, course, said)
        if is_kept(form, version_id, lambda draft: draft.with_fields(fields), field_of=_field_of):
            say("Saved.")
            return redirect(desk(version_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "catalogue/administration/about.html", form=form, course=course, clashes=clashes(form, said)
    ), status


@blueprint.post("/administration/courses/preview-text")
@publishers
def preview_text() -> ResponseReturnValue:
    """What a text looks like when it is read, as a piece of HTML for the page on which it is written. Keeps nothing."""
    version_id = request.form.get("version", NO_VERSION, type=UUID)
    return str(lesson_html(version_id, request.form.get("text", "")[:MOST_TEXT].replace("\r\n", "\n")))


def _created(form: NewCourseForm) -> UUID | None:
    said = form.data
    key = said["key"] or free_key(said["title"], (), otherwise="course")
    try:
        with transaction():
            return create_course(
                key,
                form.fields(),
                PartFields(said["lesson_title"], said["minutes"], is_required=True),
                f"{said['text']}\n",
                by_id=viewer().id,
                now=utc_now(),
            )
    except PackRefused as refused:
        show_problems(form, refused, _field_of)
    except Refusal as refusal:
        add_refusal(form, refusal)
    return None


def _field_of(problem: PackProblem) -> str | None:
    """The field of the form that a pack's problem is about."""
    if problem.file != COURSE_FILE:
        return "text"
    if not problem.place:
        return None
    if problem.place[0] == "modules":
        return {"title": "lesson_title", "minutes": "minutes"}.get(str(problem.place[-1]))
    return {"cost_pence": "cost"}.get(str(problem.place[0]), str(problem.place[0]))


def _said_of(course: CourseDetails) -> dict[str, object]:
    return {
        "title": course.title,
        "summary": course.summary,
        "description": course.description,
        "outcomes": "\n".join(course.outcomes),
        "audience": course.audience,
        "topic": course.topic.value,
        "provider": course.provider,
        "owner": course.owner,
        "review_on": course.review_on,
        "delivery": course.delivery.value,
        "cost": Decimal(course.cost_pence) / 100,
    }


def _in_a_year() -> date:
    today = local_day(utc_now())
    return date(today.year + 1, today.month, min(today.day, 28))
