"""What the skills that courses teach are called."""

from collections.abc import Collection

from sqlalchemy import Subquery, select

from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState


def skill_names(keys: Collection[str]) -> dict[str, str]:
    """The name of each skill in the published frameworks, the one in force first; a skill that none defines is named by its key."""
    names = {key: named_by(key) for key in keys}
    names.update(known_skills(keys))
    return names


def known_skills(keys: Collection[str]) -> dict[str, str]:
    """The names of those skills that a published framework defines."""
    if not keys:
        return {}
    names = published_names()
    rows = db.session.execute(
        select(names.c.key, names.c.name)
        .where(names.c.key.in_(keys))
        .order_by(names.c.is_in_force, names.c.framework_key.desc())
    )
    return {row.key: row.name for row in rows}


def published_names() -> Subquery:
    """What each published framework calls each of its skills: `key`, `name`, `is_in_force`, `framework_key`."""
    return (
        select(Skill.key, SkillDefinition.name, Framework.is_in_force, Framework.key.label("framework_key"))
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .subquery("published_names")
    )


def named_by(key: str) -> str:
    """What a skill is called that no framework defines."""
    return key.replace("-", " ").capitalize()
