"""Roles over time, one's own and those of one's people: history, what is held and to come, proposals, further roles and their ends."""

from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import manager, signed_in, take_held_form, viewer
from skills_centre.people.queries.lines import acts_for, direct_reports
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.pages import in_words
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, is_post, say, warn
from skills_centre.skills.errors import NoSuchProposal, ProfileNotInUse
from skills_centre.skills.forms import EndRoleForm, RoleForDaysForm
from skills_centre.skills.queries.coming_changes import coming_changes
from skills_centre.skills.queries.histories import people_who_count
from skills_centre.skills.queries.role_choices import role_choices
from skills_centre.skills.queries.role_history import HeldRole, When, roles_over_time
from skills_centre.skills.services.profiles import (
    Days,
    agree_proposal,
    ask_for_role,
    decline_proposal,
    end_further_role,
)
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.whose import Whose, whose_page

#: The choice of a main role.
MAIN = "main"


@blueprint.get("/my-skills/roles")
@blueprint.get("/team/people/<uuid:person_id>/roles")
@signed_in
def roles(person_id: UUID | None = None) -> ResponseReturnValue:
    """The roles of a person with their days, what waits, and what will change."""
    whose, today = whose_page(person_id), local_day(utc_now())
    return render_template(
        "skills/roles/roles.html",
        whose=whose,
        history=roles_over_time(whose.person_id, on=today),
        changes=coming_changes([whose.person_id], on=today),
        When=When,
    )


@blueprint.route("/my-skills/roles/new", methods=["GET", "POST"])
@blueprint.route("/team/people/<uuid:person_id>/roles/new", methods=["GET", "POST"])
@signed_in
def role_for_days(person_id: UUID | None = None) -> ResponseReturnValue:
    """Propose a further role for some days, or a main role from a day on."""
    whose, now = whose_page(person_id), utc_now()
    held = take_held_form() if not is_post() else None
    form = (
        RoleForDaysForm() if is_post() else RoleForDaysForm(MultiDict(held) if held else None, starts_on=local_day(now))
    )
    if is_post() and form.validate():
        days = Days(form.starts_on.day, None if form.kind.data == MAIN else form.ends_on.data)
        try:
            with transaction():
                counts = ask_for_role(
                    whose.person_id,
                    _id(form.profile_id.data),
                    days,
                    is_primary=form.kind.data == MAIN,
                    by_id=viewer().id,
                    now=now,
                )
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            from_then = "from today" if days.first <= local_day(now) else f"from {in_words(days.first)}"
            say(
                f"It counts {from_then}. What it names are suggestions."
                if counts
                else f"Proposed. It counts {from_then}, once {whose.other_side} has agreed."
            )
            return redirect(whose.address("roles"), 303)
    words = request.args.get("q", "")
    page = render_template(
        "skills/roles/role_for_days.html",
        whose=whose,
        form=form,
        words=words,
        found=role_choices(words, page=request.args.get("page", 1, type=int)),
    )
    return page, 422 if is_post() else 200


@blueprint.post("/my-skills/roles/answer")
@blueprint.post("/team/people/<uuid:person_id>/roles/answer")
@signed_in
def answer_role_proposal(person_id: UUID | None = None) -> ResponseReturnValue:
    """Agree what the other side proposes, turn it down, or take one's own proposal back."""
    whose = whose_page(person_id)
    agrees = request.form.get("answer") == "agree"
    theirs = roles_over_time(whose.person_id, on=local_day(utc_now())).proposals
    sent = next((one.id for one in theirs if str(one.id) == request.form.get("proposal")), None)
    act = agree_proposal if agrees else decline_proposal
    try:
        if sent is None:
            raise NoSuchProposal
        with transaction():
            act(sent, by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say("Agreed." if agrees else "It is turned down, or taken back. Nothing else has changed.")
    return redirect(whose.address("roles"), 303)


@blueprint.route("/my-skills/roles/<uuid:profile_id>/end", methods=["GET", "POST"])
@blueprint.route("/team/people/<uuid:person_id>/roles/<uuid:profile_id>/end", methods=["GET", "POST"])
@signed_in
def end_role(profile_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """End a further role after a day."""
    whose, now = whose_page(person_id), utc_now()
    form = EndRoleForm() if is_post() else EndRoleForm(ends_on=local_day(now))
    if is_post() and form.validate():
        try:
            with transaction():
                ended = end_further_role(
                    whose.person_id, profile_id, last_day=form.ends_on.day, by_id=viewer().id, now=now
                )
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            if ended:
                say(f"It counts until {in_words(form.ends_on.day)}, and no longer.")
            return redirect(whose.address("roles"), 303)
    role = _further(whose, profile_id)
    if role is None:
        return redirect(whose.address("roles"), 303)
    page = render_template("skills/roles/end_role.html", whose=whose, role=role, form=form)
    return page, 422 if is_post() else 200


@blueprint.get("/team/changes")
@manager
def changes_in_team() -> ResponseReturnValue:
    """Who needs what from when: what the days of roles and exemptions will change for one's people."""
    today = local_day(utc_now())
    mine = {one for boss in acts_for(viewer().id, today) for one in direct_reports(boss)} - {viewer().id}
    people = people_who_count(mine)
    changes = page_of(coming_changes(people, on=today), request.args.get("page", type=int))
    names = names_of({one.person_id for one in changes.lines})
    return render_template("skills/roles/changes.html", changes=changes, names=names)


def _further(whose: Whose, profile_id: UUID) -> HeldRole | None:
    """A further role that is held now or later."""
    history = roles_over_time(whose.person_id, on=local_day(utc_now()))
    return next(
        (
            one
            for one in history.roles
            if one.profile_id == profile_id and not one.is_primary and one.when is not When.PAST
        ),
        None,
    )


def _id(text: str | None) -> UUID:
    found = read_id(text)
    if found is None:
        raise ProfileNotInUse
    return found
