"""Skills as their framework describes them, level by level, for people who read them; and the skill that an address names."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import (
    Descriptor,
    Framework,
    FrameworkVersion,
    Level,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.rules import WITHOUT_LADDER, level_name

#: What the steps of a skill without a ladder mean.
_STEPS = {1: "You can do part of it, or do it with somebody’s help.", 2: "You do it well, without help."}


@dataclass(frozen=True, slots=True)
class DescribedLevel:
    """A level above "not yet", and what somebody at it can do; none where the source leaves the level undefined."""

    rank: int
    name: str
    body: str | None


@dataclass(frozen=True, slots=True)
class DescribedSkill:
    """A skill in its published version, or in the last that defined it (then `is_published` is false)."""

    skill_id: UUID
    key: str
    name: str
    sort_key: str
    description: str
    group_name: str | None
    has_ladder: bool
    is_ai_related: bool
    currency_months: int | None
    asks_for_evidence: bool
    framework_key: str
    framework_name: str
    version_id: UUID
    version_number: int
    is_published: bool
    #: What names the skill in an address: its key, with its framework's before it where two frameworks use the same key.
    address: str
    levels: tuple[DescribedLevel, ...]

    def level_name(self, level: int | None) -> str:
        """The name of a level, "Not yet" and "I don't know" included."""
        return level_name(level, {one.rank: one.name for one in self.levels}, has_ladder=self.has_ladder)

    @property
    def names(self) -> Mapping[int, str]:
        """The names of all levels, 0 included."""
        return {0: self.level_name(0)} | {one.rank: one.name for one in self.levels}


def described_skills(skill_ids: Collection[UUID]) -> dict[UUID, DescribedSkill]:
    """These skills with their levels, in three statements; one that only a draft defines is left out."""
    if not skill_ids:
        return {}
    rows = db.session.execute(
        select(
            SkillDefinition.skill_id,
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.sort_key,
            SkillDefinition.description,
            SkillDefinition.group_name,
            SkillDefinition.has_ladder,
            SkillDefinition.is_ai_related,
            SkillDefinition.currency_months,
            Skill.asks_for_evidence,
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
            FrameworkVersion.id.label("version_id"),
            FrameworkVersion.number.label("version_number"),
            (FrameworkVersion.state == VersionState.PUBLISHED).label("is_published"),
        )
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(SkillDefinition.skill_id.in_(skill_ids), FrameworkVersion.state != VersionState.DRAFT)
        .order_by(FrameworkVersion.state == VersionState.PUBLISHED, FrameworkVersion.number)
    )
    newest = {row.skill_id: row._mapping for row in rows}
    levels = _levels(newest.keys(), {row["version_id"] for row in newest.values()})
    shared = _shared_keys({row["key"] for row in newest.values()})
    return {
        skill_id: DescribedSkill(
            **row,
            address=f"{row['framework_key']}.{row['key']}" if row["key"] in shared else row["key"],
            levels=levels[row["version_id"], skill_id] if row["has_ladder"] else _steps(),
        )
        for skill_id, row in newest.items()
    }


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


def _steps() -> tuple[DescribedLevel, ...]:
    return tuple(DescribedLevel(rank, WITHOUT_LADDER[rank], body) for rank, body in _STEPS.items())


def _levels(
    skill_ids: Collection[UUID], version_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], tuple[DescribedLevel, ...]]:
    """The levels of each version as each of its skills describes them."""
    found: dict[tuple[UUID, UUID], tuple[DescribedLevel, ...]] = defaultdict(tuple)
    for row in db.session.execute(
        select(SkillDefinition.version_id, SkillDefinition.skill_id, Level.rank, Level.name, Descriptor.body)
        .join(Level, Level.version_id == SkillDefinition.version_id)
        .outerjoin(
            Descriptor,
            and_(
                Descriptor.version_id == Level.version_id,
                Descriptor.skill_id == SkillDefinition.skill_id,
                Descriptor.rank == Level.rank,
            ),
        )
        .where(SkillDefinition.skill_id.in_(skill_ids), SkillDefinition.version_id.in_(version_ids))
        .order_by(Level.rank)
    ):
        pair = row.version_id, row.skill_id
        found[pair] = (*found[pair], DescribedLevel(row.rank, row.name, row.body))
    return found


def _shared_keys(keys: Collection[str]) -> set[str]:
    """Those of these keys that more than one framework uses."""
    return set(
        db.session.scalars(select(Skill.key).where(Skill.key.in_(keys)).group_by(Skill.key).having(func.count() > 1))
    )
