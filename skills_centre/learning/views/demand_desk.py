"""Demand: what people wish to learn and nobody teaches, as counts, for those who can do something about it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.writing import courses_to_take_first
from skills_centre.learning.forms.demand import AnswerTopicForm
from skills_centre.learning.models import NewsKind
from skills_centre.learning.queries.demand import TopicPage, demand, topic_page
from skills_centre.learning.queries.news import news_to_stop
from skills_centre.learning.rules.news import words_of_taught
from skills_centre.learning.services.demand import answer_topics, plan_topics
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.pages import counted
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, say

_readers = role(Role.LD_ADMINISTRATOR, Role.AUDITOR)
_keepers = role(Role.LD_ADMINISTRATOR)


@blueprint.get("/administration/demand")
@_readers
def topics_in_demand() -> ResponseReturnValue:
    """The topics that people wait for, those of most people first."""
    return render_template(
        "learning/demand.html",
        page=page_of(demand(), request.args.get("page", type=int)),
        news=news_to_stop(NewsKind.TAUGHT, now=utc_now()) if viewer().has_role(Role.LD_ADMINISTRATOR) else [],
        news_words=words_of_taught(1),
    )


@blueprint.get("/administration/demand/<topic_key>")
@_readers
def topic_in_demand(topic_key: str) -> ResponseReturnValue:
    """One topic: how many wait, what they wrote, what is probably the same, and what can be said to them."""
    return _page(topic_page(topic_key), _form())


@blueprint.post("/administration/demand/<topic_key>/plan")
@_keepers
def plan_topic(topic_key: str) -> ResponseReturnValue:
    """Say that a course is planned."""
    with transaction():
        plan_topics(_keys(topic_key), by_id=viewer().id, now=utc_now())
    say("Marked as planned. Whoever asked sees it on their own page.")
    return redirect(url_for("learning.topics_in_demand"), 303)


@blueprint.post("/administration/demand/<topic_key>/answer")
@_keepers
def answer_topic(topic_key: str) -> ResponseReturnValue:
    """Name the course that teaches it, and tell everybody who waits."""
    form = _form()
    if form.validate_on_submit():
        try:
            with transaction():
                told = answer_topics(_keys(topic_key), form.course.data, by_id=viewer().id, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"{counted(told, 'person', 'people')} asked for it. {how_heard(Matter.TOPIC_TAUGHT).by_them}")
            return redirect(url_for("learning.topics_in_demand"), 303)
    return _page(topic_page(topic_key), form), 422


def _keys(topic_key: str) -> set[str]:
    """The topic, and those that were ticked as the same."""
    return {topic_key, *request.form.getlist("same")}


def _form() -> AnswerTopicForm:
    form = AnswerTopicForm()
    form.offer(courses_to_take_first(without=""))
    return form


def _page(found: TopicPage, form: AnswerTopicForm) -> str:
    return render_template(
        "learning/topic.html",
        found=found,
        topic=found.topic,
        form=form,
        news_words=words_of_taught(1),
        ticked=set(request.form.getlist("same")),
        may_answer=viewer().has_role(Role.LD_ADMINISTRATOR),
    )
