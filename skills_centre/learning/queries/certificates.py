"""Certificates: the holder's own, the one that a code names, and what is public about a course's badge. One statement each."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, exists, func, select

from skills_centre.catalogue.models import CourseSkill, CourseVersion
from skills_centre.learning.models import Certificate, Enrolment, LearningRecordEntry, Shown
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.words import Words
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState

#: Columns rather than entities: it is asked for each file, and costs half as much so.
_C, _E, _V, _P, _W = (table.__table__.c for table in (Certificate, Enrolment, CourseVersion, Person, Words))
#: What stands in the learning record of that completion: an administrator may have corrected its day or its time.
_R, _LATER = LearningRecordEntry.__table__.alias("entry"), LearningRecordEntry.__table__.alias("later")
_STANDING = and_(
    _R.c.enrolment_id == _E.id, _R.c.takes_out.is_(False), ~exists().where(_LATER.c.replaces_id == _R.c.id)
)
_SELECT = (
    select(
        *(
            _C[name]
            for name in ("id", "code", "badge_id", "enrolment_id", "issued_at", "shown", "chosen_at", "revoked_at")
        ),
        *(_E[name] for name in ("version_id", "completed_at", "person_id")),
        *(_V[name] for name in ("title", "major", "minor")),
        func.coalesce(_R.c.minutes, _V.minutes).label("minutes"),
        _R.c.learned_on,
        _P.name.label("person_name"),
        _P.email,
        _W.body.label("reason"),
    )
    .select_from(Certificate.__table__)
    .join(Enrolment.__table__, _E.id == _C.enrolment_id)
    .join(CourseVersion.__table__, _V.id == _E.version_id)
    .join(Person.__table__, _P.id == _E.person_id)
    .outerjoin(_R, _STANDING)
    .outerjoin(Words.__table__, _W.id == _C.reason_id)
)

#: Built once, as what each asks never changes: to build such a statement takes as long as to run it.
_OWN = (
    _SELECT.where(_C.enrolment_id == bindparam("enrolment_id"), _E.person_id == bindparam("person_id"))
    .order_by(_C.issued_at.desc(), _C.id.desc())
    .limit(1)
)
_OF_CODE = _SELECT.where(_C.code == bindparam("code"))
_BY_ID = _SELECT.where(_C.id == bindparam("certificate_id"))

_TEACHES, _S, _D, _FV, _F = (
    table.__table__.c for table in (CourseSkill, Skill, SkillDefinition, FrameworkVersion, Framework)
)
_TAUGHT = (
    select(_S.key, _D.name, _F.key, _F.name)
    .select_from(CourseSkill.__table__)
    .join(Skill.__table__, _S.key == _TEACHES.skill_key)
    .join(SkillDefinition.__table__, _D.skill_id == _S.id)
    .join(FrameworkVersion.__table__, _FV.id == _D.version_id)
    .join(Framework.__table__, _F.id == _FV.framework_id)
    .where(_FV.state == VersionState.PUBLISHED)
    .order_by(_F.is_in_force, _F.key.desc())
    .where(_TEACHES.version_id == bindparam("version_id"))
)


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate with what it says, its day and minutes as they stand in the learning record.

    `email` is none once the holder is erased, `reason` unless it was revoked.
    """

    id: UUID
    code: str
    badge_id: UUID
    enrolment_id: UUID
    version_id: UUID
    course_title: str
    edition: str
    minutes: int
    completed_on: date
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
    row = db.session.execute(_OWN, {"enrolment_id": enrolment_id, "person_id": person_id}).one_or_none()
    return _facts(row) if row else None


def certificate_of_code(code: str) -> CertificateFacts | None:
    """The certificate with this code."""
    row = db.session.execute(_OF_CODE, {"code": code}).one_or_none()
    return _facts(row) if row else None


def certificate_by_id(certificate_id: UUID) -> CertificateFacts | None:
    """The certificate with this id."""
    row = db.session.execute(_BY_ID, {"certificate_id": certificate_id}).one_or_none()
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


def skills_of_badge(version_id: UUID) -> list[SkillPlace]:
    """The skills that a version teaches, by name, as the published frameworks define them, the one in force first; others are left out."""
    places = {row[0]: SkillPlace(*row) for row in db.session.execute(_TAUGHT, {"version_id": version_id})}
    return sorted(places.values(), key=lambda one: (one.name.casefold(), one.key))


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
        completed_on=row.learned_on or local_day(row.completed_at),
        issued_at=row.issued_at,
        person_id=row.person_id,
        person_name=row.person_name,
        email=row.email,
        shown=row.shown,
        chosen_at=row.chosen_at,
        revoked_at=row.revoked_at,
        reason=row.reason,
    )
