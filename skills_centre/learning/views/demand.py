"""Wishing for a course that nobody teaches yet, and one's own wishes. Nobody else sees whose they are."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.queries.writing import skills_to_teach
from skills_centre.learning.forms.demand import TopicForm
from skills_centre.learning.queries.demand import own_demand
from skills_centre.learning.services.demand import ask_for_topic, take_back
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.web import add_refusal, is_post, say


@blueprint.get("/learning/topics")
@signed_in
def topics() -> ResponseReturnValue:
    """The topics that one wished for, and what became of each."""
    return render_template(
        "learning/topics.html", wishes=own_demand(viewer().id), told=how_heard(Matter.TOPIC_TAUGHT, viewer().id)
    )


@blueprint.route("/learning/topics/new", methods=["GET", "POST"])
@signed_in
def ask_for_course() -> ResponseReturnValue:
    """Tell learning and development of a topic that nobody teaches yet."""
    held = take_held_form() if not is_post() else None
    named = {"topic": request.args.get("topic", "")[:100]}
    form = TopicForm(formdata=MultiDict(held)) if held else TopicForm(data=named)
    form.offer(skills_to_teach())
    if form.validate_on_submit():
        try:
            with transaction():
                ask_for_topic(
                    viewer().id,
                    form.topic.data or "",
                    skill_key=form.skill.data or None,
                    why=form.why.data,
                    now=utc_now(),
                )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            is_told = how_heard(Matter.TOPIC_TAUGHT, viewer().id).is_told
            say(f"Sent. {'We tell you' if is_told else 'This page says so'} as soon as there is a course.")
            return redirect(url_for("learning.topics"), 303)
    page = render_template("learning/ask_for_course.html", form=form, told=how_heard(Matter.TOPIC_TAUGHT, viewer().id))
    return (page, 422) if is_post() else page


@blueprint.post("/learning/topics/<uuid:demand_id>/take-back")
@signed_in
def take_topic_back(demand_id: UUID) -> ResponseReturnValue:
    """Take a wish of one's own back."""
    with transaction():
        take_back(demand_id, person_id=viewer().id, now=utc_now())
    say("Taken back. It is counted no more.")
    return redirect(url_for("learning.topics"), 303)
