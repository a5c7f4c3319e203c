"""Local policies: the places in lessons where the institution speaks for itself."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.catalogue.forms.policies import PolicyForm
from skills_centre.catalogue.queries.policies import PolicyDetails, policies
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.catalogue.views.administration.guards import publishers, readers
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.markdown import render
from skills_centre.platform.web import add_refusal, say


@blueprint.get("/administration/local-policies")
@readers
def local_policies() -> ResponseReturnValue:
    """Every local-policy block, those without words first, with who owns it and which courses wait for it."""
    found = sorted(policies(), key=lambda policy: (bool(policy.body.strip()), policy.key))
    return render_template("catalogue/administration/policies.html", policies=found)


@blueprint.get("/administration/local-policies/<key>")
@readers
def local_policy(key: str) -> ResponseReturnValue:
    """One block: what is asked for, the words that courses show now, and the form that changes them."""
    policy = _policy(key)
    held = take_held_form()
    form = PolicyForm(
        formdata=MultiDict(held) if held else None,
        data={"owner": policy.owner, "body": policy.body, "seen": _stamp(policy)},
    )
    return _page(policy, form)


@blueprint.post("/administration/local-policies/<key>")
@publishers
def write_local_policy(key: str) -> ResponseReturnValue:
    """Keep the institution's words for a block."""
    policy = _policy(key)
    form = PolicyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                fill_policy(
                    key,
                    owner=form.owner.data or "",
                    body=form.body.data or "",
                    by_id=viewer().id,
                    now=utc_now(),
                    seen=_seen(form.seen.data),
                )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Saved. Courses show these words now.")
            return redirect(url_for("catalogue.local_policy", key=key), 303)
    return _page(policy, form), 422


def _policy(key: str) -> PolicyDetails:
    for policy in policies():
        if policy.key == key:
            return policy
    raise NotFound


def _page(policy: PolicyDetails, form: PolicyForm) -> str:
    return render_template(
        "catalogue/administration/policy.html",
        policy=policy,
        words=render(policy.body, top=3),
        form=form,
        may_write=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def _stamp(policy: PolicyDetails) -> str:
    return policy.written_at.isoformat() if policy.written_at else ""


def _seen(stamp: str | None) -> datetime | None:
    """When the words that the writer had open were written; the beginning of time where there were none."""
    try:
        return datetime.fromisoformat(stamp or "0001-01-01T00:00:00+00:00")
    except ValueError:
        return datetime.fromisoformat("0001-01-01T00:00:00+00:00")
