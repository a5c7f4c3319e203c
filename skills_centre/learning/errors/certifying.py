"""Refusals about certificates."""

from skills_centre.platform.errors import Refusal


class CertificateRevoked(Refusal):
    """An administrator revoked the certificate; only an administrator issues another."""

    sentence = "This certificate was revoked. If you think that is wrong, ask your learning and development team."


class CertificateCounts(Refusal):
    """Another certificate is issued only where one was revoked."""

    sentence = "This certificate still counts, so no other was issued."


class RevokedWithoutReason(Refusal):
    """Whoever revokes says why."""

    sentence = "Say why this certificate was wrongly issued"
    field = "reason"
