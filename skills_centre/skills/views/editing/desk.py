"""Beginning a draft, and the page from which it is edited: its parts, and the list of what it still lacks."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.forms import AboutForm, FrameworkForm
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.refusals import DraftChanged
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editing import OpenDraft, lacks_of, open_draft
from skills_centre.skills.queries.editions import digest_of, has_been_published, newest_version
from skills_centre.skills.services.editing import FrameworkWords, create_framework, describe_framework, start_version
from skills_centre.skills.views.blueprint import blueprint
from skills_centre.skills.views.editing.steps import EDIT, bound, draft_to_edit, editors, page, to


@blueprint.route("/administration/frameworks/new", methods=["GET", "POST"])
@editors
def new_framework() -> ResponseReturnValue:
    """Begin a framework from nothing but the usual scale."""
    held = None if is_post() else take_held_form()
    kept = MultiDict((name, value) for name, values in held.items() for value in values) if held else None
    form = FrameworkForm() if is_post() else FrameworkForm(formdata=kept)
    if form.validate_on_submit():
        try:
            with transaction():
                version_id = create_framework(
                    form.name.data or "",
                    form.description.data or "",
                    is_in_force=bool(form.is_in_force.data),
                    by_id=viewer().id,
                    now=utc_now(),
                )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("The draft is made, with the usual four levels. Nobody but those who look after frameworks sees it.")
            return to("edit_draft", version_id)
    return render_template("skills/editing/new_framework.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/administration/frameworks/<key>/change")
@editors
def change_framework(key: str) -> ResponseReturnValue:
    """Begin a draft as a copy of the published version, or go on with the one that there is."""
    with transaction():
        version_id = start_version(key, by_id=viewer().id, now=utc_now())
    return to("edit_draft", version_id)


@blueprint.route(f"{EDIT}/about", methods=["GET", "POST"])
@editors
def edit_about(version_id: UUID) -> ResponseReturnValue:
    """What is said of a framework that was never published."""
    draft = draft_to_edit(version_id)
    if has_been_published(draft.edition.key):
        raise NotFound
    form = bound(AboutForm, draft, part=_about, said=_about)
    if form.validate_on_submit() and _is_described(form, draft):
        say("Saved.")
        return to("edit_draft", version_id)
    return page("about", draft, form)


@blueprint.get(EDIT)
@editors
def edit_draft(version_id: UUID) -> ResponseReturnValue:
    """The draft's parts, what it still lacks, and what can be done with it. Also while it waits for approval, to take it back."""
    draft = open_draft(version_id)
    if draft.version.state is not VersionState.DRAFT:
        return redirect(url_for("skills.framework_edition", version_id=version_id))
    published = newest_version(draft.edition.key, VersionState.PUBLISHED)
    lacks = lacks_of(version_id, draft.edition, is_edited=bool(draft.review.editors))
    return render_template(
        "skills/editing/desk.html",
        draft=draft,
        is_first=not has_been_published(draft.edition.key),
        is_changed=published is None or digest_of(published) != draft.version.digest,
        blocking=[one for one in lacks if one.blocks],
        advice=[one for one in lacks if not one.blocks],
    )


def _about(edition: FrameworkDefinition) -> dict[str, object]:
    return {"name": edition.name, "description": edition.description, "is_in_force": edition.is_in_force}


def _is_described(form: AboutForm, draft: OpenDraft) -> bool:
    """Whether the words were kept; else the form says why not."""
    edition = draft.edition
    words = FrameworkWords(form.name.data or "", form.description.data or "", is_in_force=bool(form.is_in_force.data))
    seen = FrameworkWords(edition.name, edition.description, is_in_force=edition.is_in_force)
    try:
        if words != seen and form.seen.data != fingerprint(_about(edition)):
            raise DraftChanged
        with transaction():
            describe_framework(draft.version.id, words, seen=seen, by_id=viewer().id, now=utc_now())
    except DraftChanged as refusal:
        now = open_draft(draft.version.id).edition
        form.seen.data = fingerprint(_about(now))
        form.show_now(_about(now))
        add_refusal(form, refusal)
    except Refusal as refusal:
        add_refusal(form, refusal)
    return not form.errors
