"""What every step of editing a draft does: open it, show one part, change it, and say what was refused where it was typed."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import role, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, do_and_say, is_post
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.forms import PartForm
from skills_centre.skills.editing.keys import fingerprint
from skills_centre.skills.editing.refusals import DraftChanged, WaitsForApproval
from skills_centre.skills.errors import NotADraft
from skills_centre.skills.models import VersionState
from skills_centre.skills.queries.editing import OpenDraft, open_draft
from skills_centre.skills.services.editing import Change, Part, revise_draft
from skills_centre.skills.views.framework_admin import KEEPERS

F = TypeVar("F", bound=PartForm)

#: What a form shows of an edition, by the names of its fields.
Said = Callable[[FrameworkDefinition], Mapping[str, object]]

#: Who edits drafts.
editors = role(*KEEPERS)

#: Where a draft is edited.
EDIT = "/administration/frameworks/versions/<uuid:version_id>/edit"


def draft_to_edit(version_id: UUID) -> OpenDraft:
    """A draft that can be changed now. Raises NotFound, NotADraft or WaitsForApproval."""
    draft = open_draft(version_id)
    if draft.version.state is not VersionState.DRAFT:
        raise NotADraft
    if draft.review.waits:
        raise WaitsForApproval
    return draft


def bound(form_type: type[F], draft: OpenDraft, *, part: Part, said: Said) -> F:
    """The form as it was sent, as it was held when the sign-in ran out, or as the draft says."""
    now = said(draft.edition)
    sent = request.form if is_post() else _held()
    data = {**now, "seen": fingerprint(part(draft.edition))}
    return form_type(formdata=_completed(sent, now) if sent is not None else None, data=data)


def is_kept(form: PartForm, draft: OpenDraft, change: Change, *, part: Part, said: Said) -> bool:
    """Whether the step was kept in the draft; else the form says why not, and what the draft says now where somebody changed it."""
    try:
        with transaction():
            revise_draft(
                draft.version.id, change, part=part, seen=form.seen.data or "", by_id=viewer().id, now=utc_now()
            )
    except NotFound:
        raise
    except DraftChanged as refusal:
        edition = open_draft(draft.version.id).edition
        form.seen.data = fingerprint(part(edition))
        form.show_now(said(edition))
        add_refusal(form, refusal)
    except Refusal as refusal:
        add_refusal(form, refusal)
    else:
        return True
    return False


def press(version_id: UUID, change: Change, sentence: str, *, part: Part, back: str) -> ResponseReturnValue:
    """One press without a form of its own: done, or said at the top of the page why not."""
    seen = request.form.get("seen", "")
    do_and_say(
        lambda: revise_draft(version_id, change, part=part, seen=seen, by_id=viewer().id, now=utc_now()), sentence
    )
    return redirect(back, 303)


def page(template: str, draft: OpenDraft, form: PartForm, **shown: object) -> ResponseReturnValue:
    """The page of a step; 422 when what was sent was refused."""
    status = 422 if form.is_submitted() else 200
    return render_template(f"skills/editing/{template}.html", draft=draft, form=form, **shown), status


def to(endpoint: str, version_id: UUID, *, anchor: str | None = None, **values: str) -> ResponseReturnValue:
    """Go on to another page of the same draft."""
    address = url_for(f"skills.{endpoint}", version_id=version_id, **dict[str, Any](values))
    return redirect(f"{address}#{anchor}" if anchor else address, 303)


def _held() -> MultiDict[str, str] | None:
    """What was sent from this page when the sign-in ran out, as form data; none when the page is opened afresh."""
    kept = take_held_form()
    return MultiDict((name, value) for name, values in kept.items() for value in values) if kept else None


def _completed(sent: MultiDict[str, str], now: Mapping[str, object]) -> MultiDict[str, str]:
    """What was sent, and what the draft says in fields that the sent form had not: those of a skill or level added meanwhile."""
    whole = MultiDict(sent)
    for name, value in now.items():
        if name not in whole and value is not None and not isinstance(value, bool):
            whole.add(name, str(value))
    return whole
