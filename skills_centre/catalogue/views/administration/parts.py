"""The parts of a draft: lessons are written, and any part is moved or taken out."""

from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.writing import LessonForm
from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.packs import PackProblem
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.queries.courses import ModuleContent, module_of, modules_of
from skills_centre.catalogue.queries.media import media_of
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.views.administration.clashes import clashes, mark_of, settle
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import Change, desk, held, is_kept, open_draft, press
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post, say


@blueprint.route("/administration/courses/<uuid:version_id>/write/lessons/new", methods=["GET", "POST"])
@publishers
def add_lesson(version_id: UUID) -> ResponseReturnValue:
    """Add a lesson at the end of the course."""
    return _lesson(version_id, None)


@blueprint.route("/administration/courses/<uuid:version_id>/write/lessons/<key>", methods=["GET", "POST"])
@publishers
def write_lesson(version_id: UUID, key: str) -> ResponseReturnValue:
    """Change a lesson."""
    module = module_of(version_id, key)
    if module.kind is not ModuleKind.LESSON:
        raise NotFound
    return _lesson(version_id, module)


def _lesson(version_id: UUID, module: ModuleContent | None) -> ResponseReturnValue:
    """The page on which a lesson is written. Its preview shows what was typed and saves nothing."""
    course = open_draft(version_id)
    said = _said_in(module)
    form = LessonForm(
        **({} if is_post() else {"formdata": held()}),
        data={**(said or {"required": True}), "seen": course.pack_digest, "was": mark_of(said)},
    )
    if not form.preview.data and form.validate_on_submit():
        settle(form, course, said)
        if is_kept(form, version_id, _lesson_change(form, module), field_of=lesson_field):
            say("The lesson is saved." if module else "The lesson is added.")
            return redirect(desk(version_id), 303)
    status = 422 if form.is_submitted() and not form.preview.data else 200
    page = render_template(
        "catalogue/administration/lesson.html",
        form=form,
        course=course,
        module=module,
        clashes=clashes(form, said),
        images=[file for file in media_of(version_id) if file.is_image],
        preview=lesson_html(version_id, form.text.data or "") if form.preview.data else None,
    )
    return page, status


def _lesson_change(form: LessonForm, module: ModuleContent | None) -> Change:
    part, text = form.part(), form.lesson()
    if module is None:
        return lambda draft: draft.with_new_lesson(part, text)
    return lambda draft: draft.with_lesson(module.key, part, text)


def _said_in(module: ModuleContent | None) -> dict[str, object]:
    """What the draft says of a lesson, as the fields of its form; nothing of one that is new."""
    if module is None:
        return {}
    return {
        "title": module.title,
        "minutes": module.minutes,
        "required": module.is_required,
        "text": module.body.rstrip(),
    }


@blueprint.post("/administration/courses/<uuid:version_id>/write/parts/<key>/move")
@publishers
def move_part(version_id: UUID, key: str) -> ResponseReturnValue:
    """Put a part at another place."""
    place = request.form.get("place", 1, type=int)
    return press(
        version_id,
        lambda draft: draft.with_part_at(key, place),
        f"Moved to place {place} of {len(modules_of(version_id))}.",
        back=desk(version_id),
    )


@blueprint.post("/administration/courses/<uuid:version_id>/write/parts/<key>/remove")
@publishers
def remove_part(version_id: UUID, key: str) -> ResponseReturnValue:
    """Take a part out of the draft; the published version keeps it."""
    return press(version_id, lambda draft: draft.without_part(key), "Taken out.", back=desk(version_id))


def lesson_field(problem: PackProblem) -> str | None:
    """The field of a lesson's form that a pack's problem is about."""
    if problem.file != COURSE_FILE:
        return "text"
    return str(problem.place[-1]) if problem.place else None
