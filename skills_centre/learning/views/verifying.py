"""Checking a certificate while signed out: a code leads to what its holder agreed to show, and to nothing else."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.forms.certificates import CodeForm
from skills_centre.learning.queries.certificates import certificate_of_code
from skills_centre.learning.rules.certificates import Shown, as_written, code_typed, holder_shown
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.certificate_files import issuer
from skills_centre.people.access import public
from skills_centre.platform.limits import limiter

#: How often one network address may ask. Codes cannot be guessed; this keeps a machine from trying all the same.
OFTEN = "60 per minute"


@blueprint.get("/verify")
@limiter.limit(OFTEN)
@public
def verify() -> ResponseReturnValue:
    """Ask for a certificate's code."""
    typed = request.args.get("code")
    code = code_typed(typed) if typed else None
    if code:
        return redirect(url_for("learning.verify_code", code=as_written(code)))
    form = CodeForm(formdata=None)
    form.code.data = typed
    if typed is not None:
        form.code.errors = [
            "Enter the code as it stands on the certificate: seven groups of four letters and digits"
            if typed.strip()
            else "Enter the code that stands on the certificate"
        ]
    return _hidden_from_search(
        render_template("learning/verify/form.html", form=form, institution_name=issuer().name),
        422 if typed is not None else 200,
    )


@blueprint.get("/verify/<code>")
@limiter.limit(OFTEN)
@public
def verify_code(code: str) -> ResponseReturnValue:
    """What is known of a code: a certificate, one that was revoked, or nothing.

    "There is none" and "its holder shows nothing" are one answer.
    """
    known = code_typed(code)
    if known and as_written(known) != code:
        return redirect(url_for("learning.verify_code", code=as_written(known)))
    found = certificate_of_code(known) if known else None
    name = issuer().name
    if found is not None and found.is_revoked:
        page = render_template("learning/verify/revoked.html", certificate=found, institution_name=name)
        return _hidden_from_search(page, 410)
    if found is None or found.shown is Shown.NOTHING:
        return _hidden_from_search(render_template("learning/verify/unknown.html", institution_name=name), 404)
    page = render_template(
        "learning/verify/genuine.html",
        certificate=found,
        code=code,
        holder=holder_shown(found.person_name, found.shown),
        is_initials=found.shown is Shown.INITIALS,
        institution_name=name,
    )
    return _hidden_from_search(page, 200)


def _hidden_from_search(page: str, status: int) -> Response:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
