"""Not now: hearing of one thing, or of everything, no earlier than on a day of one's choice."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import do_and_say, done, is_post, say
from skills_centre.reminders.forms import LaterForm
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.snoozing import EVERYTHING
from skills_centre.reminders.services.snoozing import snooze, wake
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.route("/my-messages/later", methods=["GET", "POST"])
@signed_in
def later() -> ResponseReturnValue:
    """Hear of one thing, or of everything, later."""
    person, now = viewer(), utc_now()
    thing, closed, policies = _thing(), calendar_around(now), policies_now()
    form = filled(LaterForm)

    def put_off() -> None:
        snooze(person.id, thing, form.until(local_day(now)), policies, now=now, closed=closed)

    if is_post() and form.validate() and done(form, put_off):
        say("Saved. Below you see on which day it comes.")
        return redirect(url_for("reminders.my_messages"), 303)
    coming = own_messages(person.id, policies, now=now, closed=closed).coming if thing != EVERYTHING else []
    about = next((one.subject for one in coming if one.subject.id == thing), None)
    page = render_template("reminders/later.html", form=form, about=about, is_all=thing == EVERYTHING, viewer=person)
    return page, 422 if form.errors else 200


@blueprint.post("/my-messages/as-usual")
@signed_in
def as_usual() -> ResponseReturnValue:
    """Hear of one thing, or of everything, as usual again."""
    now, thing = utc_now(), _thing()
    do_and_say(
        lambda: wake(viewer().id, thing, policies_now(), now=now, closed=calendar_around(now)),
        "Saved. You hear of it as usual again.",
    )
    return redirect(url_for("reminders.my_messages"), 303)


def _thing() -> UUID:
    """The thing of which the address speaks; everything where it names none. Raises NotFound for what is no id."""
    named = request.args.get("thing", "")
    thing = read_id(named) if named else EVERYTHING
    if thing is None:
        raise NotFound
    return thing
