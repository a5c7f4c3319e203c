"""The skills that a draft teaches, and the courses worth taking before it: added and taken out one by one."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.writing import FirstForm, TaughtForm
from skills_centre.catalogue.packs import PackProblem
from skills_centre.catalogue.packs.manuscript import Manuscript
from skills_centre.catalogue.packs.pack import SkillTaught
from skills_centre.catalogue.queries.courses import CourseDetails, titles_of
from skills_centre.catalogue.queries.writing import courses_to_take_first, scale_to_teach, skills_to_teach
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import is_kept, open_draft, press
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.platform.web import say


@blueprint.get("/administration/courses/<uuid:version_id>/write/skills")
@publishers
def write_skills(version_id: UUID) -> ResponseReturnValue:
    """What the course teaches, and what is worth taking first."""
    course = open_draft(version_id)
    return _page(course, _taught_form(course, afresh=True), _first_form(course, afresh=True))


@blueprint.post("/administration/courses/<uuid:version_id>/write/skills")
@publishers
def add_skill(version_id: UUID) -> ResponseReturnValue:
    """Add a skill that the course teaches, or change the levels of one."""
    course = open_draft(version_id)
    form = _taught_form(course)
    if form.validate_on_submit():
        taught = SkillTaught.model_construct(
            skill=form.skill.data, from_level=form.from_level.data, to_level=form.to_level.data
        )
        if is_kept(form, version_id, lambda draft: _with_skill(draft, taught), field_of=_level_field):
            say("The skill is added.")
            return redirect(_place(version_id), 303)
    return _page(course, form, _first_form(course, afresh=True)), 422


@blueprint.post("/administration/courses/<uuid:version_id>/write/skills/remove")
@publishers
def remove_skill(version_id: UUID) -> ResponseReturnValue:
    """Take a skill out."""
    key = request.form.get("skill", "")
    return press(
        version_id,
        lambda draft: draft.with_skills([one for one in draft.course.skills if one.skill != key]),
        "Taken out.",
        back=_place(version_id),
    )


@blueprint.post("/administration/courses/<uuid:version_id>/write/first")
@publishers
def add_first(version_id: UUID) -> ResponseReturnValue:
    """Add a course that is worth taking first."""
    course = open_draft(version_id)
    form = _first_form(course)
    if form.validate_on_submit():
        key = form.course.data
        if is_kept(
            form,
            version_id,
            lambda draft: draft.with_prerequisites(dict.fromkeys([*draft.course.prerequisites, key])),
            field_of=lambda _problem: "course",
        ):
            say("The course is added.")
            return redirect(_place(version_id), 303)
    return _page(course, _taught_form(course, afresh=True), form), 422


@blueprint.post("/administration/courses/<uuid:version_id>/write/first/remove")
@publishers
def remove_first(version_id: UUID) -> ResponseReturnValue:
    """Take a course out of those worth taking first."""
    key = request.form.get("course", "")
    return press(
        version_id,
        lambda draft: draft.with_prerequisites([one for one in draft.course.prerequisites if one != key]),
        "Taken out.",
        back=_place(version_id),
    )


def _with_skill(draft: Manuscript, taught: SkillTaught) -> Manuscript:
    """The skill with these levels, at its old place or at the end."""
    skills = {one.skill: one for one in draft.course.skills}
    return draft.with_skills({**skills, taught.skill: taught}.values())


def _taught_form(course: CourseDetails, *, afresh: bool = False) -> TaughtForm:
    form = TaughtForm(**({"formdata": None} if afresh else {}), data={"seen": course.pack_digest})
    form.offer(skills_to_teach(), scale_to_teach())
    return form


def _first_form(course: CourseDetails, *, afresh: bool = False) -> FirstForm:
    form = FirstForm(**({"formdata": None} if afresh else {}), data={"seen": course.pack_digest})
    form.offer(courses_to_take_first(without=course.key))
    return form


def _level_field(problem: PackProblem) -> str | None:
    return "to_level" if problem.place and problem.place[0] == "skills" else None


def _page(course: CourseDetails, taught: TaughtForm, first: FirstForm) -> str:
    return render_template(
        "catalogue/administration/teaching.html",
        course=course,
        taught=taught,
        first=first,
        form=first if first.errors else taught,
        scale=scale_to_teach(),
        titles=titles_of(course.prerequisites),
    )


def _place(version_id: UUID) -> str:
    return url_for("catalogue.write_skills", version_id=version_id)
