"""Looking after frameworks: their versions, the import of the official files, publishing by a second person, the order of levels."""

from os import SEEK_END
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, is_post, say, warn
from skills_centre.skills.errors import LevelsChanged
from skills_centre.skills.forms import FrameworkFilesForm
from skills_centre.skills.importing.rows import check_size
from skills_centre.skills.queries.edition_pages import edition_page
from skills_centre.skills.queries.editions import versions
from skills_centre.skills.queries.frameworks import framework_cards, published_framework, role_page
from skills_centre.skills.queries.orders import role_orders
from skills_centre.skills.services.framework_imports import import_framework, plan_import
from skills_centre.skills.services.frameworks import publish_version
from skills_centre.skills.services.ordering import settle_order
from skills_centre.skills.views.blueprint import blueprint

#: What an upload is held for between its dry run and its confirmation.
PURPOSE = "framework-files"

KEEPERS = (Role.LD_ADMINISTRATOR, Role.SKILLS_LEAD)


@blueprint.get("/administration/frameworks")
@role(*KEEPERS, Role.AUDITOR)
def administer_frameworks() -> ResponseReturnValue:
    """Every version of every framework."""
    return render_template(
        "skills/administration/frameworks.html", versions=versions(), published=framework_cards(), keeps=_keeps()
    )


@blueprint.route("/administration/frameworks/import", methods=["GET", "POST"])
@role(*KEEPERS)
def import_framework_files() -> ResponseReturnValue:
    """Take a pair of files in for a dry run."""
    form = FrameworkFilesForm()
    if form.validate_on_submit():
        try:
            files = [_sent(form.roles.data), _sent(form.skills.data)]
            plan_import(*files)
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
            plan, version_id = import_framework(*files, by_id=viewer().id, now=utc_now())
            drop_files(purpose=PURPOSE, held_by=viewer().id)
        say("Nothing has changed: a version holds exactly this." if plan.changes_nothing else "The draft is made.")
        return redirect(url_for("skills.framework_edition", version_id=version_id))
    return render_template("skills/administration/dry_run.html", plan=plan_import(*files), files=files, set_id=set_id)


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>")
@role(*KEEPERS, Role.AUDITOR)
def framework_edition(version_id: UUID) -> ResponseReturnValue:
    """One version: what it holds, how it differs from the published one, and whether this person may publish it."""
    return render_template(
        "skills/administration/edition.html", edition=edition_page(version_id), viewer=viewer(), keeps=_keeps()
    )


@blueprint.post("/administration/frameworks/versions/<uuid:version_id>/publish")
@role(*KEEPERS)
def publish_framework(version_id: UUID) -> ResponseReturnValue:
    """Publish a draft that somebody else made."""
    try:
        with transaction():
            publish_version(version_id, by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say("Published. Everybody’s requirements follow it from now on.")
    return redirect(url_for("skills.framework_edition", version_id=version_id))


@blueprint.get("/administration/frameworks/<key>/order")
@role(*KEEPERS)
def framework_orders(key: str) -> ResponseReturnValue:
    """The roles of a framework that have several levels, those without a settled order first."""
    card = published_framework(key)
    return render_template("skills/administration/orders.html", framework=card, roles=role_orders(card.version_id))


@blueprint.route("/administration/frameworks/<key>/order/<role_key>", methods=["GET", "POST"])
@role(*KEEPERS)
def order_role_levels(key: str, role_key: str) -> ResponseReturnValue:
    """Put the levels of a role in order, from junior to senior: one press moves a level up or down, and each is kept."""
    page = role_page(key, role_key)
    if is_post():
        order = _moved(_ids(request.form.get("order", "")), request.form)
        try:
            with transaction():
                settle_order(page.framework.version_id, role_key, order, by_id=viewer().id, now=utc_now())
        except LevelsChanged as refusal:
            warn(refusal.sentence)
        else:
            say("The order is kept.")
        return redirect(url_for("skills.order_role_levels", key=key, role_key=role_key))
    return render_template("skills/administration/order.html", role=page)


def _keeps() -> bool:
    """Whether the person at the browser may change frameworks, rather than read only."""
    return viewer().has_role(*KEEPERS)


def _sent(upload: FileStorage) -> SentFile:
    """A file of the form, its size looked at before it is read. Raises FileNotSound."""
    name = upload.filename or "The file"
    check_size(name, upload.stream.seek(0, SEEK_END))
    upload.stream.seek(0)
    return SentFile(name, upload.stream.read())


def _ids(listed: str) -> list[UUID]:
    try:
        return [UUID(one) for one in listed.split(",")]
    except ValueError:
        return []


def _moved(order: list[UUID], pressed: MultiDict[str, str]) -> list[UUID]:
    """The order after a press: a level exchanged with the one above or below it; as it was when nothing can move."""
    for name, step in (("up", -1), ("down", 1)):
        place = pressed.get(name, type=int)
        if place is not None and 0 <= place < len(order) and 0 <= place + step < len(order):
            order[place], order[place + step] = order[place + step], order[place]
    return order
