"""Deciding what waits of one person, on a page; the list of all that waits draws on more domains, and is the home's."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, take_held_form, viewer
from skills_centre.people.queries.recipients import recipients
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import read_id
from skills_centre.platform.pages import counted, in_words
from skills_centre.platform.web import say, warn
from skills_centre.skills.errors import NoSuchProposal, RoleHeldThen
from skills_centre.skills.queries.claims import skill_names_of
from skills_centre.skills.queries.decision_queue import (
    ClaimToDecide,
    RoleToDecide,
    ToDecide,
    people_waiting,
    to_decide,
)
from skills_centre.skills.services.deciding import VerdictsRefused, decide_claims
from skills_centre.skills.services.profiles import agree_proposal, decline_proposal
from skills_centre.skills.services.rights import had_on_desk
from skills_centre.skills.views.blueprint import QUEUE, blueprint
from skills_centre.skills.views.decision_form import DecisionForm, read_decisions


@blueprint.get("/team/decisions/<uuid:person_id>")
@signed_in
def decisions_about(person_id: UUID) -> ResponseReturnValue:
    """Everything of one person that waits for me, on one form."""
    today = local_day(utc_now())
    waiting = _waiting(person_id, on=today)
    held = take_held_form()
    return _page(person_id, waiting, read_decisions(held) if held else DecisionForm(), on=today)


@blueprint.post("/team/decisions/<uuid:person_id>")
@signed_in
def decide(person_id: UUID) -> ResponseReturnValue:
    """Keep every decision of the form, or none and say why; then go on to the next person."""
    now = utc_now()
    today = local_day(now)
    form = read_decisions(request.form.to_dict(flat=False))
    waiting = _waiting(person_id, on=today, shown=form.shown)
    left_out = form.agree_with_the_rest(waiting.claims) if request.form.get("all") else []
    verdicts = form.verdicts()
    if not verdicts and not left_out:
        form.refuse_nothing()
        return _page(person_id, waiting, form, on=today), 422
    try:
        with transaction():
            decided = decide_claims(person_id, verdicts, by_id=viewer().id, now=now)
    except VerdictsRefused as refused:
        waiting = _waiting(person_id, on=today)
        on_page = [one.result_id for one in waiting.claims]
        form.refuse(refused.by_result, skill_names_of(refused.by_result), on_page)
        return _page(person_id, waiting, form, on=today), 422
    return _go_on(person_id, decided, left_out, on=today)


@blueprint.post("/team/decisions/<uuid:person_id>/role")
@signed_in
def answer_role(person_id: UUID) -> ResponseReturnValue:
    """Agree or decline the role that somebody proposes for themselves."""
    now = utc_now()
    sent = read_id(request.form.get("proposal"))
    role = _waiting(person_id, on=local_day(now), proposal=sent).role
    answer = agree_proposal if request.form.get("answer") == "agree" else decline_proposal
    name = _name(person_id)
    if role is None or role.proposal_id != sent:
        warn(NoSuchProposal.sentence)
    else:
        try:
            with transaction():
                answer(role.proposal_id, by_id=viewer().id, now=now)
            say(
                _agreed(role, name, on=local_day(now))
                if answer is agree_proposal
                else f"You declined {role.profile_name} for {name}."
            )
        except (NoSuchProposal, RoleHeldThen) as refusal:
            warn(refusal.sentence)
    return redirect(url_for("skills.decisions_about", person_id=person_id), 303)


def _waiting(person_id: UUID, *, on: date, shown: Collection[UUID] = (), proposal: UUID | None = None) -> ToDecide:
    """What of a person waits for the viewer. Raises NotFound unless something does or did, or the viewer acts as their manager.

    What the form showed may have been decided by somebody else meanwhile: whoever had it on their desk reads that, rather than nothing.
    """
    waiting = to_decide(viewer().id, person_id, on=on)
    if not waiting.is_anything and not had_on_desk(viewer().id, person_id, shown, proposal, on=on):
        raise NotFound
    return waiting


def _page(person_id: UUID, waiting: ToDecide, form: DecisionForm, *, on: date) -> str:
    note_seen([person_id])
    queue = people_waiting(viewer().id, on=on)
    return render_template(
        "skills/team/decisions_about.html",
        person_id=person_id,
        name=_name(person_id),
        waiting=waiting,
        form=form,
        others=sum(1 for one in queue if one.person_id != person_id),
    )


def _go_on(person_id: UUID, decided: int, left_out: list[ClaimToDecide], *, on: date) -> ResponseReturnValue:
    """Say what was kept, and go to the next person of whom something waits; or stay while something was left out here."""
    name = _name(person_id)
    if decided:
        say(f"{counted(decided, 'decision')} about {name} saved.")
    if left_out:
        warn(" ".join(_why_left_out(left_out)))
        return redirect(url_for("skills.decisions_about", person_id=person_id), 303)
    following = next((one for one in people_waiting(viewer().id, on=on) if one.person_id != person_id), None)
    if following is None:
        return redirect(QUEUE, 303)
    return redirect(url_for("skills.decisions_about", person_id=following.person_id), 303)


def _why_left_out(left_out: list[ClaimToDecide]) -> Iterator[str]:
    """What was left out of agreeing with all the rest, by the reason."""
    leaps = [one.skill.name for one in left_out if one.is_leap]
    bare = [one.skill.name for one in left_out if one.lacks_evidence]
    if leaps:
        yield f"Left for you to look at, because it is two or more levels above what was confirmed before: {', '.join(leaps)}."
    if bare:
        yield f"Left for you to look at, because evidence is asked for and there is none: {', '.join(bare)}."


def _name(person_id: UUID) -> str:
    person = recipients([person_id]).get(person_id)
    return person.name if person else ""


def _agreed(role: RoleToDecide, name: str, *, on: date) -> str:
    """What agreeing to a role comes to."""
    if role.is_primary and (role.wanted_from is None or role.wanted_from <= on):
        return f"{role.profile_name} is now the role of {name}."
    kind = "the main role" if role.is_primary else "a further role"
    return f"{role.profile_name} is agreed as {kind} of {name}, from {in_words(role.wanted_from or on)}."
