"""Fewer of these, by the link in a mail: without signing in, and never by merely opening it."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from skills_centre.people.access import public
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.limits import limiter
from skills_centre.platform.mail.unsubscribing import is_one_click
from skills_centre.platform.pages import with_weekday
from skills_centre.platform.web import do_and_say, settings, takes_no_token
from skills_centre.reminders.forms import WEEKDAYS
from skills_centre.reminders.queries.choices import choices_of
from skills_centre.reminders.queries.fewer import receiver
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import Fewer, FewerLinks
from skills_centre.reminders.rules.snoozing import EVERYTHING
from skills_centre.reminders.rules.topics import TOPICS, Frequency, Topic
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.snoozing import snooze
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.views.blueprint import blueprint

OFTEN = "120 per minute"
SAID = {
    Frequency.AS_IT_COMES: "Saved. You get these as they come again.",
    Frequency.WEEKLY: "Saved. You get these once a week at most.",
    Frequency.NEVER: "Saved. We send you no more of these.",
}


@blueprint.get("/fewer/<token>")
@limiter.limit(OFTEN)
@public
def fewer(token: str) -> ResponseReturnValue:
    """How often these come, and the buttons that change it. Opening it changes nothing, whoever or whatever opens it."""
    asked = _asked(token)
    person = receiver(asked.person_id)
    if person is None:
        return _plain()
    kept = choices_of(asked.person_id)
    page = render_template(
        "reminders/fewer.html",
        token=token,
        topics=[(topic, TOPICS[topic], kept.of(topic)) for topic in asked.topics],
        weekday=WEEKDAYS[kept.pattern.weekly_on],
        is_private=person.is_private,
    )
    return page, {"X-Robots-Tag": "noindex"}


@blueprint.post("/fewer/<token>")
@limiter.limit(OFTEN)
@public
def hear_fewer(token: str) -> ResponseReturnValue:
    """Hear of one topic as often as the button says."""
    asked, now = _asked(token), utc_now()
    if receiver(asked.person_id) is None:
        return _plain()
    topic, frequency = _pressed(asked)
    do_and_say(
        lambda: choose_frequency(
            asked.person_id, {topic: frequency}, policies_now(), now=now, closed=calendar_around(now)
        ),
        SAID[frequency],
    )
    return redirect(url_for("reminders.fewer", token=token), 303)


@blueprint.get("/fewer/<token>/one-click")
@limiter.limit(OFTEN)
@public
def fewer_by_header(token: str) -> ResponseReturnValue:
    """Where a mail program that knows no one-click leads: the page."""
    _asked(token)
    return redirect(url_for("reminders.fewer", token=token))


@blueprint.post("/fewer/<token>/one-click")
@limiter.limit(OFTEN)
@takes_no_token
@public
def stop_by_one_click(token: str) -> ResponseReturnValue:
    """Send no more of these, as a mail program asks in its receiver's name: with one body, and without a session. Source: RFC 8058.

    Refuses every other body as the form of a page that it did not come from.
    """
    if request.files or not is_one_click(request.form.items(multi=True)):
        raise CSRFError
    asked, now = _asked(token), utc_now()
    if receiver(asked.person_id) is None:
        return _plain()
    with transaction():
        choose_frequency(
            asked.person_id,
            dict.fromkeys(asked.topics, Frequency.NEVER),
            policies_now(),
            now=now,
            closed=calendar_around(now),
        )
    return render_template("reminders/fewer_done.html", token=token)


@blueprint.post("/fewer/<token>/later")
@limiter.limit(OFTEN)
@public
def hear_later(token: str) -> ResponseReturnValue:
    """Hear of nothing for some days; what the last message said comes once more then."""
    asked, now = _asked(token), utc_now()
    days = {"3": 3, "7": 7}.get(request.form.get("days", ""))
    if days is None:
        raise NotFound
    if receiver(asked.person_id) is None:
        return _plain()
    until = local_day(now) + timedelta(days=days)
    do_and_say(
        lambda: snooze(asked.person_id, EVERYTHING, until, policies_now(), now=now, closed=calendar_around(now)),
        f"Saved. You hear of nothing that can wait before {with_weekday(until)}.",
    )
    return redirect(url_for("reminders.fewer", token=token), 303)


def _asked(token: str) -> Fewer:
    """What a link names. Raises NotFound for one that we did not make."""
    asked = FewerLinks(settings().secret_key).read(token)
    if asked is None or not asked.topics:
        raise NotFound
    return asked


def _pressed(asked: Fewer) -> tuple[Topic, Frequency]:
    """The topic and how often, of the button that was pressed. Raises NotFound for what the link does not name."""
    try:
        topic, frequency = Topic(request.form["topic"]), Frequency(request.form["frequency"])
    except (KeyError, ValueError):
        raise NotFound from None
    if topic not in asked.topics:
        raise NotFound
    return topic, frequency


def _plain() -> ResponseReturnValue:
    """What a link of somebody who left opens: it says nothing of them."""
    return render_template("reminders/fewer_none.html"), {"X-Robots-Tag": "noindex"}
