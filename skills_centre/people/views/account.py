"""My account: who I am here, my password, where I am signed in."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import carry, signed_in, viewer
from skills_centre.people.errors import WeakPassword, WrongPassword
from skills_centre.people.forms import ChangePasswordForm
from skills_centre.people.queries.own_account import live_sessions, own_account
from skills_centre.people.services.passwords import change_password
from skills_centre.people.services.signing_in import sign_out_everywhere
from skills_centre.people.views.blueprint import blueprint
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.limits import limiter, was_refused
from skills_centre.platform.web import add_refusal, say


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Who I am here, and where I am signed in."""
    return render_template(
        "people/account.html",
        viewer=viewer(),
        account=own_account(viewer().id),
        sessions=live_sessions(viewer().id, now=utc_now()),
        present_id=viewer().session_id,
        person_types=PERSON_TYPES,
        role_names=ROLES,
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@limiter.limit("10 per 15 minutes", key_func=lambda: str(viewer().id), methods=["POST"], deduct_when=was_refused)
def change_own_password() -> ResponseReturnValue:
    """Change my password; this browser stays signed in, with a fresh session, and every other is signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                token = change_password(
                    viewer().id, present=form.present.data or "", fresh=form.password.data or "", now=utc_now()
                )
        except (WrongPassword, WeakPassword) as refusal:
            add_refusal(form, refusal)
        else:
            carry(token)
            say("Your password is changed. Every other browser is signed out.")
            return redirect(url_for("people.account"), 303)
    return render_template("people/change_password.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def leave_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one too."""
    with transaction():
        sign_out_everywhere(viewer().id, now=utc_now())
    session.clear()
    say("You are signed out everywhere.")
    return redirect(url_for("people.sign_in"), 303)
