"""Taking a course out of the catalogue, with a reason and perhaps another course in its place."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.errors import NotPublished
from skills_centre.catalogue.forms.withdrawing import WithdrawForm
from skills_centre.catalogue.models import CourseState, WithdrawalReason
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.queries.writing import courses_to_take_first
from skills_centre.catalogue.services.withdrawing import Withdrawing, withdraw
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, say


@blueprint.route("/administration/courses/<uuid:version_id>/withdraw", methods=["GET", "POST"])
@publishers
def withdraw_version(version_id: UUID) -> ResponseReturnValue:
    """Take a published course out of the catalogue."""
    course = course_version(version_id)
    if course.state not in {CourseState.PUBLISHED, CourseState.WITHDRAWN}:
        raise NotPublished
    form = WithdrawForm()
    form.offer(courses_to_take_first(without=course.key))
    if course.state is CourseState.WITHDRAWN or (form.validate_on_submit() and _is_done(form, version_id)):
        say("Withdrawn. Nobody new can begin it; people under way may finish.")
        return redirect(url_for("catalogue.administration_version", version_id=version_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/withdraw.html", course=course, form=form), status


def _is_done(form: WithdrawForm, version_id: UUID) -> bool:
    why = Withdrawing(
        WithdrawalReason(form.reason.data), words=form.words.data or "", replaced_by=form.replaced_by.data or None
    )
    try:
        with transaction():
            withdraw(version_id, by_id=viewer().id, now=utc_now(), why=why)
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
