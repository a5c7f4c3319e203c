"""The role profiles that people can be given, by name, and which of them each person has as their primary one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    JobRole,
    PersonProfile,
    Profile,
    RoleLevel,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """A role level of a published framework."""

    id: UUID
    key: str
    framework_key: str
    role_name: str
    level_name: str

    @property
    def name(self) -> str:
        """How lists name it: the role and its level, or the one name where they are the same."""
        return self.level_name if self.level_name == self.role_name else f"{self.role_name} — {self.level_name}"


def role_profiles() -> list[RoleProfile]:
    """Every role profile of the published frameworks, by role and level; "everyone" is nobody's to be given."""
    rows = db.session.execute(
        select(
            Profile.id,
            Profile.key,
            Framework.key.label("framework_key"),
            JobRole.name.label("role_name"),
            RoleLevel.name.label("level_name"),
        )
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .join(Framework, Framework.id == Profile.framework_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, ~Profile.is_everyone)
        .order_by(JobRole.sort_key, RoleLevel.sort_key, Profile.id)
    )
    return [RoleProfile(**row._mapping) for row in rows]


def primary_profiles() -> dict[UUID, UUID]:
    """The primary profile that each person holds and has agreed, by person; also one that begins later."""
    rows = db.session.execute(
        select(PersonProfile.person_id, PersonProfile.profile_id).where(
            PersonProfile.is_primary, PersonProfile.agreed_at.is_not(None), PersonProfile.ends_on.is_(None)
        )
    )
    return {row.person_id: row.profile_id for row in rows}


def primary_profile(person_id: UUID, *, on: date) -> RoleProfile | None:
    """The primary profile that a person holds on a day, if any, as the published version names it."""
    held = db.session.scalar(
        select(PersonProfile.profile_id).where(
            PersonProfile.person_id == person_id,
            PersonProfile.is_primary,
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.starts_on <= on,
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
    )
    return next((profile for profile in role_profiles() if profile.id == held), None) if held else None
