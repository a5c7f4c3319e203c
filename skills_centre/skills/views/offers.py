"""What one offers to colleagues, skill by skill, and who asked."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import in_words
from skills_centre.platform.tables import csv_download
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say
from skills_centre.skills.forms import OfferForm, PauseForm
from skills_centre.skills.models.helping import LONGEST_NOTE
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.help_requests import requests_of, wishes_of
from skills_centre.skills.queries.helping import own_offer, own_offers, pause_of, shown_of
from skills_centre.skills.queries.my_help import HELP_COLUMNS, my_help_rows
from skills_centre.skills.services.answering_help import answer_request as answer_asker
from skills_centre.skills.services.helping import end_pause as end_own_pause
from skills_centre.skills.services.helping import offer_help, pause_offers, take_offer_back
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/helpers/mine")
@signed_in
def my_offers() -> ResponseReturnValue:
    """The skills in which one may let oneself be found, what one offers, and who asked whom."""
    me = viewer()
    today = local_day(utc_now())
    requests = requests_of(me.id)
    asked_me = [one for one in requests if not one.is_mine]
    return render_template(
        "skills/helpers/mine.html",
        viewer=me,
        mine=own_offers(me.id, on=today),
        shown=shown_of(me.id, on=today),
        back_on=pause_of(me.id, on=today),
        waiting=sum(one.may_be_answered for one in asked_me),
        asked_me=asked_me,
        i_asked=[one for one in requests if one.is_mine],
        wishes=wishes_of(me.id),
    )


@blueprint.get("/helpers/mine.csv")
@signed_in
def my_help_file() -> ResponseReturnValue:
    """What is kept about oneself and helping: what one offers, who asked whom, what one would like help with."""
    me, today = viewer(), local_day(utc_now())
    return csv_download("My offers of help and requests", HELP_COLUMNS, my_help_rows(me.id, on=today))


@blueprint.route("/helpers/pause", methods=["GET", "POST"])
@signed_in
def pause() -> ResponseReturnValue:
    """Choose until when nobody finds oneself."""
    me, form = viewer(), PauseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                pause_offers(me.id, back_on=form.back_on.day, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"Nobody finds you until {in_words(form.back_on.day)}. You can end the pause at any time.")
            return redirect(url_for("skills.my_offers"), 303)
    return render_template("skills/helpers/pause.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/helpers/pause/end")
@signed_in
def end_pause() -> ResponseReturnValue:
    """Be found again, at once."""
    me = viewer()
    do_and_say(lambda: end_own_pause(me.id), "Colleagues can find you again for what you offer.")
    return redirect(url_for("skills.my_offers"), 303)


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
    """Say that one can help or cannot, take back what one asked, or end a mentoring."""
    me, accepts = viewer(), request.form.get("answer") == "accept"
    do_and_say(
        lambda: answer_asker(request_id, by_id=me.id, accepts=accepts, now=utc_now()),
        "Saved. Whoever asked you sees it, and how to reach you."
        if accepts
        else "Saved. It waits for nobody any more.",
    )
    return redirect(url_for("skills.my_offers"), 303)
