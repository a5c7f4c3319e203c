"""Beginning the next version of a course, or a correction of it, and changing one's mind about which of the two it is."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.beginning import MEANS, BeginForm, Edition
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.correcting import renumber_draft
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, say, warn


@blueprint.route("/administration/courses/<uuid:version_id>/new-version", methods=["GET", "POST"])
@publishers
def begin_version(version_id: UUID) -> ResponseReturnValue:
    """Begin the next version or a correction as a copy of this one, or go on with the draft that exists."""
    course = course_version(version_id)
    form = BeginForm()
    if course.state is not CourseState.PUBLISHED and not form.edition.data:
        form.edition.data = str(Edition.VERSION)
    if form.validate_on_submit():
        try:
            with transaction():
                draft_id = start_version(course.key, by_id=viewer().id, now=utc_now(), is_correction=form.is_correction)
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_begun(draft_id, wanted_correction=form.is_correction))
            return redirect(url_for("catalogue.administration_version", version_id=draft_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/begin.html", course=course, form=form, means=MEANS), status


@blueprint.post("/administration/courses/<uuid:version_id>/renumber")
@publishers
def renumber_version(version_id: UUID) -> ResponseReturnValue:
    """Make a draft a new version instead of a correction, or the other way round."""
    is_correction = request.form.get("edition") == Edition.CORRECTION
    try:
        with transaction():
            renumber_draft(version_id, is_correction=is_correction, by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(
            f"This is version {course_version(version_id).number} now: {'a correction' if is_correction else 'a new version'}."
        )
    return redirect(url_for("catalogue.administration_version", version_id=version_id), 303)


def _begun(draft_id: UUID, *, wanted_correction: bool) -> str:
    draft = course_version(draft_id)
    if draft.is_correction is not wanted_correction:
        kind = "a correction" if draft.is_correction else "a new version"
        return f"Somebody has begun {kind} already, and this is it. You can change what it is below."
    kind = "correction" if wanted_correction else "next version"
    return f"This is the draft of the {kind}. Staff go on seeing the published one until it is published."
