"""Issuing certificates, choosing what others may see of one, and revoking what was wrongly issued."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.errors import (
    CertificateCounts,
    CertificateRevoked,
    NotCompletedYet,
    RevokedWithoutReason,
    WordsTooLong,
)
from skills_centre.learning.models import Certificate, Enrolment, EnrolmentState, Shown
from skills_centre.learning.rules.certificates import ALPHABET, CODE_LENGTH
from skills_centre.learning.services.enrolments import locked_enrolment
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words

LONGEST_REASON = 1_000


def issue_certificate(enrolment_id: UUID, *, person_id: UUID, now: datetime) -> Certificate:
    """Give somebody the certificate of a course that they completed, or the one that they have.

    Raises NotFound, NotCompletedYet, or CertificateRevoked: what was revoked, only an administrator issues again. Two presses at once
    give one: the enrolment is locked first, and a unique index stands behind it.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    if enrolment.state is not EnrolmentState.COMPLETED:
        raise NotCompletedYet
    earlier = _certificates_of(enrolment_id)
    if not earlier:
        return _issue(enrolment_id, now=now)
    live = next((one for one in earlier if one.revoked_at is None), None)
    if live is None:
        raise CertificateRevoked
    return live


def choose_shown(enrolment_id: UUID, shown: Shown, *, person_id: UUID, now: datetime) -> None:
    """Set what whoever holds the code is told. Raises NotFound or CertificateRevoked."""
    locked_enrolment(enrolment_id, person_id=person_id)
    earlier = _certificates_of(enrolment_id)
    if not earlier:
        raise NotFound
    live = next((one for one in earlier if one.revoked_at is None), None)
    if live is None:
        raise CertificateRevoked
    live.shown = shown
    live.chosen_at = now
    db.session.flush()


def revoke_certificate(certificate_id: UUID, *, reason: str, by_id: UUID, now: datetime) -> None:
    """Say that a certificate was wrongly issued: it counts no more, and its badge is on the public list. It cannot be unsaid.

    Doing it twice changes nothing more. Raises NotFound, RevokedWithoutReason or WordsTooLong.
    """
    certificate, holder_id = _locked(certificate_id)
    if certificate.revoked_at is not None:
        return
    if not reason.strip():
        raise RevokedWithoutReason
    if len(reason) > LONGEST_REASON:
        raise WordsTooLong(most=LONGEST_REASON, field="reason")
    certificate.revoked_at = now
    certificate.revoked_by = by_id
    certificate.reason_id = keep_words(reason, about_id=holder_id, purpose="certificate-revoked", now=now)
    db.session.flush()
    record_act("certificate.revoke", actor_id=by_id, subject_kind="person", subject_id=holder_id, now=now)


def issue_again(certificate_id: UUID, *, by_id: UUID, now: datetime) -> Certificate:
    """Issue another in the place of one that was revoked, with a code of its own; nothing of it is shown until its holder chooses.

    Doing it twice gives the same. Raises NotFound or CertificateCounts.
    """
    revoked, holder_id = _locked(certificate_id)
    if revoked.revoked_at is None:
        raise CertificateCounts
    locked_enrolment(revoked.enrolment_id, person_id=holder_id)
    live = next((one for one in _certificates_of(revoked.enrolment_id) if one.revoked_at is None), None)
    if live is not None:
        return live
    again = _issue(revoked.enrolment_id, now=now)
    record_act("certificate.issue-again", actor_id=by_id, subject_kind="person", subject_id=holder_id, now=now)
    return again


def _certificates_of(enrolment_id: UUID) -> list[Certificate]:
    return list(db.session.scalars(select(Certificate).where(Certificate.enrolment_id == enrolment_id)))


def _locked(certificate_id: UUID) -> tuple[Certificate, UUID]:
    """A certificate held against rivals, and its holder. Raises NotFound."""
    certificate = db.session.scalar(select(Certificate).where(Certificate.id == certificate_id).with_for_update())
    if certificate is None:
        raise NotFound
    holder_id = db.session.scalar(select(Enrolment.person_id).where(Enrolment.id == certificate.enrolment_id))
    if holder_id is None:
        raise NotFound
    return certificate, holder_id


def _issue(enrolment_id: UUID, *, now: datetime) -> Certificate:
    certificate = Certificate(
        id=new_id(),
        enrolment_id=enrolment_id,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        issued_at=now.replace(microsecond=0),
        shown=Shown.NOTHING,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate
