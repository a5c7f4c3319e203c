"""When attempts at a quiz are used up: ask for one more, begin the course again; and the pages on which L&D allows one more or declines."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import (
    AlreadyCompleted,
    AttemptAllowed,
    AttemptDeclined,
    CourseNotOpen,
    EnrolmentEnded,
    WhyDeclined,
)
from skills_centre.learning.forms.attempts import DeclineForm
from skills_centre.learning.queries.attempt_requests import attempt_request, attempt_requests
from skills_centre.learning.services.attempts import allow_attempt, ask_for_attempt, decline_attempt
from skills_centre.learning.services.enrolments import begin_again
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, signed_in, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.web import add_refusal, say, warn


@blueprint.post("/learning/<uuid:enrolment_id>/<module_key>/ask-for-attempt")
@signed_in
def ask_for_one_more(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Ask L&D for one more attempt at a quiz."""
    try:
        with transaction():
            ask_for_attempt(enrolment_id, module_key, person_id=viewer().id, now=utc_now())
    except (EnrolmentEnded, AlreadyCompleted) as refusal:
        warn(refusal.sentence)
    return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=module_key), code=303)


@blueprint.post("/learning/<uuid:enrolment_id>/begin-again")
@signed_in
def begin_course_again(enrolment_id: UUID) -> ResponseReturnValue:
    """Leave the course and begin it afresh, at its first part."""
    try:
        with transaction():
            fresh = begin_again(enrolment_id, person_id=viewer().id, now=utc_now()).id
    except (AlreadyCompleted, CourseNotOpen) as refusal:
        warn(refusal.sentence)
        return redirect(url_for("learning.resume", enrolment_id=enrolment_id), code=303)
    say("You begin this course again, at its first part.")
    return redirect(url_for("learning.resume", enrolment_id=fresh), code=303)


@blueprint.get("/administration/attempts")
@role(Role.LD_ADMINISTRATOR)
def attempts_asked_for() -> ResponseReturnValue:
    """Who asks for one more attempt at a quiz."""
    return render_template("learning/attempt_requests.html", requests=attempt_requests())


@blueprint.post("/administration/attempts/<uuid:request_id>/allow")
@role(Role.LD_ADMINISTRATOR)
def allow_one_more(request_id: UUID) -> ResponseReturnValue:
    """Allow one more attempt."""
    try:
        with transaction():
            allow_attempt(request_id, by_id=viewer().id, now=utc_now())
    except (AttemptDeclined, EnrolmentEnded) as refusal:
        warn(refusal.sentence)
    else:
        say(f"They may take the quiz once more. {how_heard(Matter.ATTEMPT_ANSWERED).by_them}")
    return redirect(url_for("learning.attempts_asked_for"), code=303)


@blueprint.get("/administration/attempts/<uuid:request_id>/decline")
@role(Role.LD_ADMINISTRATOR)
def why_decline(request_id: UUID) -> ResponseReturnValue:
    """The form in which L&D says why not."""
    return _decline_page(request_id, DeclineForm(formdata=None))


@blueprint.post("/administration/attempts/<uuid:request_id>/decline")
@role(Role.LD_ADMINISTRATOR)
def decline_one_more(request_id: UUID) -> ResponseReturnValue:
    """Decline one more attempt, with a reason."""
    form = DeclineForm()
    try:
        with transaction():
            decline_attempt(request_id, why=form.why.data or "", by_id=viewer().id, now=utc_now())
    except WhyDeclined as refusal:
        add_refusal(form, refusal)
        return _decline_page(request_id, form), 422
    except AttemptAllowed as refusal:
        warn(refusal.sentence)
    else:
        say(f"Declined. The quiz’s page shows them your reason. {how_heard(Matter.ATTEMPT_ANSWERED).by_them}")
    return redirect(url_for("learning.attempts_asked_for"), code=303)


def _decline_page(request_id: UUID, form: DeclineForm) -> str:
    return render_template("learning/attempt_decline.html", one=attempt_request(request_id), form=form)
