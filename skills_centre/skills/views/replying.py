"""Replying to what was decided about oneself, and asking for a second person to look again."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.skills.forms import ReplyForm
from skills_centre.skills.queries.claims import skill_of_result
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.told_results import ToldDecision, ToldResult
from skills_centre.skills.services.replying import LONGEST_REPLY, Reply, reply_to
from skills_centre.skills.views.blueprint import blueprint


@blueprint.route("/my-skills/results/<uuid:result_id>/reply", methods=["GET", "POST"])
@signed_in
def reply(result_id: UUID) -> ResponseReturnValue:
    """Reply once, in words, and ask once for a second person; nothing changes by it."""
    me, decision_id, form = viewer(), _asked_decision(), ReplyForm()
    if me.is_private:
        raise NotFound
    one = explanation_of(me.id, skill_of_result(me.id, result_id), on=local_day(utc_now()))
    result = next(each for each in one.results if each.id == result_id)
    decision = _decision_of(result, decision_id)
    back = url_for("home.my_skill", address=one.skill.address)
    if form.validate_on_submit():
        said = Reply(result_id, decision_id, form.text.data, asks_second=bool(form.asks_second.data))
        try:
            with transaction():
                reply_to(me.id, said, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_kept(said))
            return redirect(back, 303)
    elif not _is_open(result, decision):
        return redirect(back)
    if not is_post() and (held := take_held_form()):
        form.text.data, form.asks_second.data = held.get("text", [""])[0], "asks_second" in held
    return render_template(
        "skills/my_skills/reply.html",
        form=form,
        one=one,
        result=result,
        decision=decision,
        answered=decision or result,
        back=back,
        at_most=LONGEST_REPLY,
    ), 422 if form.is_submitted() else 200


def _asked_decision() -> UUID | None:
    """The decision that the address names; none for a reply to what somebody else entered. Raises NotFound for nonsense."""
    asked = request.args.get("decision")
    if not asked:
        return None
    found = read_id(asked)
    if found is None:
        raise NotFound
    return found


def _decision_of(result: ToldResult, decision_id: UUID | None) -> ToldDecision | None:
    if decision_id is None:
        return None
    decision = next((one for one in result.decisions if one.id == decision_id), None)
    if decision is None:
        raise NotFound
    return decision


def _is_open(result: ToldResult, decision: ToldDecision | None) -> bool:
    return (decision.may_reply or decision.may_ask_second) if decision else result.may_reply


def _kept(said: Reply) -> str:
    asked = "A second person will look again, and you will read here what they find."
    if not said.asks_second:
        return "Your reply is kept. It is shown wherever this result is explained."
    return f"Your reply is kept. {asked}" if (said.text or "").strip() else asked
