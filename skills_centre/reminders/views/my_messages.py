"""Everyone's own ledger."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.gaps.queries.month import team_month
from skills_centre.people.access import manager, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import do_and_say
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.choosing import ask_for_kind, stop_kind
from skills_centre.reminders.services.digest_parts import of_month
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/my-messages")
@signed_in
def my_messages() -> ResponseReturnValue:
    """What we sent you, why, and what comes next."""
    now = utc_now()
    messages = own_messages(viewer().id, now=now, closed=calendar_around(now))
    return render_template("reminders/my_messages.html", messages=messages, viewer=viewer())


@blueprint.get("/my-messages/team-month")
@manager
def month() -> ResponseReturnValue:
    """What the monthly summary of my team would say today."""
    part = of_month(team_month(viewer().id, today=local_day(utc_now())))
    return render_template("reminders/month.html", part=part)


@blueprint.post("/my-messages/<kind>/stop")
@signed_in
def stop(kind: str) -> ResponseReturnValue:
    """Send me no more of a kind."""
    do_and_say(lambda: stop_kind(viewer().id, _known(kind), now=utc_now()), "Stopped. We send you no more of it.")
    return redirect(url_for("reminders.my_messages"), 303)


@blueprint.post("/my-messages/<kind>/ask-for")
@signed_in
def ask_for(kind: str) -> ResponseReturnValue:
    """Send me a kind again that I stopped."""
    do_and_say(lambda: ask_for_kind(viewer().id, _known(kind)), "You get it again from the next month on.")
    return redirect(url_for("reminders.my_messages"), 303)


def _known(kind: str) -> ReminderKind:
    try:
        return ReminderKind(kind)
    except ValueError:
        raise NotFound from None
