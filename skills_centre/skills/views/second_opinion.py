"""Giving a second opinion on what somebody else decided."""

from uuid import UUID

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.skills.forms import SecondOpinionForm
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.second_opinions import OpinionToGive, may_give_opinion, opinion_to_give
from skills_centre.skills.rules import Basis, Finding
from skills_centre.skills.services.second_opinions import FoundBySecond, give_second_opinion
from skills_centre.skills.views.blueprint import QUEUE, blueprint


@blueprint.route("/team/second-opinions/<uuid:opinion_id>", methods=["GET", "POST"])
@signed_in
def second_opinion(opinion_id: UUID) -> ResponseReturnValue:
    """Look again at a decision: it stands, or another level is right, with a reason that the person reads."""
    now = utc_now()
    opinion, form = opinion_to_give(opinion_id), SecondOpinionForm()
    if not may_give_opinion(viewer().id, opinion_id, on=local_day(now)):
        raise NotFound
    if form.validate_on_submit():
        try:
            with transaction():
                give_second_opinion(opinion_id, _found(form), by_id=viewer().id, now=now)
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Your second opinion is kept, and the person reads it.")
            return redirect(QUEUE, 303)
    if not is_post():
        _restore(form)
    return _page(opinion, form), 422 if form.is_submitted() else 200


def _page(opinion: OpinionToGive, form: SecondOpinionForm) -> str:
    today = local_day(utc_now())
    note_seen([opinion.person_id])
    one = explanation_of(opinion.person_id, opinion.skill.skill_id, on=today)
    result = next(each for each in one.results if each.id == opinion.result_id)
    return render_template(
        "skills/team/second_opinion.html",
        opinion=opinion,
        form=form,
        one=one,
        result=result,
        decision=next(each for each in result.decisions if each.id == opinion.decision_id),
        levels=[(rank, name) for rank, name in one.skill.names.items() if rank != opinion.standing_level],
        errors={name: messages[0] for name, messages in form.errors.items() if name},
    )


def _restore(form: SecondOpinionForm) -> None:
    """Show what was chosen and typed before the sign-in ran out."""
    held = take_held_form() or {}
    for name in ("finding", "level", "basis", "reason"):
        form[name].data = held.get(name, [None])[0]


def _found(form: SecondOpinionForm) -> FoundBySecond:
    finding, basis, level = form.finding.data, form.basis.data, form.level.data or ""
    return FoundBySecond(
        Finding(finding) if finding in set(Finding) else None,
        level=int(level) if level.isdecimal() else None,
        basis=Basis(basis) if basis in set(Basis) else None,
        reason=form.reason.data,
    )
