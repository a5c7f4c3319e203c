"""One's own role: choose and propose it, answer what a manager proposed, say that one is not it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import say, warn
from skills_centre.skills.errors import NoSuchProposal, ProfileNotInUse
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.queries.role_choices import proposal_of, role_choices
from skills_centre.skills.services.my_role import choose_role, say_not_mine, turn_role_down
from skills_centre.skills.services.profiles import agree_proposal, withdraw_proposal
from skills_centre.skills.views.blueprint import blueprint


@blueprint.route("/my-skills/role", methods=["GET", "POST"])
@signed_in
def my_role() -> ResponseReturnValue:
    """Search the roles of the published frameworks, and choose one's own."""
    me, refused = viewer(), None
    if request.method == "POST":
        try:
            return _choose(_uuid(request.form.get("profile_id")))
        except Refusal as refusal:
            refused = refusal
    held = take_held_form() if request.method == "GET" else None
    profiles = active_profiles(me.id, local_day(utc_now()))
    return render_template(
        "skills/my_skills/my_role.html",
        viewer=me,
        refused=refused,
        primary=next((one for one in profiles if one.is_primary), None),
        others=[one for one in profiles if not one.is_primary and not one.is_everyone],
        proposal=proposal_of(me.id),
        words=request.args.get("q", ""),
        found=role_choices(request.args.get("q", ""), page=request.args.get("page", 1, type=int)),
        chosen=(held or {}).get("profile_id", [None])[0],
    ), 422 if refused else 200


@blueprint.post("/my-skills/role/withdraw")
@signed_in
def withdraw_role() -> ResponseReturnValue:
    """Take one's own proposal back."""
    with transaction():
        withdraw_proposal(viewer().id, now=utc_now())
    say("Your proposal is withdrawn.")
    return redirect(url_for("skills.my_role"))


@blueprint.post("/my-skills/role/answer")
@signed_in
def answer_proposed_role() -> ResponseReturnValue:
    """Agree to the role that somebody proposed, or turn it down."""
    agrees = request.form.get("answer") == "agree"
    try:
        proposal_id = _uuid(request.form.get("proposal_id"))
        with transaction():
            if agrees:
                agree_proposal(proposal_id, by_id=viewer().id, now=utc_now())
            else:
                turn_role_down(viewer().id, proposal_id, now=utc_now())
    except NoSuchProposal as refusal:
        warn(refusal.sentence)
    else:
        say("It is your role from today." if agrees else "You turned it down. Nothing has changed.")
    return redirect(url_for("skills.my_skills"))


@blueprint.post("/my-skills/role/not-mine")
@signed_in
def not_my_role() -> ResponseReturnValue:
    """Stop a role from counting, in one press."""
    with transaction():
        ended = say_not_mine(viewer().id, _uuid(request.form.get("profile_id")), now=utc_now())
    if ended:
        told = "" if viewer().is_private else ", and L&D and your manager are told"
        say(
            f"That role counts no more, from today. What you have said about your skills stays{told}. "
            "If you pressed this by mistake, choose the role again."
        )
    return redirect(url_for("skills.my_role"))


def _choose(profile_id: UUID) -> ResponseReturnValue:
    """Choose a role. Raises ProfileNotInUse."""
    with transaction():
        counts_now = choose_role(viewer().id, profile_id, now=utc_now())
    say(
        "It is your role from today. What it names are suggestions."
        if counts_now
        else "Your role is proposed. It counts as soon as your manager has agreed."
    )
    return redirect(url_for("skills.my_skills"))


def _uuid(text: str | None) -> UUID:
    """An id from a form. Raises ProfileNotInUse for what is none."""
    found = read_id(text)
    if found is None:
        raise ProfileNotInUse
    return found
