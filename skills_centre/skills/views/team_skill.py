"""One skill of one of a manager's people, explained; with the manager's own assessment, and taking back what is confirmed."""

from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import say
from skills_centre.skills.errors import BasisMissing, ClaimWaits, LevelOutsideScale
from skills_centre.skills.queries.decision_queue import to_decide
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.helping import numbers_who_help
from skills_centre.skills.rules import Basis
from skills_centre.skills.services.deciding import enter_assessment, revoke_result
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.sight import Sight, sight_of_skill, sight_to_act


@blueprint.get("/team/people/<uuid:person_id>/skills/<skill_key>")
@signed_in
def skill_of_person(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Where somebody stands in one skill, and all that it rests on."""
    today = local_day(utc_now())
    sight = sight_of_skill(person_id, skill_at(skill_key).skill_id, on=today)
    return _page(person_id, skill_key, sight, typed=_held(), on=today)


@blueprint.post("/team/people/<uuid:person_id>/skills/<skill_key>")
@signed_in
def assess_person(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Enter a manager's own assessment, confirmed when entered."""
    now = utc_now()
    sight, skill = sight_to_act(person_id, on=local_day(now)), skill_at(skill_key)
    level, basis = request.form.get("level", ""), request.form.get("basis", "")
    try:
        with transaction():
            enter_assessment(
                person_id,
                skill.skill_id,
                level=int(level) if level.isdecimal() else None,
                basis=Basis(basis) if basis in set(Basis) else None,
                by_id=viewer().id,
                now=now,
            )
    except (ClaimWaits, LevelOutsideScale, BasisMissing) as refusal:
        return _page(
            person_id, skill_key, sight, typed=request.form.to_dict(), refused=("assess", refusal), on=local_day(now)
        ), 422
    say(f"Saved: {skill.level_name(int(level))} in {skill.name}.")
    return redirect(url_for("skills.skill_of_person", person_id=person_id, skill_key=skill_key), 303)


@blueprint.post("/team/people/<uuid:person_id>/skills/<skill_key>/revoke")
@signed_in
def revoke(person_id: UUID, skill_key: str) -> ResponseReturnValue:
    """Take back what is confirmed now, with a reason."""
    now = utc_now()
    sight = sight_to_act(person_id, on=local_day(now))
    try:
        with transaction():
            revoke_result(
                person_id,
                _id(request.form.get("result")),
                reason=request.form.get("reason", ""),
                by_id=viewer().id,
                now=now,
            )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(
            person_id, skill_key, sight, typed=request.form.to_dict(), refused=("revoke", refusal), on=local_day(now)
        ), 422
    say("Taken back. What was confirmed before it, if anything, counts again.")
    return redirect(url_for("skills.skill_of_person", person_id=person_id, skill_key=skill_key), 303)


def _page(
    person_id: UUID,
    skill_key: str,
    sight: Sight,
    *,
    typed: dict[str, str],
    on: date,
    refused: tuple[str, Refusal] | None = None,
) -> str:
    skill = skill_at(skill_key)
    note_seen([person_id])
    waiting = to_decide(viewer().id, person_id, on=on)
    return render_template(
        "skills/team/skill.html",
        one=explanation_of(person_id, skill.skill_id, on=on),
        helpers=numbers_who_help([skill.skill_id], besides=[person_id, viewer().id], on=on)[skill.skill_id],
        sight=sight,
        is_waiting=any(claim.skill.skill_id == skill.skill_id for claim in waiting.claims),
        typed=typed,
        refused_act=refused[0] if refused else None,
        refusal=refused[1] if refused else None,
        skill_key=skill_key,
        viewer=viewer(),
    )


def _held() -> dict[str, str]:
    return {name: values[0] for name, values in (take_held_form() or {}).items() if values}


def _id(text: str | None) -> UUID:
    found = read_id(text)
    if found is None:
        raise NotFound
    return found
