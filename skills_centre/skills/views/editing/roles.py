"""The families, roles and role levels of a draft: their list, the forms of each, and the order of a role's levels."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post, say, warn
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.forms import FamilyForm, NewRoleForm, RoleForm, RoleLevelForm
from skills_centre.skills.editing.roles import (
    family_in,
    role_in,
    role_level_in,
    with_family_named,
    with_new_role,
    with_new_role_level,
    with_role,
    with_role_level,
)
from skills_centre.skills.errors import LevelsChanged
from skills_centre.skills.queries.orders import levels_in_order
from skills_centre.skills.services.ordering import settle_order
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, bound, draft_to_edit, editors, is_kept, page, to
from skills_centre.skills.views.framework_admin import listed_ids, moved


@blueprint.get(f"{EDIT}/roles")
@editors
def edit_roles(version_id: UUID) -> ResponseReturnValue:
    """The families with their roles, and the levels of each."""
    draft = draft_to_edit(version_id)
    return render_template("skills/editing/roles.html", draft=draft, orders=levels_in_order(version_id))


@blueprint.route(f"{EDIT}/roles/new", methods=["GET", "POST"])
@editors
def add_role(version_id: UUID) -> ResponseReturnValue:
    """One more role, with or without levels."""
    draft = draft_to_edit(version_id)
    form = bound(NewRoleForm, draft, part=_nothing, said=_no_words)
    if form.validate_on_submit():
        words, levels = form.words(), form.level_names()
        if is_kept(
            form, draft, lambda edition: with_new_role(edition, words, levels=levels), part=_nothing, said=_no_words
        ):
            say(f"{words.name} is added. Say next what it asks for.")
            return to("edit_roles", version_id)
    return page("role", draft, form, role=None)


@blueprint.route(f"{EDIT}/roles/<key>", methods=["GET", "POST"])
@editors
def edit_role(version_id: UUID, key: str) -> ResponseReturnValue:
    """One role."""
    draft = draft_to_edit(version_id)
    found = role_in(draft.edition, key)
    if found is None:
        raise NotFound

    def said(edition: FrameworkDefinition) -> dict[str, object]:
        one = role_in(edition, key)
        if one is None:
            return {}
        return {"name": one.role.name, "family": one.family.name, "description": one.role.description}

    form = bound(RoleForm, draft, part=said, said=said)
    if form.validate_on_submit() and is_kept(
        form, draft, lambda edition: with_role(edition, key, form.words()), part=said, said=said
    ):
        say("The role is saved.")
        return to("edit_roles", version_id)
    return page("role", draft, form, role=found.role)


@blueprint.route(f"{EDIT}/families/<key>", methods=["GET", "POST"])
@editors
def edit_family(version_id: UUID, key: str) -> ResponseReturnValue:
    """The name of one family."""
    draft = draft_to_edit(version_id)
    family = family_in(draft.edition, key)
    if family is None:
        raise NotFound

    def said(edition: FrameworkDefinition) -> dict[str, object]:
        one = family_in(edition, key)
        return {"name": one.name} if one else {}

    form = bound(FamilyForm, draft, part=said, said=said)
    if form.validate_on_submit():
        name = form.name.data or ""
        if is_kept(form, draft, lambda edition: with_family_named(edition, key, name), part=said, said=said):
            say("The family is saved.")
            return to("edit_roles", version_id)
    return page("family", draft, form, family=family)


@blueprint.route(f"{EDIT}/roles/<key>/levels/new", methods=["GET", "POST"])
@editors
def add_role_level(version_id: UUID, key: str) -> ResponseReturnValue:
    """One more level of a role."""
    draft = draft_to_edit(version_id)
    found = role_in(draft.edition, key)
    if found is None:
        raise NotFound
    form = bound(RoleLevelForm, draft, part=_nothing, said=_no_words)
    if form.validate_on_submit():
        name, description = form.name.data or "", form.description.data or ""
        if is_kept(
            form,
            draft,
            lambda edition: with_new_role_level(edition, key, name, description),
            part=_nothing,
            said=_no_words,
        ):
            say(f"{name} is added. Say next what it asks for.")
            return to("edit_roles", version_id)
    return page("role_level", draft, form, role=found.role, level=None)


@blueprint.route(f"{EDIT}/role-levels/<key>", methods=["GET", "POST"])
@editors
def edit_role_level(version_id: UUID, key: str) -> ResponseReturnValue:
    """One level of a role."""
    draft = draft_to_edit(version_id)
    found = role_level_in(draft.edition, key)
    if found is None or found.level.is_whole_role:
        raise NotFound

    def said(edition: FrameworkDefinition) -> dict[str, object]:
        one = role_level_in(edition, key)
        return {"name": one.level.name, "description": one.level.description} if one else {}

    form = bound(RoleLevelForm, draft, part=said, said=said)
    if form.validate_on_submit():
        name, description = form.name.data or "", form.description.data or ""
        if is_kept(form, draft, lambda edition: with_role_level(edition, key, name, description), part=said, said=said):
            say("The role level is saved.")
            return to("edit_roles", version_id)
    return page("role_level", draft, form, role=found.role, level=found.level)


@blueprint.route(f"{EDIT}/roles/<key>/order", methods=["GET", "POST"])
@editors
def edit_order(version_id: UUID, key: str) -> ResponseReturnValue:
    """Put the levels of a role in order, from junior to senior: one press moves a level up or down, and each is kept."""
    draft = draft_to_edit(version_id)
    found = role_in(draft.edition, key)
    order = levels_in_order(version_id).get(key)
    if found is None or order is None:
        raise NotFound
    if is_post():
        try:
            with transaction():
                wanted = moved(listed_ids(request.form.get("order", "")), request.form)
                settle_order(version_id, key, wanted, by_id=viewer().id, now=utc_now())
        except LevelsChanged as refusal:
            warn(refusal.sentence)
        else:
            say("The order is kept.")
        return to("edit_order", version_id, key=key)
    return render_template("skills/editing/order.html", draft=draft, role=found.role, order=order)


def _nothing(_edition: FrameworkDefinition) -> object:
    """The part that the form of something new shows."""
    return None


def _no_words(_edition: FrameworkDefinition) -> dict[str, object]:
    return {}
