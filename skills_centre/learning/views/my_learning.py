"""My learning: what I am on, what I completed, what I left; leaving a course, and choosing a day to finish it by."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import AlreadyCompleted, DateHasPassed, EnrolmentEnded
from skills_centre.learning.forms.my_learning import FinishByForm
from skills_centre.learning.models import EnrolmentState
from skills_centre.learning.queries.enrolments import EnrolmentFacts, ended_enrolments, live_enrolments
from skills_centre.learning.queries.opinions import open_follow_ups
from skills_centre.learning.services.enrolments import set_due_date, withdraw
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.people.queries.recipients import recipients
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.pages import in_words
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, say, warn


@blueprint.get("/my-learning")
@signed_in
def my_learning() -> ResponseReturnValue:
    """The courses that one is on, completed and left."""
    me = viewer()
    live, ended = live_enrolments(me.id), ended_enrolments(me.id)
    asked, today = request.args.get, local_day(utc_now())
    return render_template(
        "learning/my_learning.html",
        live=page_of(live, asked("page", type=int)),
        completed=page_of(
            [one for one in ended if one.state is EnrolmentState.COMPLETED], asked("completed", type=int)
        ),
        left=page_of([one for one in ended if one.state is EnrolmentState.WITHDRAWN], asked("left", type=int)),
        suggested_by=recipients({one.enrolled_by for one in live} - {me.id}),
        follow_ups=len(open_follow_ups(me.id, on=today)),
        today=today,
    )


@blueprint.get("/my-learning/<uuid:enrolment_id>/leave")
@signed_in
def leave(enrolment_id: UUID) -> ResponseReturnValue:
    """Ask whether one means to leave a course."""
    enrolment = own_enrolment(enrolment_id)
    return render_template("learning/leave.html", enrolment=enrolment) if enrolment.is_live else _to_my_learning()


@blueprint.post("/my-learning/<uuid:enrolment_id>/leave")
@signed_in
def leave_now(enrolment_id: UUID) -> ResponseReturnValue:
    """Leave a course."""
    enrolment = own_enrolment(enrolment_id)
    try:
        with transaction():
            withdraw(enrolment_id, person_id=viewer().id, now=utc_now())
    except AlreadyCompleted as refusal:
        warn(refusal.sentence)
    else:
        say(f"You left {enrolment.title}.")
    return _to_my_learning()


@blueprint.get("/my-learning/<uuid:enrolment_id>/finish-by")
@signed_in
def finish_by(enrolment_id: UUID) -> ResponseReturnValue:
    """Ask for the day that one hopes to finish a course by."""
    enrolment = own_enrolment(enrolment_id)
    if not enrolment.is_live:
        return _to_my_learning()
    held = take_held_form()
    kept = (
        [str(enrolment.due_on.day), str(enrolment.due_on.month), str(enrolment.due_on.year)] if enrolment.due_on else []
    )
    return _finish_by_page(enrolment, FinishByForm(), held.get("due_on", []) if held else kept)


@blueprint.post("/my-learning/<uuid:enrolment_id>/finish-by")
@signed_in
def set_finish_by(enrolment_id: UUID) -> ResponseReturnValue:
    """Keep that day, or take it away."""
    enrolment = own_enrolment(enrolment_id)
    form = FinishByForm()
    is_removed = "remove" in request.form
    if not is_removed and not form.validate():
        return _finish_by_page(enrolment, form, request.form.getlist("due_on")), 422
    due_on = None if is_removed else form.due_on.data
    try:
        with transaction():
            set_due_date(enrolment_id, due_on, person_id=viewer().id, now=utc_now())
    except DateHasPassed as refusal:
        add_refusal(form, refusal)
        return _finish_by_page(enrolment, form, request.form.getlist("due_on")), 422
    except (AlreadyCompleted, EnrolmentEnded) as refusal:
        warn(refusal.sentence)
    else:
        said = f"You hope to finish it by {in_words(due_on)}" if due_on else "It has no day to finish by"
        say(f"{enrolment.title}: {said[0].lower()}{said[1:]}.")
    return _to_my_learning()


def _finish_by_page(enrolment: EnrolmentFacts, form: FinishByForm, typed: list[str]) -> str:
    """The page with what was typed: day, month and year, whatever the browser sent."""
    day, month, year = [*typed, "", "", ""][:3]
    return render_template(
        "learning/finish_by.html",
        enrolment=enrolment,
        form=form,
        typed={"day": day, "month": month, "year": year},
        told=how_heard(Matter.COURSE_DUE, viewer().id),
    )


def _to_my_learning() -> ResponseReturnValue:
    return redirect(url_for("learning.my_learning"))
