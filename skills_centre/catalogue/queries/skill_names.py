"""What the skills that courses teach are called."""

from collections.abc import Collection

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState


def skill_names(keys: Collection[str]) -> dict[str, str]:
    """The name of each skill in the published frameworks, the one in force first; a skill that none defines is named by its key."""
    names = {key: key.replace("-", " ").capitalize() for key in keys}
    names.update(known_skills(keys))
    return names


def known_skills(keys: Collection[str]) -> dict[str, str]:
    """The names of those skills that a published framework defines."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(Skill.key, SkillDefinition.name)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Skill.key.in_(keys), FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.is_in_force, Framework.key.desc())
    )
    return {row.key: row.name for row in rows}
