"""The levels of a draft: their words, one more above the others, one less."""

from collections.abc import Mapping
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from skills_centre.platform.web import say
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.forms import NewLevelForm, scale_form
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.skills import scale_of, with_levels_named, with_new_level, without_top_level
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, bound, draft_to_edit, editors, is_kept, page, press, to


@blueprint.route(f"{EDIT}/levels", methods=["GET", "POST"])
@editors
def edit_levels(version_id: UUID) -> ResponseReturnValue:
    """The words of the levels."""
    draft = draft_to_edit(version_id)
    levels = scale_of(draft.edition)
    form = bound(scale_form(levels), draft, part=scale_of, said=_said_of)
    if form.validate_on_submit() and is_kept(
        form, draft, lambda edition: with_levels_named(edition, form.words(levels)), part=scale_of, said=_said_of
    ):
        say("The levels are saved.")
        return to("edit_draft", version_id)
    return page("levels", draft, form, levels=levels, seen=fingerprint(levels))


@blueprint.route(f"{EDIT}/levels/new", methods=["GET", "POST"])
@editors
def add_level(version_id: UUID) -> ResponseReturnValue:
    """One more level above the others."""
    draft = draft_to_edit(version_id)
    form = bound(NewLevelForm, draft, part=scale_of, said=lambda _edition: {})
    if form.validate_on_submit():
        name, description = form.name.data or "", form.description.data or ""
        if is_kept(
            form,
            draft,
            lambda edition: with_new_level(edition, name, description),
            part=scale_of,
            said=lambda _edition: {},
        ):
            say(f"{name} is added. Describe it for each skill that has levels.")
            return to("edit_levels", version_id)
    return page("new_level", draft, form, levels=scale_of(draft.edition))


@blueprint.post(f"{EDIT}/levels/remove")
@editors
def remove_level(version_id: UUID) -> ResponseReturnValue:
    """Take the highest level away."""
    return press(
        version_id,
        without_top_level,
        "The highest level is removed.",
        part=scale_of,
        back=url_for("skills.edit_levels", version_id=version_id),
    )


def _said_of(edition: FrameworkDefinition) -> Mapping[str, object]:
    said: dict[str, object] = {}
    for one in edition.levels:
        said[f"name_{one.rank}"] = one.name
        said[f"description_{one.rank}"] = one.description
    return said
