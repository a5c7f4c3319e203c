"""Who answers for each skill: the list of a framework's skills, and the page on which an owner is named."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import role, take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import read_id
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import is_post, say
from skills_centre.skills.errors import NotASkillsLead
from skills_centre.skills.queries.frameworks import published_framework
from skills_centre.skills.queries.owners import OwnedSkill, owned_skill, owned_skills, skills_leads
from skills_centre.skills.services.owning import ask_for_evidence, name_owner
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.framework_admin import KEEPERS


@blueprint.get("/administration/frameworks/<key>/skills")
@role(*KEEPERS, Role.AUDITOR)
def owned_framework_skills(key: str) -> ResponseReturnValue:
    """The skills of a published framework with those who answer for them; or only the ones that nobody answers for."""
    card = published_framework(key)
    skills = owned_skills(key, card.version_id)
    only = request.args.get("show") == "without"
    shown = [one for one in skills if not (only and one.owner)]
    return render_template(
        "skills/administration/skills.html",
        framework=card,
        page=page_of(shown, request.args.get("page", type=int)),
        without=sum(one.owner is None for one in skills),
        only=only,
        keeps=viewer().has_role(*KEEPERS),
    )


@blueprint.route("/administration/frameworks/<key>/skills/<skill_key>", methods=["GET", "POST"])
@role(*KEEPERS)
def owned_framework_skill(key: str, skill_key: str) -> ResponseReturnValue:
    """One skill: what is kept of it, and who answers for it."""
    skill, refused = owned_skill(key, skill_key), None
    if is_post():
        try:
            return _name(skill, request.form.get("owner", ""))
        except NotASkillsLead as refusal:
            refused = refusal
    held = take_held_form() if request.method == "GET" else None
    chosen = request.form.get("owner") if refused else (held or {}).get("owner", [""])[0]
    return render_template(
        "skills/administration/skill.html",
        skill=skill,
        leads=skills_leads(),
        chosen=chosen or (str(skill.owner.person_id) if skill.owner else "nobody"),
        refused=refused,
    ), 422 if refused else 200


@blueprint.post("/administration/frameworks/<key>/skills/<skill_key>/evidence")
@role(*KEEPERS)
def ask_evidence(key: str, skill_key: str) -> ResponseReturnValue:
    """Ask for evidence with every claim in a skill, or no longer."""
    skill = owned_skill(key, skill_key)
    with transaction():
        ask_for_evidence(skill.skill_id, asks=request.form.get("asks") == "yes", by_id=viewer().id, now=utc_now())
    say("Kept.")
    return redirect(url_for("skills.owned_framework_skill", key=key, skill_key=skill_key), 303)


def _name(skill: OwnedSkill, chosen: str) -> ResponseReturnValue:
    """Name the owner that was chosen. Raises NotASkillsLead."""
    with transaction():
        changed = name_owner(skill.skill_id, _person(chosen), by_id=viewer().id, now=utc_now())
    say("Kept." if changed else "Nothing has changed.")
    return redirect(url_for("skills.owned_framework_skill", key=skill.framework_key, skill_key=skill.key), 303)


def _person(chosen: str) -> UUID | None:
    """The person that was chosen; none for "nobody". Raises NotASkillsLead for anything else."""
    if chosen == "nobody":
        return None
    found = read_id(chosen)
    if found is None:
        raise NotASkillsLead
    return found
