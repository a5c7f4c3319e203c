"""What is decided of each kind of reminder: when it is sent, whether at all, how it comes, how often; and the hours of ordinary mail."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.people.access import KEEPING_MAIL, filled, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.web import add_refusal, do_and_say, done, is_post, say
from skills_centre.reminders.access import decides_policies, may_decide, reads_policies, refuse_beyond
from skills_centre.reminders.policy_forms import HoursForm, PolicyForm, boxes_of
from skills_centre.reminders.queries.policies import editions_of, editions_of_hours, latest_editions, policies_now
from skills_centre.reminders.rules.kind_words import (
    AT_ONCE,
    OF_SKILLS,
    WORDS,
    may_be_stopped,
    way_in_words,
    when_in_words,
    why_no_limit,
    why_not_off,
)
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.openings import samples
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.ways import WAY_WORDS, why_always_mailed, why_not_at_once
from skills_centre.reminders.services.policies import change_hours, change_policy
from skills_centre.reminders.services.rehearsing import Rehearsed, example_of, rehearse
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/administration/messages/kinds")
@reads_policies
def kinds() -> ResponseReturnValue:
    """Every kind of reminder in plain words, and what is decided of it."""
    return render_template(
        "reminders/policies/kinds.html",
        policies=policies_now(),
        latest=latest_editions(),
        hours=editions_of_hours()[:1],
        words=WORDS,
        when_in_words=when_in_words,
        way_words=WAY_WORDS,
        may_be_stopped=may_be_stopped,
        at_once=AT_ONCE,
        sees_next=viewer().has_role(*KEEPING_MAIL),
        may_decide=may_decide(),
    )


@blueprint.route("/administration/messages/kinds/<kind>", methods=["GET", "POST"])
@reads_policies
def kind_of_message(kind: str) -> ResponseReturnValue:
    """What is decided of one kind, every edition of it, and changing it once its effect on the next mail day has been shown."""
    which = _known(kind)
    held = policies_now().of(which)
    form = filled(PolicyForm, was=str(held.number), **boxes_of(held.policy))
    form.keep_only(which, counted_from=WORDS[which].counted_from)
    if is_post():
        refuse_beyond()
        if form.validate():
            policy = form.policy(which)
            if request.form.get("sure") != mark_of(which.value, policy):
                shown = _shown(form, which, policy)
                return _page(form, which, shown), 200 if shown else 422
            if done(form, _deciding(form, which, policy)):
                say("Saved. It holds from now on; nothing is sent about what has passed.")
                return redirect(url_for("reminders.kinds"), 303)
        form.was.data = str(held.number)
    return _page(form, which), 422 if form.errors else 200


@blueprint.post("/administration/messages/kinds/<kind>/default")
@decides_policies
def back_to_default(kind: str) -> ResponseReturnValue:
    """Let the default hold for a kind again."""
    which = _known(kind)
    refuse_beyond()
    was = _number(request.form.get("was"))
    do_and_say(
        lambda: change_policy(which, None, was=was, by_id=viewer().id, now=utc_now()),
        "The default holds again from now on.",
    )
    return redirect(url_for("reminders.kind_of_message", kind=kind), 303)


@blueprint.route("/administration/messages/hours", methods=["GET", "POST"])
@decides_policies
def hours() -> ResponseReturnValue:
    """Choose between which hours ordinary mail leaves."""
    refuse_beyond()
    held, editions = policies_now().hours, editions_of_hours()
    was = str(editions[0].number if editions else 0)
    form = filled(HoursForm, was=was, opens=str(held.opens.hour), closes=str(held.closes.hour))
    if is_post():
        if form.validate() and done(
            form,
            lambda: change_hours(form.hours(), was=_number(form.was.data), by_id=viewer().id, now=utc_now()),
        ):
            say("Saved. Ordinary mail leaves in these hours from now on.")
            return redirect(url_for("reminders.kinds"), 303)
        form.was.data = was
    page = render_template("reminders/policies/hours.html", form=form, held=held, editions=editions)
    return page, 422 if form.errors else 200


@dataclass(frozen=True)
class Shown:
    """What the page shows before a policy is saved: the next mail day as it is, and with it; `mark` says which policy was shown."""

    policy: Policy
    now: Rehearsed
    then: Rehearsed
    mark: str
    #: The text of a real message that begins with the kind, if one would leave.
    example: str | None


def _deciding(form: PolicyForm, kind: ReminderKind, policy: Policy) -> Callable[[], None]:
    was, by_id = _number(form.was.data), viewer().id
    return lambda: change_policy(kind, policy, was=was, by_id=by_id, now=utc_now())


def _shown(form: PolicyForm, kind: ReminderKind, policy: Policy) -> Shown | None:
    """What would leave on the next mail day with a policy; none where it is refused, and the form says why."""
    now = utc_now()
    try:
        then = rehearse(now, deciding=_deciding(form, kind, policy))
    except Refusal as refusal:
        add_refusal(form, refusal)
        form.was.data = str(policies_now().of(kind).number)
        return None
    example = example_of(then, kind, our_letterhead())
    return Shown(policy, rehearse(now), then, mark_of(kind.value, policy), example)


def _page(form: PolicyForm, kind: ReminderKind, shown: Shown | None = None) -> str:
    held = policies_now().of(kind)
    terms = TERMS[kind]
    return render_template(
        "reminders/policies/kind.html",
        form=form,
        shown=shown,
        all_words=WORDS,
        kind=kind,
        words=WORDS[kind],
        terms=terms,
        held=held,
        is_default=held.policy == terms.default,
        editions=editions_of(kind),
        when=lambda policy: when_in_words(kind, policy),
        way_in_words=way_in_words,
        way_words=WAY_WORDS,
        why_not_at_once=why_not_at_once(kind),
        why_always_mailed=why_always_mailed(kind),
        why_not_off=why_not_off(kind),
        why_no_limit=why_no_limit(kind),
        may_be_stopped=may_be_stopped(kind),
        is_of_skills=kind in OF_SKILLS,
        samples=samples(shown.policy.opening, kind) if shown else (),
        may_decide=may_decide(),
    )


def _known(kind: str) -> ReminderKind:
    try:
        return ReminderKind(kind)
    except ValueError:
        raise NotFound from None


def _number(text: str | None) -> int:
    """The number of an edition as the form carries it; one that there never is, where it carries none."""
    return int(text) if text and text.isascii() and text.isdigit() else -1
