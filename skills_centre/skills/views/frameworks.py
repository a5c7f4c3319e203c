"""The pages of frameworks, roles and skills, for everybody who is signed in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in
from skills_centre.skills.queries.frameworks import (
    families_of,
    framework_cards,
    published_framework,
    role_page,
    skill_page,
    skills_of,
)
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/frameworks")
@signed_in
def frameworks() -> ResponseReturnValue:
    """The published frameworks."""
    return render_template("skills/frameworks/frameworks.html", frameworks=framework_cards())


@blueprint.get("/frameworks/<key>")
@signed_in
def framework(key: str) -> ResponseReturnValue:
    """One framework: its families of roles, and its skills."""
    card = published_framework(key)
    return render_template(
        "skills/frameworks/framework.html",
        framework=card,
        families=families_of(card.version_id),
        groups=skills_of(card.version_id),
    )


@blueprint.get("/frameworks/<key>/roles/<role_key>")
@signed_in
def framework_role(key: str, role_key: str) -> ResponseReturnValue:
    """One role: its levels from junior to senior, and what each asks for."""
    return render_template("skills/frameworks/role.html", role=role_page(key, role_key))


@blueprint.get("/frameworks/<key>/skills/<skill_key>")
@signed_in
def framework_skill(key: str, skill_key: str) -> ResponseReturnValue:
    """One skill: its levels side by side, and who needs it."""
    return render_template("skills/frameworks/skill.html", skill=skill_page(key, skill_key))
