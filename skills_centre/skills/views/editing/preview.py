"""What a draft changes, and its roles and skills as everybody would read them, marked as a preview."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import role
from skills_centre.people.models import Role
from skills_centre.platform.pagination import page_of
from skills_centre.skills.editing.telling import told_changes
from skills_centre.skills.queries.editing import open_draft
from skills_centre.skills.queries.frameworks import families_of, role_of, skill_of, skills_of, version_card
from skills_centre.skills.queries.mapping import former_edition
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.framework_admin import KEEPERS

PREVIEW = "/administration/frameworks/versions/<uuid:version_id>/preview"
readers = role(*KEEPERS, Role.AUDITOR)


@blueprint.get("/administration/frameworks/versions/<uuid:version_id>/changes")
@readers
def version_changes(version_id: UUID) -> ResponseReturnValue:
    """What a draft says otherwise than the published version, word for word."""
    draft = open_draft(version_id)
    former = former_edition(version_id)
    told = told_changes(former, draft.edition) if former else []
    number = request.args.get("page", type=int)
    return render_template("skills/editing/changes.html", version=draft.version, page=page_of(told, number))


@blueprint.get(PREVIEW)
@readers
def preview_version(version_id: UUID) -> ResponseReturnValue:
    """The framework with its families of roles, and its skills."""
    return render_template(
        "skills/frameworks/framework.html",
        framework=version_card(version_id),
        families=families_of(version_id),
        groups=skills_of(version_id),
    )


@blueprint.get(f"{PREVIEW}/roles/<key>")
@readers
def preview_role(version_id: UUID, key: str) -> ResponseReturnValue:
    """One role with its levels, and what each asks for."""
    return render_template("skills/frameworks/role.html", role=role_of(version_card(version_id), key))


@blueprint.get(f"{PREVIEW}/skills/<key>")
@readers
def preview_skill(version_id: UUID, key: str) -> ResponseReturnValue:
    """One skill with its levels, and who needs it."""
    return render_template("skills/frameworks/skill.html", skill=skill_of(version_card(version_id), key))
