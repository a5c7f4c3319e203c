"""Removing a part of a draft: what goes with it is said first, and what still needs it keeps it there."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import is_post, say
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.roles import (
    family_in,
    role_in,
    role_level_in,
    without_family,
    without_role,
    without_role_level,
)
from skills_centre.skills.editing.skills import asking_for, skill_in, without_skill
from skills_centre.skills.queries.editing import OpenDraft, holders_of
from skills_centre.skills.services.editing import revise_draft
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, draft_to_edit, editors


@dataclass(frozen=True, slots=True)
class Part:
    """Something that can be removed: its name, the profiles that people lose with it, and what keeps it there."""

    name: str
    profiles: tuple[str, ...]
    kept_by: tuple[tuple[str, str], ...]
    seen: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of part is found and removed, and which page lists it."""

    word: str
    find: Callable[[FrameworkDefinition, str], object | None]
    remove: Callable[[FrameworkDefinition, str], FrameworkDefinition]
    list_page: str


_KINDS = {
    "skills": _Kind("skill", skill_in, without_skill, "edit_skills"),
    "roles": _Kind("role", role_in, without_role, "edit_roles"),
    "role-levels": _Kind("role level", role_level_in, without_role_level, "edit_roles"),
    "families": _Kind("family", family_in, without_family, "edit_roles"),
}


@blueprint.route(f"{EDIT}/<kind>/<key>/remove", methods=["GET", "POST"])
@editors
def remove_part(version_id: UUID, kind: str, key: str) -> ResponseReturnValue:
    """Say what would go, and remove it; where something still needs it, say what."""
    if kind not in _KINDS:
        raise NotFound
    draft, way, refused = draft_to_edit(version_id), _KINDS[kind], None
    if is_post():
        try:
            return _remove(version_id, way, key)
        except NotFound:
            raise
        except Refusal as refusal:
            refused = refusal
    part = _part(draft, way, key)
    return render_template(
        "skills/editing/remove.html",
        draft=draft,
        kind=way.word,
        part=part,
        holders=holders_of(draft.version.framework_key, part.profiles) if part.profiles else 0,
        back=url_for(f"skills.{way.list_page}", version_id=version_id),
        refused=refused,
    ), 422 if refused else 200


def _remove(version_id: UUID, way: _Kind, key: str) -> ResponseReturnValue:
    """Remove it. Raises Refusal."""
    with transaction():
        revise_draft(
            version_id,
            lambda edition: way.remove(edition, key),
            part=lambda edition: way.find(edition, key),
            seen=request.form.get("seen", ""),
            by_id=viewer().id,
            now=utc_now(),
        )
    say("It is removed from this draft.")
    return redirect(url_for(f"skills.{way.list_page}", version_id=version_id), 303)


def _part(draft: OpenDraft, way: _Kind, key: str) -> Part:
    """What would be removed. Raises NotFound."""
    edition, version_id = draft.edition, draft.version.id
    seen = fingerprint(way.find(edition, key))
    if skill := skill_in(edition, key) if way.word == "skill" else None:
        users = asking_for(edition, key)
        links = [(one.name, url_for("skills.edit_profile", version_id=version_id, key=one.key)) for one in users]
        return Part(skill.name, (), tuple(links), seen)
    if family := family_in(edition, key) if way.word == "family" else None:
        roles = [(one.name, url_for("skills.edit_role", version_id=version_id, key=one.key)) for one in family.roles]
        return Part(family.name, (), tuple(roles), seen)
    if found := role_in(edition, key) if way.word == "role" else None:
        return Part(found.role.name, tuple(one.key for one in found.role.levels), (), seen)
    if level := role_level_in(edition, key) if way.word == "role level" else None:
        return Part(level.level.name, (level.level.key,), (), seen)
    raise NotFound
