"""Skills as their framework describes them, level by level, for people who read them; and the skill that an address names."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import aliased

from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.portions import padded
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    Level,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.queries.definitions import Defined, Edition, definitions_of
from skills_centre.skills.rules import level_name


@dataclass(frozen=True, slots=True)
class DescribedSkill(Defined):
    """A skill in its published version, or in the last that defined it (then `is_published` is false)."""

    skill_id: UUID
    key: str
    asks_for_evidence: bool
    framework_key: str
    framework_name: str
    version_id: UUID
    version_number: int
    is_published: bool
    #: What names the skill in an address: its key, with its framework's before it where two frameworks use the same key.
    address: str

    def level_name(self, level: int | None) -> str:
        """The name of a level, "Not yet" and "I don't know" included."""
        return level_name(level, {one.rank: one.name for one in self.levels}, has_ladder=self.has_ladder)

    @property
    def names(self) -> Mapping[int, str]:
        """The names of all levels, 0 included."""
        return {0: self.level_name(0)} | {one.rank: one.name for one in self.levels}


def described_skills(skill_ids: Collection[UUID]) -> dict[UUID, DescribedSkill]:
    """These skills with their levels, in one statement once their editions were read; one that only a draft defines is left out."""
    if not skill_ids:
        return {}
    newest = {row.skill_id: row for row in db.session.execute(_EDITIONS, {"skill_ids": padded(skill_ids)})}
    said = definitions_of((Edition(row.version_id, row.digest) for row in newest.values()), newest)
    return {skill_id: _described(row, said[row.version_id][skill_id]) for skill_id, row in newest.items()}


def _editions() -> Select[Any]:
    """The editions that define some skills, of each skill the newest last; and what no edition says of it."""
    other = aliased(Skill)
    is_published = FrameworkVersion.state == VersionState.PUBLISHED
    return (
        select(
            SkillDefinition.skill_id,
            Skill.key,
            Skill.asks_for_evidence,
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
            FrameworkVersion.id.label("version_id"),
            FrameworkVersion.number.label("version_number"),
            FrameworkVersion.digest,
            is_published.label("is_published"),
            exists().where(other.key == Skill.key, other.id != Skill.id).label("is_shared"),
        )
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(
            SkillDefinition.skill_id.in_(bindparam("skill_ids", expanding=True)),
            FrameworkVersion.state != VersionState.DRAFT,
        )
        .order_by(is_published, FrameworkVersion.number)
    )


_EDITIONS = _editions()

#: What an edition says of a skill.
_SAID = tuple(one.name for one in fields(Defined))


def _described(row: Row[Any], said: Defined) -> DescribedSkill:
    return DescribedSkill(
        **{name: getattr(said, name) for name in _SAID},
        skill_id=row.skill_id,
        key=row.key,
        asks_for_evidence=row.asks_for_evidence,
        framework_key=row.framework_key,
        framework_name=row.framework_name,
        version_id=row.version_id,
        version_number=row.version_number,
        is_published=bool(row.is_published),
        address=f"{row.framework_key}.{row.key}" if row.is_shared else row.key,
    )


def skill_at(address: str) -> DescribedSkill:
    """The skill that an address names: a key, or a framework's key, a dot and a key. Raises NotFound.

    A key that two frameworks use means the skill of the one in force.
    """
    framework_key, _, key = address.rpartition(".")
    skill_id = db.session.scalar(
        select(Skill.id)
        .join(Framework, Framework.id == Skill.framework_id)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .where(
            Skill.key == key,
            FrameworkVersion.state != VersionState.DRAFT,
            *([Framework.key == framework_key] if framework_key else []),
        )
        .order_by(
            (FrameworkVersion.state == VersionState.PUBLISHED).desc(), Framework.is_in_force.desc(), Framework.key
        )
        .limit(1)
    )
    if skill_id is None:
        raise NotFound
    return described_skills([skill_id])[skill_id]


def scales_of(version_ids: Collection[UUID]) -> dict[UUID, dict[int, str]]:
    """The names of the levels of these versions."""
    found: dict[UUID, dict[int, str]] = defaultdict(dict)
    for row in db.session.execute(
        select(Level.version_id, Level.rank, Level.name).where(Level.version_id.in_(version_ids))
    ):
        found[row.version_id][row.rank] = row.name
    return found
