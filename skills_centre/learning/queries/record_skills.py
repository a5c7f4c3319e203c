"""The skills that somebody may name beside what they learned: those of the published frameworks."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState

#: Where skills without a group of their own stand.
UNGROUPED = "Other skills"


@dataclass(frozen=True, slots=True)
class ChoosableSkill:
    """A skill to choose: its key, its name and the group that it stands in."""

    key: str
    name: str
    group: str


def choosable_skills() -> list[ChoosableSkill]:
    """Every skill of the frameworks in force, by group and name. One statement."""
    rows = db.session.execute(
        select(Skill.key, SkillDefinition.name, SkillDefinition.group_name)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, Framework.is_in_force.is_(True))
        .order_by(SkillDefinition.sort_key, Skill.key)
    )
    skills: dict[str, ChoosableSkill] = {}
    for row in rows:
        skills.setdefault(row.key, ChoosableSkill(row.key, row.name, row.group_name or UNGROUPED))
    return sorted(skills.values(), key=lambda skill: (skill.group == UNGROUPED, skill.group))


def are_choosable(keys: Collection[str]) -> bool:
    """Whether each of these skills is defined in a published framework."""
    wanted = set(keys)
    if not wanted:
        return True
    known = db.session.scalars(
        select(Skill.key)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .where(Skill.key.in_(wanted), FrameworkVersion.state == VersionState.PUBLISHED)
    )
    return wanted <= set(known)
