"""Assessing oneself: one skill a screen, each answer kept at once, all sent together at the end."""

from dataclasses import replace
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.pages import counted
from skills_centre.platform.web import add_refusal, say
from skills_centre.skills.errors import FrameworkChanged
from skills_centre.skills.forms import DONT_KNOW, SelfAssessmentForm
from skills_centre.skills.models import EvidenceKind
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.evidence import EvidenceItem, drafted_evidence
from skills_centre.skills.queries.my_skills import MySkill, skills_of_person
from skills_centre.skills.queries.rounds import Round, RoundOf, round_of
from skills_centre.skills.queries.since_last import changes_since_last
from skills_centre.skills.services.answers import Answer
from skills_centre.skills.services.evidence import FILES_AT_MOST, Attached
from skills_centre.skills.services.self_assessment import discard, save_draft, submit, submit_drafts
from skills_centre.skills.views.answers_form import NO_VERSION
from skills_centre.skills.views.attaching import attached_by_form
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/my-skills/assess")
@signed_in
def assess() -> ResponseReturnValue:
    """Go on where the round was left: to the first skill without an answer, or to the answers."""
    of = _asked_round() or RoundOf.EVERYONE
    going = round_of(skills_of_person(viewer().id, on=_today()), of)
    following = going.next_open()
    return redirect(_screen(following, of) if following else _answers(of))


@blueprint.route("/my-skills/assess/<address>", methods=["GET", "POST"])
@signed_in
def assess_skill(address: str) -> ResponseReturnValue:
    """One skill with its levels: alone it is sent at once or kept; in a round it is kept, and the next one follows."""
    one, going = _skill_and_round(address)
    form = SelfAssessmentForm()
    if request.method == "GET":
        _fill(form, one)
        return _page(form, one, going)
    try:
        attached = attached_by_form()
        if request.form.get("then") == "attach" or attached.removed:
            return _keep_and_stay(form, one, attached)
        if form.validate():
            return _take_answer(form, one, going, attached)
    except Refusal as refusal:
        form.validate()
        add_refusal(form, refusal)
        if isinstance(refusal, FrameworkChanged):
            form.version_id.data = str(one.skill.version_id)
    _save_the_files(form, one)
    return _page(form, one, going), 422


def _page(form: SelfAssessmentForm, one: MySkill, going: Round | None) -> str:
    return render_template(
        "skills/my_skills/assess_skill.html",
        form=form,
        one=one,
        going=going,
        viewer=viewer(),
        dont_know=DONT_KNOW,
        changes=changes_since_last(
            viewer().id, going.steps if going and going.place_of(one.skill.skill_id) == 1 else [one]
        ),
        files=[item for item in _drafted(one) if item.kind is EvidenceKind.FILE],
        files_at_most=FILES_AT_MOST,
    )


@blueprint.route("/my-skills/check-answers", methods=["GET", "POST"])
@signed_in
def check_answers() -> ResponseReturnValue:
    """The answers that were kept, to change, to remove, or to send all together."""
    me, refused = viewer(), None
    if request.method == "POST":
        try:
            with transaction():
                sent = submit_drafts(me.id, now=utc_now())
        except Refusal as refusal:
            refused = refusal
        else:
            if sent:
                say(_sent(sent))
            return redirect(url_for("skills.my_skills"))
    mine, of = skills_of_person(me.id, on=_today()), _asked_round()
    return render_template(
        "skills/my_skills/check_answers.html",
        viewer=me,
        answers=[one for one in mine if one.draft and one.draft.is_chosen],
        items=drafted_evidence(me.id, [one.skill.skill_id for one in mine if one.draft]),
        going=round_of(mine, of) if of else None,
        refused=refused,
    ), 422 if refused else 200


@blueprint.post("/my-skills/assess/<address>/remove")
@signed_in
def remove_answer(address: str) -> ResponseReturnValue:
    """Throw one kept answer away."""
    skill = skill_at(address)
    with transaction():
        discard(viewer().id, [skill.skill_id])
    say(f"Your answer about “{skill.name}” was removed. Nothing was sent.")
    return redirect(_answers(_asked_round()))


def _take_answer(
    form: SelfAssessmentForm, one: MySkill, going: Round | None, attached: Attached
) -> ResponseReturnValue:
    """Keep or send what was chosen, and go on. Raises what the services raise."""
    answer = replace(_answer(form, one), attached=attached)
    if going is None and request.form.get("then") != "later":
        with transaction():
            submit(viewer().id, answer, now=utc_now())
        say(_sent(1))
        return redirect(url_for("home.my_skill", address=one.skill.address))
    with transaction():
        save_draft(viewer().id, answer, now=utc_now())
    if going is None:
        say("Your answer is kept. Nothing is sent until you say so.")
        return redirect(url_for("skills.my_skills"))
    following = going.next_open(after=one.skill.skill_id)
    return redirect(_screen(following, going.of) if following else _answers(going.of))


def _keep_and_stay(form: SelfAssessmentForm, one: MySkill, attached: Attached) -> ResponseReturnValue:
    """Keep all that was typed, chosen and attached so far, and show the page again. Raises what the services raise."""
    with transaction():
        save_draft(viewer().id, replace(_answer(form, one), attached=attached), now=utc_now())
    say("Kept with your answer. Nothing is sent until you say so.")
    return redirect(request.full_path.rstrip("?") + "#show", 303)


def _save_the_files(form: SelfAssessmentForm, one: MySkill) -> None:
    """Where something else is wrong, keep the good files all the same: a browser cannot send them twice by itself."""
    try:
        for file in request.files.getlist("files"):
            file.seek(0)
        attached = attached_by_form()
        if not attached.files:
            return
        unchosen = Answer(one.skill.skill_id, one.skill.version_id, None, form.evidence.data, attached, is_chosen=False)
        with transaction():
            save_draft(viewer().id, unchosen, now=utc_now())
    except Refusal:
        return


def _drafted(one: MySkill) -> tuple[EvidenceItem, ...]:
    return drafted_evidence(viewer().id, [one.skill.skill_id]).get(one.skill.skill_id, ())


def _skill_and_round(address: str) -> tuple[MySkill, Round | None]:
    """The skill of this page with what is known of it, and the round that it is a step of. Raises NotFound."""
    skill = skill_at(address)
    if not skill.is_published:
        raise NotFound
    mine = skills_of_person(viewer().id, on=_today(), also=[skill.skill_id])
    one = next(each for each in mine if each.skill.skill_id == skill.skill_id)
    of = _asked_round()
    going = round_of(mine, of) if of else None
    return one, going if going and going.place_of(skill.skill_id) else None


def _fill(form: SelfAssessmentForm, one: MySkill) -> None:
    """Show what was chosen before the sign-in ran out, or the answer that is kept."""
    form.version_id.data = str(one.skill.version_id)
    held = take_held_form()
    if held is not None:
        form.level.data = held.get("level", [None])[0]
        form.evidence.data = held.get("evidence", [""])[0]
        form.links.data = held.get("links", [""])[0]
        return
    form.links.data = "\n".join(item.address for item in _drafted(one) if item.address)
    if one.draft:
        form.evidence.data = one.draft.evidence
        if one.draft.is_chosen:
            form.level.data = DONT_KNOW if one.draft.level is None else str(one.draft.level)


def _answer(form: SelfAssessmentForm, one: MySkill) -> Answer:
    version_id = read_id(form.version_id.data) or NO_VERSION
    chosen: str = form.level.data or ""
    # What is no number is no level of any scale, and is refused as such.
    level = None if chosen in ("", DONT_KNOW) else int(chosen) if chosen.isdecimal() else -1
    return Answer(one.skill.skill_id, version_id, level, form.evidence.data, is_chosen=bool(chosen))


def _sent(number: int) -> str:
    if viewer().is_private:
        return f"{counted(number, 'answer')} kept. Only you can see {'it' if number == 1 else 'them'}."
    each = "It is a claim" if number == 1 else "Each is a claim"
    return f"{counted(number, 'answer')} sent. {each} until somebody confirms it."


def _screen(one: MySkill, of: RoundOf) -> str:
    """The address of a skill's screen in a round."""
    return f"{url_for('skills.assess_skill', address=one.skill.address)}?for={of.value}"


def _answers(of: RoundOf | None) -> str:
    """The address of the answers, with the round that they belong to."""
    return url_for("skills.check_answers") + (f"?for={of.value}" if of else "")


def _asked_round() -> RoundOf | None:
    """The round that the address asks for; none when it asks for none that exists."""
    asked = request.args.get("for")
    return RoundOf(asked) if asked in set(RoundOf) else None


def _today() -> date:
    return local_day(utc_now())
