"""The pages of frameworks, roles and skills, for everybody: also for who is not signed in, where the institution publishes them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import published, viewer_if_any
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.skills.queries.comparing import comparison
from skills_centre.skills.queries.frameworks import (
    families_of,
    framework_cards,
    published_framework,
    role_page,
    skills_of,
)
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/frameworks")
@published
def frameworks() -> ResponseReturnValue:
    """The published frameworks."""
    return render_template("skills/frameworks/frameworks.html", frameworks=framework_cards())


@blueprint.get("/frameworks/<key>")
@published
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
@published
def framework_role(key: str, role_key: str) -> ResponseReturnValue:
    """One role: its levels from junior to senior, and what each asks for."""
    return render_template("skills/frameworks/role.html", role=role_page(key, role_key))


@blueprint.get("/frameworks/<key>/compare")
@published
def compare_roles(key: str) -> ResponseReturnValue:
    """Two roles side by side: what the second asks beyond the first, and where the reader is."""
    reader = viewer_if_any()
    chosen = comparison(
        key,
        request.args.get("from"),
        request.args.get("to"),
        reader_id=reader.id if reader else None,
        on=local_day(utc_now()),
    )
    return render_template("skills/frameworks/compare.html", compared=chosen, framework=chosen.framework)
