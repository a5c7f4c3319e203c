"""The videos, files, links, reflections and sessions of a draft."""

from uuid import UUID

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.parts import FORMS, PartForm, said_by
from skills_centre.catalogue.packs import PackProblem
from skills_centre.catalogue.packs.limits import MEGABYTE, MOST_FILE_BYTES, MOST_VIDEO_BYTES
from skills_centre.catalogue.packs.manuscript import Manuscript
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.queries.courses import CourseDetails, ModuleContent, course_version, module_of
from skills_centre.catalogue.queries.media import media_of
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.views.administration.clashes import clashes, mark_of, settle
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import Change, desk, held, is_kept, open_draft
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.scanning import scan
from skills_centre.platform.web import is_post, say, settings, takes_up_to

#: A film, its captions, a picture, and what a form adds around them.
MOST_UPLOADED = MOST_VIDEO_BYTES + 2 * MOST_FILE_BYTES + MEGABYTE


@blueprint.route("/administration/courses/<uuid:version_id>/write/add/<kind>", methods=["GET", "POST"])
@publishers
@takes_up_to(MOST_UPLOADED)
def add_part(version_id: UUID, kind: str) -> ResponseReturnValue:
    """Add a video, file, link, reflection or session at the end of the course."""
    if kind not in FORMS:
        raise NotFound
    return _part(open_draft(version_id), ModuleKind(kind), None)


@blueprint.route("/administration/courses/<uuid:version_id>/write/parts/<key>", methods=["GET", "POST"])
@publishers
@takes_up_to(MOST_UPLOADED)
def write_part(version_id: UUID, key: str) -> ResponseReturnValue:
    """Change a video, file, link, reflection or session."""
    module = module_of(version_id, key)
    if module.part is None:
        raise NotFound
    return _part(open_draft(version_id), module.kind, module)


def _part(course: CourseDetails, kind: ModuleKind, module: ModuleContent | None) -> ResponseReturnValue:
    said = _said_in(module)
    form = FORMS[kind](
        **({} if is_post() else {"formdata": held()}),
        data={**(said or {"required": True}), "seen": course.pack_digest, "was": mark_of(said)},
    )
    is_whole = True
    if is_post():
        settle(form, course, said)
        is_whole = _take_files(form, course)
    form.offer([file.path for file in media_of(course.version_id)])
    if (
        is_whole
        and form.validate_on_submit()
        and is_kept(form, course.version_id, _change(form, kind, module), field_of=_field_of)
    ):
        say(f"The {kind} is saved." if module else f"The {kind} is added.")
        return redirect(desk(course.version_id), 303)
    page = render_template(
        "catalogue/administration/part.html",
        form=form,
        course=course,
        kind=kind,
        module=module,
        clashes=clashes(form, said),
    )
    return page, 422 if form.is_submitted() else 200


def _change(form: PartForm, kind: ModuleKind, module: ModuleContent | None) -> Change:
    outline, content = form.outline(), form.content(module.part if module else None)
    if module is None:
        return lambda draft: draft.with_new_content(kind, outline, content)
    return lambda draft: draft.with_content(module.key, outline, content)


def _said_in(module: ModuleContent | None) -> dict[str, object]:
    """What the draft says of a part, as the fields of its form; nothing of one that is new."""
    if module is None or module.part is None:
        return {}
    said = {"title": module.title, "minutes": module.minutes, "required": module.is_required, **said_by(module.part)}
    return {name: value.rstrip() if isinstance(value, str) else value for name, value in said.items()}


def _take_files(form: PartForm, course: CourseDetails) -> bool:
    """Keep the files that came with the form in the draft, whatever else is wrong with it, so that none is sent twice.

    Whether all of them could be taken; else the form says why not.
    """
    sent = form.new_files()
    for name, (file_name, content) in sent.items():
        _take_file(form, course, name, file_name, content)
    refused = {name: list(form[f"new_{name}"].errors) for name in form.files if form[f"new_{name}"].errors}
    general = list(form.form_errors)
    if not refused and not general:
        return True
    form.validate()
    form.form_errors.extend(general)
    for name, sentences in refused.items():
        form[f"new_{name}"].errors = sentences
    return False


def _take_file(form: PartForm, course: CourseDetails, name: str, file_name: str, content: bytes) -> None:
    """Put a file into the draft and choose it in the form, or say beside it why not."""
    new = f"new_{name}"
    try:
        scan(file_name, content, command=settings().file_scanner)
    except Refusal as refusal:
        form[new].errors = [*form[new].errors, refusal.sentence]
        return
    paths: list[str] = []

    def take(draft: Manuscript) -> Manuscript:
        paths.append(draft.media_path(file_name, content))
        return draft.with_media(paths[0], content)

    def beside(_problem: PackProblem) -> str:
        return new

    if is_kept(form, course.version_id, take, field_of=beside):
        form[name].data = paths[0]
        form.seen.data = course_version(course.version_id).pack_digest


def _field_of(problem: PackProblem) -> str | None:
    """The field of the form that a pack's problem is about."""
    if not problem.place or problem.file.startswith("media/"):
        return None
    name = str(problem.place[0] if problem.file != COURSE_FILE else problem.place[-1])
    return {"questions": "questions", "video": "new_video", "captions": "new_captions", "document": "new_document"}.get(
        name, name
    )
