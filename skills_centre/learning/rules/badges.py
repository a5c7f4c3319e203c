"""Open Badges 3.0 as JSON: the issuer's profile, what a course's badge stands for, and the credential of one completion.

Source: 1EdTech Open Badges Specification 3.0 (the credential as a JSON Web Token: section 8.2) and its Revocation List Status Method 1.0.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

#: A day as the instant that the specification wants: noon, which is the same day wherever it is read.
NOON = time(12, tzinfo=UTC)

Json = dict[str, Any]


@dataclass(frozen=True)
class Issuer:
    """Who issues: the institution, and the address of this site, under which everything public about badges lies."""

    name: str
    site: str

    @property
    def id(self) -> str:
        """The address of its profile, which is also its name to a verifier."""
        return f"{self.site}/badges/issuer"

    @property
    def revocations(self) -> str:
        """Where the badges stand that no longer count."""
        return f"{self.site}/badges/revocations"

    def key_address(self, key_id: str) -> str:
        """Where a public key is found."""
        return f"{self.site}/badges/keys/{key_id}"

    def achievement_id(self, version_id: UUID) -> str:
        """The address of what the badge of a course's version stands for."""
        return f"{self.site}/badges/achievements/{version_id}"


@dataclass(frozen=True)
class AlignedSkill:
    """A skill that the course teaches, and the page that defines it."""

    key: str
    name: str
    framework: str
    address: str


@dataclass(frozen=True)
class Achievement:
    """What a badge stands for: one version of a course."""

    version_id: UUID
    title: str
    edition: str
    summary: str
    criteria: str
    topic: str
    skills: tuple[AlignedSkill, ...]


@dataclass(frozen=True)
class Award:
    """That one person completed it. The e-mail address goes in as a salted hash only, and may be missing."""

    badge_id: UUID
    issued_at: datetime
    completed_on: date
    email: str | None


def profile(issuer: Issuer) -> Json:
    """The issuer as a document of its own."""
    return {"@context": list(CONTEXTS), **_issuer(issuer)}


def achievement(one: Achievement, issuer: Issuer) -> Json:
    """What the badge stands for, as a document of its own."""
    return {"@context": list(CONTEXTS), **_achievement(one, issuer), "creator": _issuer(issuer)}


def credential(award: Award, one: Achievement, issuer: Issuer) -> Json:
    """The credential, without a proof: signed as a JSON Web Token it is the badge."""
    return {
        "@context": list(CONTEXTS),
        "id": credential_id(award.badge_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": one.title,
        "issuer": _issuer(issuer),
        "validFrom": _instant(award.issued_at),
        "awardedDate": _instant(datetime.combine(award.completed_on, NOON)),
        "credentialSubject": {
            "id": recipient_id(award.badge_id),
            "type": ["AchievementSubject"],
            **({"identifier": [hashed_email(award.email, award.badge_id)]} if award.email else {}),
            "achievement": _achievement(one, issuer),
        },
        "credentialStatus": {"id": issuer.revocations, "type": "1EdTechRevocationList"},
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def claims(badge: Mapping[str, Any], *, issued_at: datetime) -> Json:
    """The credential as the claims of a JSON Web Token: itself, with the registered claims that repeat parts of it."""
    return {
        **badge,
        "iss": badge["issuer"]["id"],
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        "nbf": int(issued_at.timestamp()),
    }


def revocation_list(revoked: Iterable[UUID], issuer: Issuer) -> Json:
    """The badges that no longer count: opaque ids, without a name, a course or a reason."""
    return {
        "id": issuer.revocations,
        "issuer": issuer.id,
        "revokedCredentials": [{"id": credential_id(badge_id), "revoked": True} for badge_id in revoked],
    }


def credential_id(badge_id: UUID) -> str:
    """What a badge is called in public."""
    return f"urn:uuid:{badge_id}"


def recipient_id(badge_id: UUID) -> str:
    """What the recipient is called in one badge: another name in each, so that two badges of one person cannot be joined by it."""
    return f"urn:uuid:{uuid5(badge_id, 'recipient')}"


def hashed_email(email: str, badge_id: UUID) -> Json:
    """The e-mail address so that whoever knows it can see that the badge is for it, and whoever does not cannot read it."""
    salt = hashlib.sha256(f"salt {badge_id}".encode()).hexdigest()[:32]
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": "sha256$" + hashlib.sha256((email + salt).encode()).hexdigest(),
        "identityType": "emailAddress",
        "salt": salt,
    }


def criteria_of(title: str, edition: str, parts: Iterable[str]) -> str:
    """What it takes, in words: the required parts by their titles."""
    listed = "; ".join(parts)
    return (
        f"Complete every required part of “{title}”, version {edition}: {listed}. "
        "Its quizzes are to be passed. It shows learning, not a level of skill."
    )


def _issuer(issuer: Issuer) -> Json:
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.site}


def _achievement(one: Achievement, issuer: Issuer) -> Json:
    address = issuer.achievement_id(one.version_id)
    aligned = [
        {
            "type": ["Alignment"],
            "targetName": skill.name,
            "targetUrl": skill.address,
            "targetFramework": skill.framework,
            "targetCode": skill.key,
        }
        for skill in one.skills
    ]
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": one.title,
        "version": one.edition,
        "description": one.summary,
        "criteria": {"id": address, "narrative": one.criteria},
        "fieldOfStudy": one.topic,
        "inLanguage": "en-GB",
        "image": {"id": f"{address}.png", "type": "Image", "caption": f"The badge of the course “{one.title}”"},
        **({"alignment": aligned} if aligned else {}),
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
