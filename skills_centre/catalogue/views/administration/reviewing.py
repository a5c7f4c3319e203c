"""From draft to published and away again: each act is one press."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.reviewing import CommentForm, ReturnForm
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.commenting import comment_on
from skills_centre.catalogue.services.drafts import discard_draft
from skills_centre.catalogue.services.publishing import publish, return_to_draft, submit
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.version import show_version
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, say


@blueprint.post("/administration/courses/<uuid:version_id>/submit")
@publishers
def submit_version(version_id: UUID) -> ResponseReturnValue:
    """Ask for a review of a draft."""
    return _done(
        version_id,
        lambda: submit(version_id, by_id=viewer().id, now=utc_now()),
        "Submitted. Another L&D administrator now reviews it.",
    )


@blueprint.post("/administration/courses/<uuid:version_id>/publish")
@publishers
def publish_version(version_id: UUID) -> ResponseReturnValue:
    """Publish what was read, in place of the former version."""
    course = course_version(version_id)
    if course.is_correction:
        reaches = " Whoever is under way has it already."
    elif course.major > 1:
        reaches = " People who had begun finish on the version that they began."
    else:
        reaches = ""
    return _done(
        version_id,
        lambda: publish(version_id, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen")),
        f"Published. Staff see it now.{reaches}",
    )


@blueprint.post("/administration/courses/<uuid:version_id>/return")
@publishers
def return_version(version_id: UUID) -> ResponseReturnValue:
    """Give a version back to its authors with a comment."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return show_version(version_id, form), 422
    return _done(
        version_id,
        lambda: return_to_draft(version_id, form.comment.data or "", by_id=viewer().id, now=utc_now()),
        "Returned. It is a draft again, and the authors see your comment.",
        form=form,
    )


@blueprint.post("/administration/courses/<uuid:version_id>/comments")
@publishers
def comment_version(version_id: UUID) -> ResponseReturnValue:
    """Say something of a version to those who write and review it."""
    form = CommentForm()
    if form.validate_on_submit():
        try:
            with transaction():
                comment_on(version_id, form.remark.data or "", by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Your comment is added.")
            return redirect(url_for("catalogue.administration_version", version_id=version_id, _anchor="said"), 303)
    return show_version(version_id, ReturnForm(formdata=None), form), 422


@blueprint.post("/administration/courses/<uuid:version_id>/discard")
@publishers
def discard_version(version_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        with transaction():
            discard_draft(version_id, by_id=viewer().id, now=utc_now(), seen=request.form.get("seen"))
    except NotFound:
        pass  # pressed twice: it is gone, which is what was asked
    except Refusal as refusal:
        return _refused(version_id, refusal)
    say("The draft is gone.")
    return redirect(url_for("catalogue.administration_courses"), 303)


def _done(
    version_id: UUID, act: Callable[[], None], sentence: str, *, form: ReturnForm | None = None
) -> ResponseReturnValue:
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(version_id, refusal, form)
    say(sentence)
    return redirect(url_for("catalogue.administration_version", version_id=version_id), 303)


def _refused(version_id: UUID, refusal: Refusal, form: ReturnForm | None = None) -> ResponseReturnValue:
    form = form or ReturnForm(formdata=None)
    add_refusal(form, refusal)
    return show_version(version_id, form), 422
