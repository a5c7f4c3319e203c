"""What a profile of a draft asks for: one form for a role level, a role without levels, or everyone."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from skills_centre.platform.errors import NotFound
from skills_centre.platform.text import sort_key
from skills_centre.platform.web import say
from skills_centre.skills.definitions import EVERYONE, DefinedSkill, FrameworkDefinition
from skills_centre.skills.editing.forms import profile_form, said_of_profile
from skills_centre.skills.editing.roles import requirements_in, role_level_in, with_requirements
from skills_centre.skills.editing.skills import scale_of
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, bound, draft_to_edit, editors, is_kept, page, to


@blueprint.route(f"{EDIT}/profiles/<key>", methods=["GET", "POST"])
@editors
def edit_profile(version_id: UUID, key: str) -> ResponseReturnValue:
    """What one profile asks for; each save may add one skill more."""
    draft = draft_to_edit(version_id)
    requirements = requirements_in(draft.edition, key)
    if requirements is None:
        raise NotFound

    def part(edition: FrameworkDefinition) -> object:
        return tuple(sorted(requirements_in(edition, key) or (), key=lambda one: one.skill))

    def said(edition: FrameworkDefinition) -> dict[str, object]:
        return said_of_profile(requirements_in(edition, key) or ())

    levels = scale_of(draft.edition)
    skills = {one.key: one for one in sorted(draft.edition.skills, key=_by_name)}
    keys = {one.skill for one in requirements}
    asked = [one for one in skills.values() if one.key in keys]
    form = bound(profile_form(asked, levels), draft, part=part, said=said)
    form.offer([one for one in skills.values() if one.key not in keys], levels)
    if form.validate_on_submit():
        wanted = form.requirements(skills, [one.key for one in asked])
        if is_kept(form, draft, lambda edition: with_requirements(edition, key, wanted), part=part, said=said):
            say("Saved.")
            return to("edit_profile", version_id, key=key, anchor="add" if form.add_skill.data else None)
    found = role_level_in(draft.edition, key)
    return page("profile", draft, form, asked=asked, found=found, is_everyone=key == EVERYONE)


def _by_name(skill: DefinedSkill) -> str:
    return sort_key(skill.name)
