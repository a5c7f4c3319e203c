"""Frameworks in and out: files taken in after a dry run, the last import undone, and a version given out in any format."""

from os import SEEK_END
from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, is_post, say, warn
from skills_centre.skills.exporting.formats import FORMATS
from skills_centre.skills.exporting.workbook import CannotBeHeld
from skills_centre.skills.forms import FrameworkFilesForm
from skills_centre.skills.importing.problems import FileNotSound
from skills_centre.skills.importing.reading import KINDS
from skills_centre.skills.importing.rows import check_size
from skills_centre.skills.queries.exports import edition
from skills_centre.skills.queries.framework_imports import undoing_plan
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from skills_centre.skills.services.undoing import REASONS, CannotBeUndone, undo_import
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.framework_admin import KEEPERS

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "framework-files"


@blueprint.route("/administration/frameworks/import", methods=["GET", "POST"])
@role(*KEEPERS)
def import_framework_files() -> ResponseReturnValue:
    """Take a file, or the official pair, in for a dry run; what is wrong with it is told, and nothing kept."""
    form = FrameworkFilesForm()
    if form.validate_on_submit():
        try:
            files = [_sent(one) for one in (form.file.data, form.second.data) if one]
            plan_import(files)
        except FileNotSound as refusal:
            form.form_errors.extend(refusal.problems)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            with transaction():
                set_id = hold_files(files, purpose=PURPOSE, held_by=viewer().id, now=utc_now())
            return redirect(url_for("skills.confirm_framework_import", set_id=set_id))
    return render_template("skills/administration/import.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/administration/frameworks/import/<uuid:set_id>", methods=["GET", "POST"])
@role(*KEEPERS)
def confirm_framework_import(set_id: UUID) -> ResponseReturnValue:
    """Show what the held files would change; confirmed, take them in as a draft version."""
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        warn("These files were taken in already, or a day has passed. Send them again.")
        return redirect(url_for("skills.import_framework_files"))
    if is_post():
        with transaction():
            plan, version_id = import_framework(files, by_id=viewer().id, now=utc_now())
            drop_files(purpose=PURPOSE, held_by=viewer().id)
        say("Nothing has changed: a version holds exactly this." if plan.changes_nothing else "The draft is made.")
        return redirect(url_for("skills.framework_edition", version_id=version_id))
    return render_template(
        "skills/administration/dry_run.html", plan=plan_import(files), files=files, set_id=set_id, kinds=KINDS
    )


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>/export/<format_code>")
@role(*KEEPERS, Role.AUDITOR)
def export_framework(version_id: UUID, format_code: str) -> ResponseReturnValue:
    """A version as a file; where the format cannot hold it, the person is told on its page."""
    if format_code not in FORMATS:
        raise NotFound
    chosen = FORMATS[format_code]
    try:
        file = chosen.file(edition(version_id))
    except CannotBeHeld as refusal:
        warn(refusal.sentence)
        return redirect(url_for("skills.framework_edition", version_id=version_id))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, mimetype=chosen.mimetype, headers=headers)


@blueprint.route("/administration/frameworks/imports/<uuid:batch_id>/undo", methods=["GET", "POST"])
@role(*KEEPERS)
def undo_framework_import(batch_id: UUID) -> ResponseReturnValue:
    """Say what undoing an import would do; pressed, do it."""
    if not is_post():
        plan = undoing_plan(batch_id)
        return render_template(
            "skills/administration/undo_import.html", plan=plan, reason=REASONS.get(plan.undoing), kinds=KINDS
        )
    try:
        with transaction():
            version_id = undo_import(batch_id, by_id=viewer().id, now=utc_now())
    except CannotBeUndone as refusal:
        warn(refusal.sentence)
        return redirect(url_for("skills.undo_framework_import", batch_id=batch_id))
    if version_id is None:
        say("The import is undone: its draft is thrown away.")
        return redirect(url_for("skills.administer_frameworks"))
    say("What was published before is a draft again. Somebody else must publish it.")
    return redirect(url_for("skills.framework_edition", version_id=version_id))


def _sent(upload: FileStorage) -> SentFile:
    """A file of the form, its size looked at before it is read. Raises FileNotSound."""
    name = upload.filename or "The file"
    check_size(name, upload.stream.seek(0, SEEK_END))
    upload.stream.seek(0)
    return SentFile(name, upload.stream.read())
