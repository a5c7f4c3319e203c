"""The skills of a draft: their list, a new one, and the form of each."""

from collections import Counter
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.platform.errors import NotFound
from skills_centre.platform.pagination import page_of
from skills_centre.platform.text import sort_key
from skills_centre.platform.web import say
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.forms import said_of_skill, skill_form
from skills_centre.skills.editing.skills import asked, asking_for, scale_of, skill_in, with_new_skill, with_skill
from skills_centre.skills.queries.owners import owner_of_key
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, bound, draft_to_edit, editors, is_kept, page, to


@blueprint.get(f"{EDIT}/skills")
@editors
def edit_skills(version_id: UUID) -> ResponseReturnValue:
    """The skills of the draft, by name; those whose names hold some words."""
    draft = draft_to_edit(version_id)
    words = request.args.get("q", "")
    found = [one for one in draft.edition.skills if sort_key(words) in sort_key(one.name)]
    return render_template(
        "skills/editing/skills.html",
        draft=draft,
        words=words,
        page=page_of(found, request.args.get("page", type=int)),
        asked=Counter(one.skill for _asking, one in asked(draft.edition)),
        levels=len(draft.edition.levels),
    )


@blueprint.route(f"{EDIT}/skills/new", methods=["GET", "POST"])
@editors
def add_skill(version_id: UUID) -> ResponseReturnValue:
    """One more skill."""
    draft = draft_to_edit(version_id)
    levels = scale_of(draft.edition)
    form = bound(skill_form(levels), draft, part=_nothing, said=lambda _edition: {})
    form.offer(levels)
    if form.validate_on_submit():
        skill = form.skill("", levels)
        if is_kept(
            form,
            draft,
            lambda edition: with_new_skill(edition, skill),
            part=_nothing,
            said=lambda _edition: {},
        ):
            say(f"{skill.name} is added.")
            return to("edit_skills", version_id)
    return page("skill", draft, form, levels=levels, groups=_groups(draft.edition), skill=None)


@blueprint.route(f"{EDIT}/skills/<key>", methods=["GET", "POST"])
@editors
def edit_skill(version_id: UUID, key: str) -> ResponseReturnValue:
    """One skill."""
    draft = draft_to_edit(version_id)
    levels = scale_of(draft.edition)

    def part(edition: FrameworkDefinition) -> object:
        return skill_in(edition, key)

    def said(edition: FrameworkDefinition) -> dict[str, object]:
        return said_of_skill(skill_in(edition, key))

    skill = skill_in(draft.edition, key)
    if skill is None:
        raise NotFound
    form = bound(skill_form(levels), draft, part=part, said=said)
    form.offer(levels)
    if form.validate_on_submit() and is_kept(
        form, draft, lambda edition: with_skill(edition, form.skill(key, levels)), part=part, said=said
    ):
        say("The skill is saved.")
        return to("edit_skills", version_id)
    return page(
        "skill",
        draft,
        form,
        levels=levels,
        groups=_groups(draft.edition),
        skill=skill,
        users=asking_for(draft.edition, key),
        owner=owner_of_key(draft.edition.key, key),
    )


def _nothing(_edition: FrameworkDefinition) -> object:
    """The part that the form of something new shows."""
    return None


def _groups(edition: FrameworkDefinition) -> list[str]:
    return sorted({one.group for one in edition.skills if one.group}, key=str.casefold)
