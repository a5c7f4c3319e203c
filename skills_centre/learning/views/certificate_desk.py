"""Where an L&D administrator looks a certificate up by its code, revokes one that was wrongly issued, and issues it again."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import CertificateCounts
from skills_centre.learning.forms.certificates import CodeForm, RevokeForm
from skills_centre.learning.queries.certificates import (
    CertificateFacts,
    certificate_by_id,
    certificate_of_code,
    has_another,
)
from skills_centre.learning.rules.certificates import as_written, code_typed
from skills_centre.learning.services.certificates import issue_again, revoke_certificate
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, say, warn


@blueprint.get("/administration/certificates")
@role(Role.LD_ADMINISTRATOR)
def certificates() -> ResponseReturnValue:
    """Look a certificate up by its code. There is no list of them, and no looking up by name."""
    typed = request.args.get("code")
    code = code_typed(typed) if typed else None
    found = certificate_of_code(code) if code else None
    if found is not None:
        return redirect(url_for("learning.certificate_to_look_after", certificate_id=found.id))
    form = CodeForm(formdata=None)
    form.code.data = typed
    if typed is not None:
        form.code.errors = ["There is no certificate with this code. Compare it with the certificate once more."]
    return render_template("learning/certificates/look_up.html", form=form), 422 if typed is not None else 200


@blueprint.get("/administration/certificates/<uuid:certificate_id>")
@role(Role.LD_ADMINISTRATOR)
def certificate_to_look_after(certificate_id: UUID) -> ResponseReturnValue:
    """One certificate: whose, of what, and whether it counts."""
    return _page(_certificate(certificate_id), RevokeForm(formdata=None))


@blueprint.post("/administration/certificates/<uuid:certificate_id>/revoke")
@role(Role.LD_ADMINISTRATOR)
def revoke_one(certificate_id: UUID) -> ResponseReturnValue:
    """Revoke it, with a reason."""
    found = _certificate(certificate_id)
    form = RevokeForm()
    try:
        with transaction():
            revoke_certificate(certificate_id, reason=form.reason.data or "", by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(found, form), 422
    say("Revoked. Whoever checks the certificate or its badge is told so from now on.")
    return redirect(url_for("learning.certificate_to_look_after", certificate_id=certificate_id), 303)


@blueprint.post("/administration/certificates/<uuid:certificate_id>/issue-again")
@role(Role.LD_ADMINISTRATOR)
def issue_one_again(certificate_id: UUID) -> ResponseReturnValue:
    """Issue another in its place."""
    try:
        with transaction():
            again = issue_again(certificate_id, by_id=viewer().id, now=utc_now()).id
    except CertificateCounts as refusal:
        warn(refusal.sentence)
        return redirect(url_for("learning.certificate_to_look_after", certificate_id=certificate_id), 303)
    say("Issued again, with a new code. The person finds it in their learning record.")
    return redirect(url_for("learning.certificate_to_look_after", certificate_id=again), 303)


def _certificate(certificate_id: UUID) -> CertificateFacts:
    found = certificate_by_id(certificate_id)
    if found is None:
        raise NotFound
    return found


def _page(found: CertificateFacts, form: RevokeForm) -> str:
    return render_template(
        "learning/certificates/one.html",
        certificate=found,
        code=as_written(found.code),
        form=form,
        has_another=has_another(found) if found.is_revoked else False,
    )
