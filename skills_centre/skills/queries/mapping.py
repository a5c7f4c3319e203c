"""A draft beside the version that it follows: which skills are gone, new or the same, and what was decided about those that are gone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.editing.renamed import under_new_keys
from skills_centre.skills.models import (
    AssessmentResult,
    Descriptor,
    FrameworkVersion,
    Skill,
    SkillDefinition,
    SkillMapping,
    VersionState,
)
from skills_centre.skills.queries.editions import definition_of
from skills_centre.skills.rules.carrying import MappingKind


@dataclass(frozen=True, slots=True)
class SkillInVersion:
    """A skill as one version has it."""

    skill_id: UUID
    key: str
    name: str
    sort_key: str
    description: str
    has_ladder: bool


@dataclass(frozen=True, slots=True)
class DecidedMapping:
    """What somebody said became of a skill; no `to` when it was retired, and no name when it was said on the command line."""

    kind: MappingKind
    to: tuple[UUID, ...]
    by_name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The skills of the former version and of a draft, by id and in the order of their names. `former_id` is none for a first version."""

    version_id: UUID
    state: VersionState
    former_id: UUID | None
    former_number: int | None
    before: Mapping[UUID, SkillInVersion]
    after: Mapping[UUID, SkillInVersion]
    decided: Mapping[UUID, DecidedMapping]

    @property
    def gone(self) -> list[SkillInVersion]:
        """What the draft no longer has."""
        return [one for skill_id, one in self.before.items() if skill_id not in self.after]

    @property
    def new(self) -> list[SkillInVersion]:
        """What the draft has and the former version had not."""
        return [one for skill_id, one in self.after.items() if skill_id not in self.before] if self.former_id else []

    @property
    def stay(self) -> list[SkillInVersion]:
        """What both have, as the draft has it."""
        return [one for skill_id, one in self.after.items() if skill_id in self.before]

    @property
    def unmapped(self) -> list[SkillInVersion]:
        """What is gone, and of which nobody has said what became of it in a way that still holds."""
        return [one for one in self.gone if not self.holds(one.skill_id)]

    def holds(self, skill_id: UUID) -> bool:
        """Whether there is a decision about a skill of the former version, and the draft still has all that it became."""
        decision, old = self.decided.get(skill_id), self.before.get(skill_id)
        if decision is None or old is None:
            return False
        targets = [self.after.get(one) for one in decision.to]
        return all(one is not None and one.has_ladder == old.has_ladder for one in targets)


def unmapped_skills(version_id: UUID) -> list[SkillInVersion]:
    """The skills of the former version that a draft has not, and of which nobody has said what became of them, by name.

    In five statements. While there are any, the draft cannot be published. Raises NotFound.
    """
    return side_by_side(version_id).unmapped


def side_by_side(version_id: UUID) -> SideBySide:
    """A version beside the published version of its framework, in five statements. Raises NotFound."""
    version = db.session.execute(
        select(FrameworkVersion.framework_id, FrameworkVersion.state).where(FrameworkVersion.id == version_id)
    ).one_or_none()
    if version is None:
        raise NotFound
    former = db.session.execute(
        select(FrameworkVersion.id, FrameworkVersion.number).where(
            FrameworkVersion.framework_id == version.framework_id,
            FrameworkVersion.state == VersionState.PUBLISHED,
            FrameworkVersion.id != version_id,
        )
    ).one_or_none()
    return SideBySide(
        version_id=version_id,
        state=version.state,
        former_id=former.id if former else None,
        former_number=former.number if former else None,
        before=_skills_in(former.id) if former else {},
        after=_skills_in(version_id),
        decided=_decided(version_id),
    )


def former_edition(version_id: UUID) -> FrameworkDefinition | None:
    """The version that a draft follows, its renamed skills under the keys that the draft gives them; none for a first version."""
    beside = side_by_side(version_id)
    if beside.former_id is None:
        return None
    renames = {
        beside.before[old].key: beside.after[one.to[0]].key
        for old, one in beside.decided.items()
        if one.kind is MappingKind.RENAMED and beside.holds(old)
    }
    return under_new_keys(definition_of(beside.former_id), renames)


def texts_of(version_id: UUID, skills: Collection[SkillInVersion]) -> dict[UUID, str]:
    """All that a version says of some of its skills: the description, and what somebody at each level can do."""
    words: dict[UUID, list[str]] = {one.skill_id: [one.description] for one in skills}
    for row in db.session.execute(
        select(Descriptor.skill_id, Descriptor.body)
        .where(Descriptor.version_id == version_id, Descriptor.skill_id.in_(words))
        .order_by(Descriptor.skill_id, Descriptor.rank)
    ):
        words[row.skill_id].append(row.body)
    return {skill_id: "\n".join(several).strip() for skill_id, several in words.items()}


def ever_assessed(skill_ids: Collection[UUID]) -> set[UUID]:
    """Those of these skills in which anybody was ever assessed, or assessed themselves."""
    return set(
        db.session.scalars(select(AssessmentResult.skill_id).where(AssessmentResult.skill_id.in_(skill_ids)).distinct())
    )


def _skills_in(version_id: UUID) -> dict[UUID, SkillInVersion]:
    rows = db.session.execute(
        select(
            SkillDefinition.skill_id,
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.sort_key,
            SkillDefinition.description,
            SkillDefinition.has_ladder,
        )
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .where(SkillDefinition.version_id == version_id)
        .order_by(SkillDefinition.sort_key, Skill.key)
    )
    return {row.skill_id: SkillInVersion(*row) for row in rows}


def _decided(version_id: UUID) -> dict[UUID, DecidedMapping]:
    rows = db.session.execute(
        select(
            SkillMapping.from_skill_id,
            SkillMapping.kind,
            SkillMapping.to_skill_id,
            Person.name.label("by_name"),
            SkillMapping.decided_at,
        )
        .outerjoin(Person, Person.id == SkillMapping.decided_by)
        .where(SkillMapping.version_id == version_id)
        .order_by(SkillMapping.decided_at, SkillMapping.id)
    ).all()
    targets: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.to_skill_id:
            targets[row.from_skill_id].append(row.to_skill_id)
    return {
        row.from_skill_id: DecidedMapping(
            kind=row.kind, to=tuple(targets[row.from_skill_id]), by_name=row.by_name, at=row.decided_at
        )
        for row in rows
    }
