"""Certificates: the holder's own, the one that a code names, and what is public about a course's badge. One statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, exists, select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.models import Certificate, Enrolment, Shown
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import Words
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate with what it says; `email` is none once the holder is erased, `reason` unless it was revoked."""

    id: UUID
    code: str
    badge_id: UUID
    enrolment_id: UUID
    version_id: UUID
    course_title: str
    edition: str
    minutes: int
    completed_at: datetime
    issued_at: datetime
    person_id: UUID
    person_name: str
    email: str | None
    shown: Shown
    chosen_at: datetime | None
    revoked_at: datetime | None
    reason: str | None

    @property
    def is_revoked(self) -> bool:
        """Whether it no longer counts."""
        return self.revoked_at is not None


@dataclass(frozen=True)
class RevokedBadge:
    """A badge that no longer counts."""

    badge_id: UUID
    revoked_at: datetime


@dataclass(frozen=True)
class SkillPlace:
    """Where a skill is defined: its name, and the published framework that says so."""

    key: str
    name: str
    framework_key: str
    framework_name: str


def own_certificate(enrolment_id: UUID, *, person_id: UUID) -> CertificateFacts | None:
    """A person's certificate of one completion: the one that counts, else the one revoked last; none if none was issued."""
    row = db.session.execute(
        _certificates()
        .where(Certificate.enrolment_id == enrolment_id, Enrolment.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(1)
    ).one_or_none()
    return _facts(row) if row else None


def certificate_of_code(code: str) -> CertificateFacts | None:
    """The certificate with this code."""
    row = db.session.execute(_certificates().where(Certificate.code == code)).one_or_none()
    return _facts(row) if row else None


def certificate_by_id(certificate_id: UUID) -> CertificateFacts | None:
    """The certificate with this id."""
    row = db.session.execute(_certificates().where(Certificate.id == certificate_id)).one_or_none()
    return _facts(row) if row else None


def has_another(certificate: CertificateFacts) -> bool:
    """Whether a certificate that counts was issued in the place of this one."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Certificate.enrolment_id == certificate.enrolment_id,
                    Certificate.revoked_at.is_(None),
                    Certificate.id != certificate.id,
                )
            )
        )
    )


def revoked_badges() -> list[RevokedBadge]:
    """Every badge that no longer counts, in the order in which that happened."""
    rows = db.session.execute(
        select(Certificate.badge_id, Certificate.revoked_at)
        .where(Certificate.revoked_at.is_not(None))
        .order_by(Certificate.revoked_at, Certificate.badge_id)
    )
    return [RevokedBadge(row.badge_id, row.revoked_at) for row in rows]


def was_certified(version_id: UUID) -> bool:
    """Whether anybody has a certificate of this version, so that what it takes is public."""
    return bool(
        db.session.scalar(
            select(
                exists()
                .where(Certificate.enrolment_id == Enrolment.id, Enrolment.version_id == version_id)
                .select_from(Certificate, Enrolment)
            )
        )
    )


def skill_places(keys: Collection[str]) -> list[SkillPlace]:
    """Where the published frameworks define these skills, the framework in force first; a skill that none defines is left out."""
    if not keys:
        return []
    rows = db.session.execute(
        select(Skill.key, SkillDefinition.name, Framework.key, Framework.name)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Skill.key.in_(keys), FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.is_in_force, Framework.key.desc())
    )
    places = {row[0]: SkillPlace(*row) for row in rows}
    return sorted(places.values(), key=lambda one: (one.name.casefold(), one.key))


def _certificates() -> Select[tuple[object, ...]]:
    return (
        select(
            Certificate.id,
            Certificate.code,
            Certificate.badge_id,
            Certificate.enrolment_id,
            Certificate.issued_at,
            Certificate.shown,
            Certificate.chosen_at,
            Certificate.revoked_at,
            Enrolment.version_id,
            Enrolment.completed_at,
            Enrolment.person_id,
            CourseVersion.title,
            CourseVersion.major,
            CourseVersion.minor,
            CourseVersion.minutes,
            Person.name.label("person_name"),
            Person.email,
            Words.body.label("reason"),
        )
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Words, Words.id == Certificate.reason_id)
    )


def _facts(row: Row[tuple[object, ...]]) -> CertificateFacts:
    return CertificateFacts(
        id=row.id,
        code=row.code,
        badge_id=row.badge_id,
        enrolment_id=row.enrolment_id,
        version_id=row.version_id,
        course_title=row.title,
        edition=f"{row.major}.{row.minor}",
        minutes=row.minutes,
        completed_at=row.completed_at,
        issued_at=row.issued_at,
        person_id=row.person_id,
        person_name=row.person_name,
        email=row.email,
        shown=row.shown,
        chosen_at=row.chosen_at,
        revoked_at=row.revoked_at,
        reason=row.reason,
    )
