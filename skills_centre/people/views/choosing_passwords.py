"""Choosing a password with a link from a mail, and asking for one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import public
from skills_centre.people.errors import LinkNotValid, WeakPassword
from skills_centre.people.forms import ChoosePasswordForm, ForgottenPasswordForm
from skills_centre.people.queries.account_links import link_works
from skills_centre.people.services.account_links import choose_password, send_forgotten_link
from skills_centre.people.services.signing_in import hash_token
from skills_centre.people.views.blueprint import blueprint
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.limits import by_email, limiter, was_refused
from skills_centre.platform.mail.ours import our_letterhead
from skills_centre.platform.web import add_refusal, say


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
@limiter.limit("4 per hour", key_func=by_email, methods=["POST"])
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link. The answer is the same whether the address is somebody's or not."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        with transaction():
            send_forgotten_link(form.email.data or "", our_letterhead(), now=utc_now())
        return redirect(url_for("people.link_sent"), 303)
    return render_template("people/forgotten_password.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/forgotten-password/sent")
@public
def link_sent() -> ResponseReturnValue:
    """What happens next, to whoever asked."""
    return render_template("people/link_sent.html")


@blueprint.route("/choose-password/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 15 minutes", methods=["POST"], deduct_when=was_refused)
def choose(token: str) -> ResponseReturnValue:
    """Choose a password with a link. Opening the page uses nothing up: mail scanners open links, too."""
    form = ChoosePasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                choose_password(token, form.password.data or "", now=utc_now())
        except WeakPassword as refusal:
            add_refusal(form, refusal)
        except LinkNotValid:
            return render_template("people/link_not_valid.html"), 410
        else:
            say("Your password is kept. Sign in with it.")
            return redirect(url_for("people.sign_in"), 303)
    if not link_works(hash_token(token), now=utc_now()):
        return render_template("people/link_not_valid.html"), 410
    return render_template("people/choose_password.html", form=form), 422 if form.is_submitted() else 200
