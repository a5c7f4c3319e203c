"""Courses from content packs: a new course, or new text for one that exists; and the pack of a version to keep."""

from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from skills_centre.catalogue.forms.packs import PackForm
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import Pack, PackProblem, PackRefused, parse_pack, read_zip, write_zip
from skills_centre.catalogue.packs.limits import MEGABYTE, MOST_BYTES
from skills_centre.catalogue.queries.courses import CourseDetails, course_version
from skills_centre.catalogue.queries.media import files_to_export
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.views.administration.guards import publishers, readers
from skills_centre.catalogue.views.administration.replacing import ask_first
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.file_types import FileRefused
from skills_centre.platform.scanning import scan
from skills_centre.platform.web import add_refusal, say, settings, takes_up_to

#: A pack, and what a form adds around it.
MOST_UPLOADED = MOST_BYTES + MEGABYTE


@blueprint.get("/administration/courses/new")
@publishers
def new_course() -> ResponseReturnValue:
    """The ways in which a course begins: by form, from a table, from a content pack."""
    return render_template("catalogue/administration/new_course.html")


@blueprint.route("/administration/courses/new/pack", methods=["GET", "POST"])
@publishers
@takes_up_to(MOST_UPLOADED)
def upload_pack() -> ResponseReturnValue:
    """Begin a course from a content pack."""
    return _take_pack(None)


@blueprint.route("/administration/courses/<uuid:version_id>/pack", methods=["GET", "POST"])
@publishers
@takes_up_to(MOST_UPLOADED)
def replace_pack(version_id: UUID) -> ResponseReturnValue:
    """Take a changed pack of a course: the draft becomes what it says, or a new version begins."""
    return _take_pack(course_version(version_id))


@blueprint.get("/administration/courses/<uuid:version_id>/pack.zip")
@readers
def export_pack(version_id: UUID) -> ResponseReturnValue:
    """The version's pack, byte for byte, as a .zip file; of a draft, without files that no part uses yet, which no pack holds."""
    course = course_version(version_id)
    response = Response(write_zip(course.key, files_to_export(version_id)), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{course.key}-{course.number}.zip"'
    return response


def _take_pack(course: CourseDetails | None) -> ResponseReturnValue:
    form = PackForm(data={"seen": course.pack_digest if course else ""})
    problems: tuple[PackProblem, ...] = ()
    if form.validate_on_submit():
        try:
            pack = _read_pack(form.pack.data)
            _refuse_other(pack, course)
            if course is not None and course.state is CourseState.DRAFT and pack.digest != course.pack_digest:
                return redirect(ask_first(course.version_id, pack), 303)
            with transaction():
                kept = keep_draft(
                    pack, by_id=viewer().id, now=utc_now(), is_new=course is None, seen=form.seen.data or None
                )
        except PackRefused as refused:
            problems = refused.problems
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(
                "The pack is right, and kept as a draft. Nobody else sees it yet."
                if kept.is_changed
                else "This pack says exactly what we have already, so nothing has changed."
            )
            return redirect(url_for("catalogue.administration_version", version_id=kept.version_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/pack.html", form=form, problems=problems, course=course), status


def _read_pack(upload: FileStorage) -> Pack:
    """The checked pack of an upload, of which no more is read than a pack may hold. Raises PackRefused or FileRefused."""
    content = upload.stream.read(MOST_BYTES + 1)
    folder, files = read_zip(content)
    try:
        scan(upload.filename or "pack.zip", content, command=settings().file_scanner)
    except FileRefused as refused:
        raise FileRefused(refused.sentence, field="pack") from None
    return parse_pack(files, folder=folder)


def _refuse_other(pack: Pack, course: CourseDetails | None) -> None:
    if course is not None and pack.course.key != course.key:
        raise Refusal(
            f"This is the pack of “{pack.course.key}”, but the course is “{course.key}”. A course keeps its key.",
            field="pack",
        )
