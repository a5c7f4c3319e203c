"""What skills and levels are called in the published frameworks, and where to read about a skill."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import and_, bindparam, select

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

    def level_in_words(self, rank: int) -> str:
        """A level within a sentence: "working level"."""
        return f"{self.levels[rank].lower()} level" if rank in self.levels else f"level {rank}"


_SKILL, _DEFINITION, _LEVEL = Skill.__table__.c, SkillDefinition.__table__.c, Level.__table__.c
_FRAMEWORK, _VERSION = Framework.__table__.c, FrameworkVersion.__table__.c
_PUBLISHED = Framework.__table__.join(
    FrameworkVersion.__table__,
    and_(_VERSION.framework_id == _FRAMEWORK.id, _VERSION.state == VersionState.PUBLISHED),
)

#: Asked for every list of courses, so built once from plain tables: a row for each level of a skill. What counts comes last.
_NAMES = (
    select(_SKILL.key, _DEFINITION.name, _FRAMEWORK.key.label("framework"), _LEVEL.rank, _LEVEL.name.label("level"))
    .select_from(
        _PUBLISHED.join(SkillDefinition.__table__, _DEFINITION.version_id == _VERSION.id)
        .join(Skill.__table__, _SKILL.id == _DEFINITION.skill_id)
        .outerjoin(Level.__table__, _LEVEL.version_id == _VERSION.id)
    )
    .where(_SKILL.key.in_(bindparam("keys", expanding=True)))
    .order_by(_FRAMEWORK.is_in_force, _FRAMEWORK.key.desc())
)
_LEVELS = (
    select(_FRAMEWORK.key, _LEVEL.rank, _LEVEL.name)
    .select_from(_PUBLISHED.join(Level.__table__, _LEVEL.version_id == _VERSION.id))
    .order_by(_FRAMEWORK.is_in_force.desc(), _FRAMEWORK.key, _LEVEL.rank)
)


def named_skills(keys: Collection[str]) -> dict[str, NamedSkill]:
    """Each of these skills as the published framework in force calls it, else another one, else by its key. One statement."""
    named = {key: NamedSkill(key, key.replace("-", " ").capitalize(), None, _NO_LEVELS) for key in keys}
    if not keys:
        return named
    scales: dict[str, dict[int, str]] = defaultdict(dict)
    for row in db.session.execute(_NAMES, {"keys": list(keys)}):
        if row.rank is not None:
            scales[row.framework][row.rank] = row.level
        named[row.key] = NamedSkill(row.key, row.name, row.framework, scales[row.framework])
    return named


def level_names() -> dict[str, dict[int, str]]:
    """The scale of each published framework, the one in force first: its levels' names by rank."""
    scales: dict[str, dict[int, str]] = defaultdict(dict)
    for row in db.session.execute(_LEVELS):
        scales[row.key][row.rank] = row.name
    return dict(scales)
