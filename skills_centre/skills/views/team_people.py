"""The page of one of a manager's people: their skills by name, and their role."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, viewer
from skills_centre.people.models import ObjectionKind
from skills_centre.people.queries.objections import has_objected
from skills_centre.people.services.objections import say_not_in_my_team
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import say, warn
from skills_centre.skills.errors import NoSuchProposal, ProfileNotInUse
from skills_centre.skills.queries.decision_queue import to_decide
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.queries.role_choices import proposal_of, role_choices
from skills_centre.skills.queries.team_people import skills_shown_to_managers, team_person
from skills_centre.skills.services.profiles import decline_proposal, propose_primary_profile
from skills_centre.skills.views.beside import beside_skills_of
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.sight import sight_of, sight_to_act


@blueprint.get("/team/people/<uuid:person_id>")
@signed_in
def person_of_team(person_id: UUID) -> ResponseReturnValue:
    """One person's skills by name, their role, and what waits."""
    today = local_day(utc_now())
    sight = sight_of(person_id, on=today)
    note_seen([person_id])
    return render_template(
        "skills/team/person.html",
        person=team_person(person_id),
        sight=sight,
        skills=skills_shown_to_managers(person_id, on=today),
        profiles=active_profiles(person_id, today),
        proposal=proposal_of(person_id),
        waiting=to_decide(viewer().id, person_id, on=today),
        beside=beside_skills_of(person_id) if sight.may_act else [],
        is_said_wrong=has_objected(person_id, ObjectionKind.NOT_IN_MY_TEAM),
        viewer=viewer(),
    )


@blueprint.post("/team/people/<uuid:person_id>/not-in-my-team")
@signed_in
def not_in_my_team(person_id: UUID) -> ResponseReturnValue:
    """Say in one press, as the manager on record, that somebody is not in one's team."""
    now = utc_now()
    sight_to_act(person_id, on=local_day(now))
    with transaction():
        say_not_in_my_team(person_id, by_id=viewer().id, now=now)
    name = team_person(person_id).first_name
    say(
        f"L&D is told, and so is {name}. Until it is put right, what {name} claims still comes to you, and nothing is hidden."
    )
    return redirect(url_for("skills.person_of_team", person_id=person_id), 303)


@blueprint.get("/team/people/<uuid:person_id>/role")
@signed_in
def role_of_person(person_id: UUID) -> ResponseReturnValue:
    """Search the roles of the published frameworks, to propose one for somebody."""
    sight_to_act(person_id, on=local_day(utc_now()))
    words = request.args.get("q", "")
    return render_template(
        "skills/team/role.html",
        person=team_person(person_id),
        words=words,
        found=role_choices(words, page=request.args.get("page", 1, type=int)),
    )


@blueprint.post("/team/people/<uuid:person_id>/role")
@signed_in
def propose_role(person_id: UUID) -> ResponseReturnValue:
    """Propose a role for somebody; it counts once they agree."""
    now = utc_now()
    sight_to_act(person_id, on=local_day(now))
    try:
        with transaction():
            propose_primary_profile(person_id, _id(request.form.get("profile_id")), by_id=viewer().id, now=now)
    except ProfileNotInUse as refusal:
        warn(refusal.sentence)
        return redirect(url_for("skills.role_of_person", person_id=person_id), 303)
    name = team_person(person_id).first_name
    say(f"Your proposal is with {name}. Where {name} had proposed the same, it is agreed.")
    return redirect(url_for("skills.person_of_team", person_id=person_id), 303)


@blueprint.post("/team/people/<uuid:person_id>/role/take-back")
@signed_in
def take_role_back(person_id: UUID) -> ResponseReturnValue:
    """Take back the role that was proposed for somebody."""
    now = utc_now()
    sight_to_act(person_id, on=local_day(now))
    proposal = proposal_of(person_id)
    if proposal and not proposal.is_own:
        try:
            with transaction():
                decline_proposal(proposal.id, by_id=viewer().id, now=now)
            say("The proposal is taken back.")
        except NoSuchProposal as refusal:
            warn(refusal.sentence)
    return redirect(url_for("skills.person_of_team", person_id=person_id), 303)


def _id(text: str | None) -> UUID:
    found = read_id(text)
    if found is None:
        raise ProfileNotInUse
    return found
