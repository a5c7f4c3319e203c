"""Which skills a role asks for, at any of its levels, in the published frameworks."""

from collections.abc import Collection

from sqlalchemy import Subquery, select

from skills_centre.platform.database import db
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    JobRole,
    Requirement,
    RoleLevel,
    Skill,
    VersionState,
)


def skills_by_role(role_key: str | None = None) -> Subquery:
    """The keys of roles (or of one) and of the skills that any level of each asks for, each pair once: `role_key`, `skill_key`."""
    asked = (
        select(JobRole.key.label("role_key"), Skill.key.label("skill_key"))
        .distinct()
        .select_from(RoleLevel)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .join(
            Requirement,
            (Requirement.version_id == RoleLevel.version_id) & (Requirement.profile_id == RoleLevel.profile_id),
        )
        .join(Skill, Skill.id == Requirement.skill_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
    )
    return (asked.where(JobRole.key == role_key) if role_key else asked).subquery("asked_by_role")


def role_names(keys: Collection[str]) -> dict[str, str]:
    """What the published frameworks call these roles, the one in force first; a role that none has is absent. One statement."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(JobRole.key, JobRole.name)
        .join(FrameworkVersion, FrameworkVersion.id == JobRole.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(JobRole.key.in_(keys), FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.is_in_force, Framework.key.desc())
    )
    return {row.key: row.name for row in rows}
