"""Signing in and out."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from skills_centre.people.access import TOKEN, carry, public, signed_in, viewer
from skills_centre.people.errors import WrongCredentials
from skills_centre.people.forms import SignInForm
from skills_centre.people.services import signing_in
from skills_centre.people.trial_accounts import trial_accounts
from skills_centre.people.views.blueprint import blueprint
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.limits import by_address_and_email, limiter, was_refused
from skills_centre.platform.web import add_refusal, safe_next

#: Refused tries in a quarter of an hour: for one account from one network address, and for one network address in all.
TRIES = 10
TRIES_FROM_ONE_ADDRESS = 100


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(f"{TRIES_FROM_ONE_ADDRESS} per 15 minutes", methods=["POST"], deduct_when=was_refused)
@limiter.limit(f"{TRIES} per 15 minutes", key_func=by_address_and_email, methods=["POST"], deduct_when=was_refused)
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to the page that was asked for."""
    form = SignInForm()
    offered = trial_accounts()
    chosen = offered.named(request.args.get("as", "")) if offered else None
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next"), otherwise=url_for("home.home")))
        form.next.data = request.args.get("next", "")
        form.email.data = chosen.email if chosen else ""
    if form.validate_on_submit():
        try:
            with transaction():
                token = signing_in.sign_in(
                    form.email.data or "", form.password.data or "", former_token=session.get(TOKEN), now=utc_now()
                )
        except WrongCredentials as refusal:
            add_refusal(form, refusal)
        else:
            carry(token)
            return redirect(safe_next(form.next.data, otherwise=url_for("home.home")))
    return render_template(
        "people/sign_in.html", form=form, offered=offered, chosen=chosen
    ), 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser."""
    with transaction():
        signing_in.sign_out(viewer().session_id, now=utc_now())
    session.clear()
    return redirect(url_for("people.sign_in"))
