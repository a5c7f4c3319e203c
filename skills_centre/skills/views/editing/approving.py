"""A draft on its way to being published: sent for approval, taken back, sent back with a comment, thrown away."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import do_and_say, is_post, say, warn
from skills_centre.skills.editing.refusals import CommentMissing, CommentTooLong
from skills_centre.skills.errors import NotADraft
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editing import open_draft
from skills_centre.skills.services.approving import discard_draft, send_back, send_for_approval, take_back
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, editors, to
from skills_centre.skills.views.framework_admin import show_edition


@blueprint.post(f"{EDIT}/submit")
@editors
def submit_draft(version_id: UUID) -> ResponseReturnValue:
    """Say that a draft is ready, so that a second person reads it."""
    return _done(
        version_id,
        lambda: send_for_approval(version_id, by_id=viewer().id, now=utc_now()),
        "Sent for approval. It stands still until somebody publishes it, sends it back, or you take it back.",
    )


@blueprint.post(f"{EDIT}/take-back")
@editors
def take_draft_back(version_id: UUID) -> ResponseReturnValue:
    """Go on with a draft that waits for approval."""
    return _done(
        version_id,
        lambda: take_back(version_id, by_id=viewer().id, now=utc_now()),
        "You can change it again.",
    )


@blueprint.post("/administration/frameworks/versions/<uuid:version_id>/return")
@editors
def return_draft(version_id: UUID) -> ResponseReturnValue:
    """Give a draft back to its editors, with what should change."""
    comment = request.form.get("comment", "").replace("\r\n", "\n")
    try:
        with transaction():
            send_back(version_id, comment, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen", ""))
    except (CommentMissing, CommentTooLong) as refusal:
        return show_edition(version_id, comment=comment, refused=refusal), 422
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
        return show_edition(version_id, comment=comment), 422
    say("Sent back. Those who edit the draft read your comment.")
    return redirect(url_for("skills.framework_edition", version_id=version_id), 303)


@blueprint.route(f"{EDIT}/discard", methods=["GET", "POST"])
@editors
def discard_version(version_id: UUID) -> ResponseReturnValue:
    """Throw a draft away, once somebody has said that they mean it."""
    if is_post():
        try:
            with transaction():
                discard_draft(version_id, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen", ""))
        except NotFound:
            raise
        except Refusal as refusal:
            warn(refusal.sentence)
            return to("edit_draft", version_id)
        say("The draft is discarded.")
        return redirect(url_for("skills.administer_frameworks"), 303)
    draft = open_draft(version_id)
    if draft.version.state is not VersionState.DRAFT:
        raise NotADraft
    return render_template("skills/editing/discard.html", draft=draft)


def _done(version_id: UUID, act: Callable[[], None], sentence: str) -> ResponseReturnValue:
    do_and_say(act, sentence)
    return to("edit_draft", version_id)
