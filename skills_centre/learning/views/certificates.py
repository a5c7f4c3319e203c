"""One's own certificate: getting it, its files, and what others may see of it."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import CertificateRevoked, NotCompletedYet
from skills_centre.learning.forms.certificates import ShownForm
from skills_centre.learning.queries.certificates import CertificateFacts, own_certificate
from skills_centre.learning.rules.certificates import Shown, as_written, holder_shown
from skills_centre.learning.services.certificates import choose_shown, issue_certificate
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.certificate_files import (
    badge_token,
    baked_badge,
    certificate_pdf,
    checking_address,
    download,
    issuer,
)
from skills_centre.learning.views.own import own_enrolment
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.printable import is_printable
from skills_centre.platform.web import say, warn

#: Choices, as sentences of the person.
CHOICES = {
    Shown.NOTHING: "Nothing. Nobody can check it.",
    Shown.NO_NAME: "The course and the day, without my name",
    Shown.INITIALS: "The course, the day and my initials",
    Shown.NAME: "The course, the day and my name",
}


@blueprint.get("/my-learning/<uuid:enrolment_id>/certificate")
@signed_in
def certificate(enrolment_id: UUID) -> ResponseReturnValue:
    """The certificate of a completed course: to get it, to keep it as a file, and to choose what others may see."""
    enrolment = own_enrolment(enrolment_id)
    if enrolment.completed_at is None:
        return redirect(url_for("learning.resume", enrolment_id=enrolment_id))
    found = own_certificate(enrolment_id, person_id=viewer().id)
    if found is None or found.is_revoked:
        return render_template("learning/certificate.html", enrolment=enrolment, certificate=found)
    return render_template(
        "learning/certificate.html",
        enrolment=enrolment,
        certificate=found,
        choices={one.value: words for one, words in CHOICES.items()},
        institution_name=issuer().name,
        code=as_written(found.code),
        address=checking_address(found.code),
        holder=holder_shown(found.person_name, found.shown),
        is_printable=is_printable(found.person_name) and is_printable(found.course_title),
    )


@blueprint.post("/my-learning/<uuid:enrolment_id>/certificate")
@signed_in
def get_certificate(enrolment_id: UUID) -> ResponseReturnValue:
    """Have the certificate issued, or find the one that there is."""
    try:
        with transaction():
            issue_certificate(enrolment_id, person_id=viewer().id, now=utc_now())
    except (NotCompletedYet, CertificateRevoked) as refusal:
        warn(refusal.sentence)
    return redirect(url_for("learning.certificate", enrolment_id=enrolment_id), 303)


@blueprint.post("/my-learning/<uuid:enrolment_id>/certificate/shown")
@signed_in
def show_of_certificate(enrolment_id: UUID) -> ResponseReturnValue:
    """Choose what others may see of it."""
    form = ShownForm()
    if not form.validate_on_submit():
        warn("Choose what others may see. Nothing was changed.")
        return redirect(url_for("learning.certificate", enrolment_id=enrolment_id), 303)
    try:
        with transaction():
            choose_shown(enrolment_id, Shown(form.shown.data), person_id=viewer().id, now=utc_now())
        say("Saved. You may change it at any time.")
    except CertificateRevoked as refusal:
        warn(refusal.sentence)
    return redirect(url_for("learning.certificate", enrolment_id=enrolment_id), 303)


@blueprint.get("/my-learning/<uuid:enrolment_id>/certificate.pdf")
@signed_in
def certificate_file(enrolment_id: UUID) -> ResponseReturnValue:
    """The certificate as a PDF file."""
    found = _counting(enrolment_id)
    return download(
        certificate_pdf(found), name=f"Certificate {found.course_title}", ending="pdf", mimetype="application/pdf"
    )


@blueprint.get("/my-learning/<uuid:enrolment_id>/badge.jwt")
@signed_in
def badge_file(enrolment_id: UUID) -> ResponseReturnValue:
    """The Open Badge as a signed text file."""
    found = _counting(enrolment_id)
    return download(badge_token(found), name=f"Badge {found.course_title}", ending="jwt", mimetype="text/plain")


@blueprint.get("/my-learning/<uuid:enrolment_id>/badge.png")
@signed_in
def badge_picture_file(enrolment_id: UUID) -> ResponseReturnValue:
    """The Open Badge as a picture with the signed text inside."""
    found = _counting(enrolment_id)
    return download(baked_badge(found), name=f"Badge {found.course_title}", ending="png", mimetype="image/png")


def _counting(enrolment_id: UUID) -> CertificateFacts:
    """The viewer's own certificate of a completion, if one counts. Raises NotFound."""
    found = own_certificate(enrolment_id, person_id=viewer().id)
    if found is None or found.is_revoked:
        raise NotFound
    return found
