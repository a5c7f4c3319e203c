"""What skills and levels are called in the published frameworks, and where to read about a skill."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, FrameworkVersion, Level, Skill, SkillDefinition, VersionState

_NO_LEVELS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NamedSkill:
    """A skill by the name that people read. `framework_key` is none, and no level has a name, where no published framework defines it."""

    key: str
    name: str
    framework_key: str | None
    levels: Mapping[int, str]

    def level(self, rank: int) -> str:
        """What its scale calls a level; its number where the scale has no such step."""
        return self.levels.get(rank, f"level {rank}")


def named_skills(keys: Collection[str]) -> dict[str, NamedSkill]:
    """Each of these skills as the published framework in force calls it, else another one, else by its key. Two statements."""
    named = {key: NamedSkill(key, key.replace("-", " ").capitalize(), None, _NO_LEVELS) for key in keys}
    if not keys:
        return named
    levels = level_names()
    for row in db.session.execute(
        select(Skill.key, SkillDefinition.name, Framework.key.label("framework"))
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Skill.key.in_(keys), FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.is_in_force, Framework.key.desc())
    ):
        named[row.key] = NamedSkill(row.key, row.name, row.framework, levels.get(row.framework, _NO_LEVELS))
    return named


def level_names() -> dict[str, dict[int, str]]:
    """The scale of each published framework, the one in force first: its levels' names by rank."""
    scales: dict[str, dict[int, str]] = defaultdict(dict)
    for row in db.session.execute(
        select(Framework.key, Level.rank, Level.name)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .join(Level, Level.version_id == FrameworkVersion.id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(Framework.is_in_force.desc(), Framework.key, Level.rank)
    ):
        scales[row.key][row.rank] = row.name
    return dict(scales)
