"""Approving a version for a day and time, and taking that back."""

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.errors import NotInReview
from skills_centre.catalogue.forms.reviewing import ScheduleForm
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.services.scheduling import cancel_schedule, schedule_publication
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import at_time
from skills_centre.platform.web import add_refusal, do_and_say, say


@blueprint.route("/administration/courses/<uuid:version_id>/schedule", methods=["GET", "POST"])
@publishers
def schedule_version(version_id: UUID) -> ResponseReturnValue:
    """Approve what was read for a day and time to come."""
    course = course_version(version_id)
    if course.state is not CourseState.IN_REVIEW:
        raise NotInReview
    form = ScheduleForm(data={"seen": course.pack_digest})
    if form.validate_on_submit():
        instant = form.instant()
        if instant is not None and _is_kept(form, version_id, instant):
            say(f"Approved. It is published on {at_time(instant)}, unless somebody cancels that.")
            return redirect(url_for("catalogue.administration_version", version_id=version_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/schedule.html", course=course, form=form), status


@blueprint.post("/administration/courses/<uuid:version_id>/schedule/cancel")
@publishers
def cancel_version(version_id: UUID) -> ResponseReturnValue:
    """Take the approval for a time back."""
    do_and_say(
        lambda: cancel_schedule(version_id, by_id=viewer().id, now=utc_now()),
        "Cancelled. It waits for a review again, and is not published by itself.",
    )
    return redirect(url_for("catalogue.administration_version", version_id=version_id), 303)


def _is_kept(form: ScheduleForm, version_id: UUID, instant: datetime) -> bool:
    try:
        with transaction():
            schedule_publication(version_id, instant, by_id=viewer().id, now=utc_now(), seen=form.seen.data or None)
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
