"""Everyone's own ledger."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.announcements.queries.announcements import withdrawn_among
from skills_centre.gaps.queries.month import team_month
from skills_centre.people.access import manager, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.hearing import Matter, how_heard
from skills_centre.platform.mail.dead_addresses import dead_among
from skills_centre.platform.web import is_fetched_ahead
from skills_centre.reminders.mail_words import why_in_words
from skills_centre.reminders.queries.announced import TakenBack, taken_back_from
from skills_centre.reminders.queries.news import looked_at
from skills_centre.reminders.queries.own_messages import MOST, own_messages
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.queries.told_before import told_before
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import days_in_words
from skills_centre.reminders.services.digest_parts import of_month
from skills_centre.reminders.services.looking import note_look_at_messages
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/my-messages")
@signed_in
def my_messages() -> ResponseReturnValue:
    """What we sent you, why, and what comes next.

    Whoever reads the page has been told: it notes the look once it is made. Nothing but its reader's browser can do so: a link scanner
    has no session, another site's picture or frame brings no cookie, and what a browser fetches before anybody asks for it says so.
    """
    now = utc_now()
    policies = policies_now()
    messages = own_messages(viewer().id, policies, now=now, closed=calendar_around(now))
    page = render_template(
        "reminders/my_messages.html",
        why_in_words=why_in_words,
        messages=messages,
        viewer=viewer(),
        policies=policies,
        days_in_words=days_in_words,
        is_unreachable=bool(dead_among({viewer().email})),
        looked_at=looked_at(viewer().id),
        withdrawn=withdrawn_among(messages.announcements),
        most=MOST,
    )
    if viewer().news and request.method == "GET" and not is_fetched_ahead():
        with transaction():
            note_look_at_messages(viewer().id, now=now)
    return page


@blueprint.get("/my-messages/sent")
@signed_in
def sent() -> ResponseReturnValue:
    """Everything that we ever sent you, and why."""
    page = told_before(viewer().id, request.args.get("page", 1, type=int))
    announcements = {part.id for one in page.lines for part in one.about if part.kind is ReminderKind.ANNOUNCEMENT}
    return render_template(
        "reminders/sent.html",
        page=page,
        why_in_words=why_in_words,
        policies=policies_now(),
        days_in_words=days_in_words,
        viewer=viewer(),
        looked_at=looked_at(viewer().id),
        withdrawn=withdrawn_among(announcements),
    )


@blueprint.app_template_global("announcements_taken_back")
def announcements_taken_back() -> list[TakenBack]:
    """What the reader was sent, and was withdrawn: for the page of announcements, which does not know who was sent what."""
    return taken_back_from(viewer().id, on=local_day(utc_now()))


@blueprint.get("/my-messages/team-month")
@manager
def month() -> ResponseReturnValue:
    """What the monthly summary of my team would say today."""
    part = of_month(team_month(viewer().id, today=local_day(utc_now())))
    return render_template("reminders/month.html", part=part, heard=how_heard(Matter.TEAM_MONTH, viewer().id))
