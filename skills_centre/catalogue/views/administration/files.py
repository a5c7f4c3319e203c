"""The files of a draft: images, films, captions and documents, whether a part shows them yet or not."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.media import ACCEPTED, MediaForm
from skills_centre.catalogue.packs import PackProblem
from skills_centre.catalogue.packs.limits import MEGABYTE, MOST_VIDEO_BYTES
from skills_centre.catalogue.queries.courses import CourseDetails
from skills_centre.catalogue.queries.media import media_of
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import is_kept, open_draft, press
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.platform.errors import Refusal
from skills_centre.platform.scanning import scan
from skills_centre.platform.web import add_refusal, say, settings, takes_up_to

#: A film, and what a form adds around it.
MOST_UPLOADED = MOST_VIDEO_BYTES + MEGABYTE


@blueprint.get("/administration/courses/<uuid:version_id>/write/files")
@publishers
def course_files(version_id: UUID) -> ResponseReturnValue:
    """Every file of the draft with its size and where it is used, and the form that takes another."""
    course = open_draft(version_id)
    return _page(course, MediaForm(formdata=None, data={"seen": course.pack_digest}))


@blueprint.post("/administration/courses/<uuid:version_id>/write/files")
@publishers
@takes_up_to(MOST_UPLOADED)
def upload_file(version_id: UUID) -> ResponseReturnValue:
    """Take a file into the draft, where a part can show it."""
    course = open_draft(version_id)
    form = MediaForm(data={"seen": course.pack_digest})
    if form.validate_on_submit() and _is_clean(form):
        name, content = form.file.data.filename or "", form.content
        if is_kept(
            form,
            version_id,
            lambda draft: draft.with_media(draft.media_path(name, content), content),
            field_of=_field_of,
        ):
            say("The file is here. Now show it in a part of the course.")
            return redirect(url_for("catalogue.course_files", version_id=version_id), 303)
    return _page(course, form), 422


@blueprint.post("/administration/courses/<uuid:version_id>/write/files/remove")
@publishers
def remove_files(version_id: UUID) -> ResponseReturnValue:
    """Take files out of the draft that no part uses."""
    paths = request.form.getlist("path")
    return press(
        version_id,
        lambda draft: draft.without_media(*paths),
        "Taken out.",
        back=url_for("catalogue.course_files", version_id=version_id),
    )


def _page(course: CourseDetails, form: MediaForm) -> str:
    files = media_of(course.version_id)
    return render_template(
        "catalogue/administration/files.html",
        course=course,
        files=files,
        unused=[file for file in files if not file.used_in],
        form=form,
        accepted=ACCEPTED,
    )


def _is_clean(form: MediaForm) -> bool:
    try:
        scan(form.file.data.filename or "", form.content, command=settings().file_scanner)
    except Refusal as refusal:
        refusal.field = "file"
        add_refusal(form, refusal)
        return False
    return True


def _field_of(_problem: PackProblem) -> str:
    return "file"
