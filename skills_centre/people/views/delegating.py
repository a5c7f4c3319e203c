"""A manager's delegate: naming one for a period, and ending it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import manager, take_held_form, viewer
from skills_centre.people.forms import DelegateForm
from skills_centre.people.queries.delegations import delegations_by, person_with_email
from skills_centre.people.services.delegating import end_delegation, name_delegate
from skills_centre.people.views.blueprint import blueprint
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import in_words
from skills_centre.platform.web import add_refusal, say


@blueprint.get("/team/delegate")
@manager
def delegate() -> ResponseReturnValue:
    """Whom I have named to act for me, and a form to name somebody."""
    held = take_held_form()
    typed: MultiDict[str, str] = MultiDict(held or {})
    return _page(DelegateForm(formdata=typed), typed)


@blueprint.post("/team/delegate")
@manager
def name_a_delegate() -> ResponseReturnValue:
    """Name somebody to act for me for a period."""
    form = DelegateForm()
    first, last = form.starts_on.data, form.ends_on.data
    if not form.validate() or first is None or last is None:
        return _page(form, request.form), 422
    try:
        with transaction():
            delegate_id = person_with_email(form.email.data or "")
            name_delegate(viewer().id, delegate_id, starts_on=first, ends_on=last, now=utc_now())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(form, request.form), 422
    say(f"Named, from {in_words(first)} to {in_words(last)}.")
    return redirect(url_for("people.delegate"), 303)


@blueprint.post("/team/delegate/<uuid:delegation_id>/end")
@manager
def end_delegate(delegation_id: UUID) -> ResponseReturnValue:
    """End a delegation at once."""
    with transaction():
        end_delegation(delegation_id, manager_id=viewer().id, now=utc_now())
    say("Ended. They no longer act for you.")
    return redirect(url_for("people.delegate"), 303)


def _page(form: DelegateForm, typed: MultiDict[str, str]) -> str:
    today = local_day(utc_now())
    return render_template(
        "people/delegate.html",
        form=form,
        typed={name: [*typed.getlist(name), "", "", ""][:3] for name in ("starts_on", "ends_on")},
        named=delegations_by(viewer().id, on=today),
        today=today,
    )
