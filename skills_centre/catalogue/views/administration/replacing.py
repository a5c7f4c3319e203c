"""An uploaded pack that would take the place of a draft: the difference first, file by file, and then the question."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from skills_centre.catalogue.errors import DraftChanged
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import Pack, parse_pack, read_zip, write_zip
from skills_centre.catalogue.packs.comparing import compare_files
from skills_centre.catalogue.queries.courses import CourseDetails, course_version, pack_files
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, say, warn

PURPOSE = "pack"


def ask_first(version_id: UUID, pack: Pack) -> str:
    """Lay a checked pack aside, and give the address of the page that asks whether it takes the draft's place."""
    file = SentFile("pack.zip", write_zip(pack.course.key, pack.contents))
    with transaction():
        set_id = hold_files([file], purpose=PURPOSE, held_by=viewer().id, now=utc_now())
    return url_for("catalogue.replace_draft", version_id=version_id, set_id=set_id)


@blueprint.route("/administration/courses/<uuid:version_id>/pack/<uuid:set_id>", methods=["GET", "POST"])
@publishers
def replace_draft(version_id: UUID, set_id: UUID) -> ResponseReturnValue:
    """What an uploaded pack would change in the draft; and the change."""
    course = course_version(version_id)
    held = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    here = url_for("catalogue.administration_version", version_id=version_id)
    if not held or course.state is not CourseState.DRAFT:
        warn("The uploaded pack is no longer here, or the draft is no draft any more. Nothing was changed.")
        return redirect(here, 303)
    folder, files = read_zip(held[0].content)
    pack = parse_pack(files, folder=folder)
    form = FlaskForm()
    if form.validate_on_submit() and _is_kept(form, pack):
        say("The draft says what the pack says now.")
        return redirect(here, 303)
    status = 422 if form.is_submitted() else 200
    return _page(course, pack, form), status


def _is_kept(form: FlaskForm, pack: Pack) -> bool:
    try:
        with transaction():
            keep_draft(pack, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen"))
            drop_files(purpose=PURPOSE, held_by=viewer().id)
    except NotFound:
        raise
    except DraftChanged:
        add_refusal(form, Refusal("Somebody changed the draft meanwhile. This is how the pack differs from it now."))
        return False
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _page(course: CourseDetails, pack: Pack, form: FlaskForm) -> str:
    return render_template(
        "catalogue/administration/replace.html",
        course=course,
        files=compare_files(pack_files(course.version_id), pack.contents),
        form=form,
    )
