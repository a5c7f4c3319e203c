"""What one offers to colleagues, skill by skill, and who asked."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say
from skills_centre.skills.forms import OfferForm
from skills_centre.skills.models.helping import LONGEST_NOTE
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.helping import own_offer, own_offers, requests_of
from skills_centre.skills.services.helping import answer_mentoring, offer_help, take_offer_back
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/helpers/mine")
@signed_in
def my_offers() -> ResponseReturnValue:
    """The skills in which one may let oneself be found, what one offers, and who asked whom."""
    me = viewer()
    requests = requests_of(me.id)
    return render_template(
        "skills/helpers/mine.html",
        viewer=me,
        mine=own_offers(me.id, on=local_day(utc_now())),
        asked_me=[one for one in requests if not one.is_mine],
        i_asked=[one for one in requests if one.is_mine],
    )


@blueprint.route("/helpers/mine/<address>", methods=["GET", "POST"])
@signed_in
def offer(address: str) -> ResponseReturnValue:
    """Let colleagues find oneself for a skill, or change what one says."""
    me, skill, form = viewer(), skill_at(address), OfferForm()
    mine = own_offer(me.id, skill.skill_id, on=local_day(utc_now()))
    if form.validate_on_submit():
        try:
            with transaction():
                offer_help(
                    me.id,
                    skill.skill_id,
                    is_mentor=bool(form.is_mentor.data),
                    note=form.note.data or "",
                    now=utc_now(),
                )
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"Colleagues can find you for {skill.name}. You can take that back at any time.")
            return redirect(url_for("skills.my_offers"), 303)
    elif not is_post():
        form.is_mentor.data, form.note.data = mine.is_mentor, mine.note
    return render_template(
        "skills/helpers/offer.html", viewer=me, one=mine, form=form, at_most=LONGEST_NOTE
    ), 422 if form.is_submitted() else 200


@blueprint.post("/helpers/mine/<address>/take-back")
@signed_in
def take_back_offer(address: str) -> ResponseReturnValue:
    """Stop being found for a skill, at once."""
    me, skill = viewer(), skill_at(address)
    do_and_say(
        lambda: take_offer_back(me.id, skill.skill_id, now=utc_now()),
        f"Nobody can find you for {skill.name} any more.",
    )
    return redirect(url_for("skills.my_offers"), 303)


@blueprint.post("/helpers/requests/<uuid:request_id>")
@signed_in
def answer_request(request_id: UUID) -> ResponseReturnValue:
    """Agree to be somebody's mentor, or end it."""
    me, accepts = viewer(), request.form.get("answer") == "accept"
    do_and_say(
        lambda: answer_mentoring(request_id, by_id=me.id, accepts=accepts, now=utc_now()),
        "You are their mentor now. Either of you can end it here." if accepts else "The mentoring is ended.",
    )
    return redirect(url_for("skills.my_offers"), 303)
