"""What an export needs of a version: the framework as a value, and the identities of what it names."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.people.queries.viewers import institution
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.exporting.edition import Edition
from skills_centre.skills.models import (
    FrameworkVersion,
    Profile,
    RoleLevel,
    Skill,
    SkillDefinition,
)
from skills_centre.skills.queries.editions import ordered_definition_of


def edition(version_id: UUID) -> Edition:
    """A version with all that an export may need. Raises NotFound."""
    version = db.session.execute(
        select(
            FrameworkVersion.framework_id,
            FrameworkVersion.number,
            FrameworkVersion.state,
            FrameworkVersion.made_at,
            FrameworkVersion.published_at,
        ).where(FrameworkVersion.id == version_id)
    ).one_or_none()
    if version is None:
        raise NotFound
    skills = db.session.execute(
        select(Skill.key, Skill.id)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .where(SkillDefinition.version_id == version_id)
    )
    profiles = db.session.execute(
        select(Profile.key, Profile.id)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .where(RoleLevel.version_id == version_id)
    )
    facts = institution()
    return Edition(
        version_id=version_id,
        framework_id=version.framework_id,
        number=version.number,
        state=version.state,
        creator=facts.name if facts else "Skills Centre",
        changed_at=version.published_at or version.made_at,
        definition=ordered_definition_of(version_id),
        skills={row.key: row.id for row in skills},
        profiles={row.key: row.id for row in profiles},
    )
