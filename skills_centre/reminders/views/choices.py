"""How often I hear of what, and on which days: my own choice."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.people.queries.viewers import Viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.web import done, is_post, say
from skills_centre.reminders.forms import ChoicesForm, field_of
from skills_centre.reminders.queries.choices import Choices, choices_of
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.topics import Topic, topics_for
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.choosing import choose_days, choose_frequency
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.route("/my-messages/choices", methods=["GET", "POST"])
@signed_in
def choices() -> ResponseReturnValue:
    """Choose how often I hear of what, and on which days."""
    person, now = viewer(), utc_now()
    kept = choices_of(person.id)
    topics = _topics(person, kept)
    form = filled(
        ChoicesForm,
        weekly_on=str(kept.pattern.weekly_on),
        works_on=[str(day) for day in sorted(kept.pattern.works_on)],
        **{field_of(topic): kept.of(topic).value for topic in topics},
    )
    closed, policies = calendar_around(now), policies_now()
    form.keep_only(topics, unmailed=policies.that_come(Way.SITE))

    def choose() -> None:
        choose_days(person.id, form.pattern(), policies, now=now, closed=closed)
        choose_frequency(person.id, form.chosen(), policies, now=now, closed=closed)

    if is_post() and form.validate() and done(form, choose):
        say("Saved. What is on its way to you follows your choices too.")
        return redirect(url_for("reminders.my_messages"), 303)
    fields = [form[field_of(topic)] for topic in topics]
    return render_template(
        "reminders/choices.html", form=form, fields=fields, viewer=person
    ), 422 if form.errors else 200


def _topics(person: Viewer, kept: Choices) -> list[Topic]:
    """The topics that they can hear of, and whatever they chose for earlier."""
    can = topics_for(
        is_private=person.is_private, is_manager=person.is_manager, decides=person.is_manager or bool(person.roles)
    )
    return [topic for topic in Topic if topic in can or (topic in kept.frequencies and not person.is_private)]
