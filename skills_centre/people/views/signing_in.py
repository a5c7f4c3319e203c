"""Signing in and out."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from skills_centre.people.access import HELD_FORM, TOKEN, public, signed_in, viewer
from skills_centre.people.errors import WrongCredentials
from skills_centre.people.forms import SignInForm
from skills_centre.people.queries.viewers import institution
from skills_centre.people.services import signing_in
from skills_centre.people.views.blueprint import blueprint
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import add_refusal, safe_next


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to the page that was asked for."""
    form = SignInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next"), otherwise=url_for("home.home")))
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        try:
            with transaction():
                token = signing_in.sign_in(form.email.data or "", form.password.data or "", now=utc_now())
        except WrongCredentials as refusal:
            add_refusal(form, refusal)
        else:
            kept = session.get(HELD_FORM)
            session.clear()
            session[TOKEN] = token
            if kept:
                session[HELD_FORM] = kept
            return redirect(safe_next(form.next.data, otherwise=url_for("home.home")))
    facts = institution()
    return render_template(
        "people/sign_in.html", form=form, is_demonstration=bool(facts and facts.is_demonstration)
    ), 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser."""
    with transaction():
        signing_in.sign_out(viewer().session_id, now=utc_now())
    session.clear()
    return redirect(url_for("people.sign_in"))
