"""Saying what became of each skill in a draft: the list with proposals, and one skill at a time."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import role, take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import is_uuid
from skills_centre.platform.web import is_post, say, warn
from skills_centre.skills.errors import ChooseWhatBecame
from skills_centre.skills.queries.mapping_page import (
    MappedSkill,
    MappingPage,
    SkillToMap,
    mapping_page,
    skill_to_map,
)
from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.services.mapping import accept_renames, decide_mapping, retire_never_assessed, undecide
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.framework_admin import KEEPERS

#: The fields of the form in which the skills are chosen, by what became of the skill.
CHOSEN_IN = {MappingKind.RENAMED: "renamed_to", MappingKind.MERGED: "merged_to", MappingKind.SPLIT: "split_to"}


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>/mapping")
@role(*KEEPERS, Role.AUDITOR)
def framework_mapping(version_id: UUID) -> ResponseReturnValue:
    """What became of each skill of the version that a draft follows."""
    return render_template(
        "skills/administration/mapping.html", page=mapping_page(version_id), keeps=viewer().has_role(*KEEPERS)
    )


@blueprint.post("/administration/frameworks/versions/<uuid:version_id>/mapping")
@role(*KEEPERS)
def map_skills(version_id: UUID) -> ResponseReturnValue:
    """Accept all obvious renames, retire all that nobody was ever assessed in, or accept what is proposed for one skill."""
    acts: dict[str, Callable[[MappingPage], str]] = {"obvious": _accept_obvious, "never-assessed": _retire}
    act = acts.get(request.form.get("act", ""), _accept_one)
    try:
        with transaction():
            said = act(mapping_page(version_id))
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(said)
    return redirect(url_for("skills.framework_mapping", version_id=version_id), 303)


@blueprint.route(
    "/administration/frameworks/versions/<uuid:version_id>/mapping/<uuid:skill_id>", methods=["GET", "POST"]
)
@role(*KEEPERS)
def map_skill(version_id: UUID, skill_id: UUID) -> ResponseReturnValue:
    """Say what became of one skill, or take back what was said."""
    one, refused = skill_to_map(version_id, skill_id), None
    if is_post():
        try:
            with transaction():
                _decide(one)
        except NotFound:
            raise
        except Refusal as refusal:
            refused = refusal
        else:
            say(f"Kept what became of “{one.mapped.skill.name}”.")
            return redirect(url_for("skills.framework_mapping", version_id=version_id), 303)
    held = None if is_post() else take_held_form()
    return render_template(
        "skills/administration/mapping_skill.html",
        one=one,
        chosen=_chosen_in_form() if is_post() else _chosen_in(held) if held else _chosen_so_far(one.mapped),
        refused=refused,
    ), 422 if refused else 200


def _accept_obvious(page: MappingPage) -> str:
    renames = [(one.skill.skill_id, one.became[0].skill_id) for one in page.obvious]
    number = accept_renames(page.version.id, renames, by_id=viewer().id, now=utc_now())
    return f"Accepted {number} {'rename' if number == 1 else 'renames'}."


def _retire(page: MappingPage) -> str:
    proposed = [one.skill.skill_id for one in page.undecided if one.proposal]
    number = retire_never_assessed(page.version.id, keep=proposed, by_id=viewer().id, now=utc_now())
    return f"Retired {number} {'skill' if number == 1 else 'skills'} in which nobody was ever assessed."


def _accept_one(page: MappingPage) -> str:
    """Accept what is proposed for the skill that was pressed. Raises NotFound when nothing is any more."""
    wanted = request.form.get("accept", "")
    one = next((each for each in (*page.gone, *page.doubles) if str(each.skill.skill_id) == wanted), None)
    if one is None:
        raise NotFound
    if one.proposal:
        became = [each.skill_id for each in one.became]
        decide_mapping(page.version.id, one.skill.skill_id, one.proposal.kind, became, by_id=viewer().id, now=utc_now())
    return f"Kept what became of “{one.skill.name}”."


def _decide(one: SkillToMap) -> None:
    """Keep what the form says. Raises ChooseWhatBecame, or what the service refuses."""
    kind, chosen = _chosen_in_form()
    if request.form.get("kind") == "undecided":
        undecide(one.version.id, one.mapped.skill.skill_id, by_id=viewer().id, now=utc_now())
        return
    if kind is None:
        raise ChooseWhatBecame
    decide_mapping(
        one.version.id,
        one.mapped.skill.skill_id,
        kind,
        [UUID(each) for each in chosen],
        by_id=viewer().id,
        now=utc_now(),
    )


Chosen = tuple[MappingKind | None, list[str]]


def _chosen_in_form() -> Chosen:
    return _chosen_in({name: request.form.getlist(name) for name in request.form})


def _chosen_in(fields: dict[str, list[str]]) -> Chosen:
    """What became of the skill, and the ids of the skills that were chosen for that; what is no id is left out."""
    said = fields.get("kind", [""])[0]
    if said not in set(MappingKind):
        return None, []
    kind = MappingKind(said)
    return kind, [one for one in fields.get(CHOSEN_IN.get(kind, ""), []) if is_uuid(one)]


def _chosen_so_far(one: MappedSkill) -> Chosen:
    return one.kind, [str(each.skill_id) for each in one.became]
