"""Questions after learning: what one thought of a course, and three months later whether it was of use. All of it may be skipped."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from skills_centre.learning.errors import AnsweredByAnother, FollowUpClosed, NothingAnswered, TooLateToChange
from skills_centre.learning.forms.opinions import FollowUpForm, ManagerFollowUpForm, ReactionForm
from skills_centre.learning.queries.opinions import follow_up_about, follow_up_by, open_follow_ups, reaction_to
from skills_centre.learning.rules.opinions import Side, Use, follow_up_day, last_day_to_change
from skills_centre.learning.services.opinions import FollowUpAnswer, Reaction, answer_follow_up, give_reaction
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import add_refusal, say, warn


@blueprint.route("/my-learning/<uuid:enrolment_id>/opinion", methods=["GET", "POST"])
@signed_in
def opinion(enrolment_id: UUID) -> ResponseReturnValue:
    """Say what one thought of a course that one completed, or change it within 14 days."""
    enrolment, kept = own_enrolment(enrolment_id), reaction_to(enrolment_id)
    if enrolment.completed_at is None:
        raise NotFound
    form = filled(
        ReactionForm,
        **(
            {"relevance": _step(kept.relevance), "before": _step(kept.before), "after": _step(kept.after)}
            if kept
            else {}
        ),
        comment=kept.comment if kept else "",
    )

    def give() -> None:
        give_reaction(enrolment_id, _reaction(form), person_id=viewer().id, now=utc_now())

    if is_settled(form, give):
        return redirect(url_for("learning.completed", enrolment_id=enrolment_id), 303)
    page = render_template(
        "learning/opinion.html",
        enrolment=enrolment,
        form=form,
        until=last_day_to_change(kept.answered_at) if kept else None,
    )
    return page, 422 if form.is_submitted() else 200


def is_settled(form: FlaskForm, give: Callable[[], None]) -> bool:
    """Whether an opinion that was sent needs its page no more: it is kept, or comes too late, and the next page says which."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            give()
    except NothingAnswered as refusal:
        add_refusal(form, refusal)
        return False
    except TooLateToChange as refusal:
        warn(refusal.sentence)
    else:
        say("Thank you. Your answers are counted, without your name.")
    return True


@blueprint.get("/learning/follow-up")
@signed_in
def follow_ups() -> ResponseReturnValue:
    """The courses of three months ago that one is asked about: one's own, and those of people whom one manages."""
    asked = open_follow_ups(viewer().id, on=local_day(utc_now()))
    return render_template("learning/follow_ups.html", asked=asked)


@blueprint.route("/learning/follow-up/<uuid:enrolment_id>", methods=["GET", "POST"])
@signed_in
def follow_up(enrolment_id: UUID) -> ResponseReturnValue:
    """Say whether a course has been of use: to oneself, or as far as one has seen in somebody whom one manages."""
    about = follow_up_about(enrolment_id, viewer_id=viewer().id)
    if about is None or local_day(utc_now()) < follow_up_day(about.completed_at):
        raise NotFound
    kept = follow_up_by(enrolment_id, about.side, by_id=viewer().id)
    used, confidence, what = (kept.used.value, _step(kept.confidence), kept.what) if kept else (None, None, "")
    form = (
        filled(FollowUpForm, used=used, confidence=confidence, what=what)
        if about.side is Side.LEARNER
        else filled(ManagerFollowUpForm, used=used)
    )
    if form.validate_on_submit():
        try:
            with transaction():
                answer_follow_up(enrolment_id, _answer(form), by_id=viewer().id, now=utc_now())
        except (AnsweredByAnother, FollowUpClosed, TooLateToChange) as refusal:
            warn(refusal.sentence)
        else:
            say("Thank you. Your answer is counted, without your name.")
        return redirect(url_for("learning.follow_ups"), 303)
    page = render_template("learning/follow_up.html", about=about, form=form, is_own=about.side is Side.LEARNER)
    return page, 422 if form.is_submitted() else 200


def _reaction(form: ReactionForm) -> Reaction:
    relevance, before, after = (
        int(field.data) if field.data else None for field in (form.relevance, form.before, form.after)
    )
    return Reaction(relevance, before, after, form.comment.data or "")


def _answer(form: FlaskForm) -> FollowUpAnswer:
    if isinstance(form, FollowUpForm):
        confidence = int(form.confidence.data) if form.confidence.data else None
        return FollowUpAnswer(Use(form.used.data), confidence, form.what.data or "")
    return FollowUpAnswer(Use(form.used.data))


def _step(step: int | None) -> str | None:
    return str(step) if step else None
