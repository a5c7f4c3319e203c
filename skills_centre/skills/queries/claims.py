"""Results as somebody decides them: what was claimed, on which scale, and what was decided already."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Framework,
    FrameworkVersion,
    Level,
    Skill,
    SkillDefinition,
    VersionState,
)
from skills_centre.skills.rules import MET_WITHOUT_LADDER, Basis, Decision, Source

#: What the levels of a skill without a ladder are called.
WITHOUT_LADDER = {0: "Not yet", 1: "Developing", MET_WITHOUT_LADDER: "Met"}
#: What level 0 is called in every scale: an assessment, not a level of the framework.
NOT_YET = "Not yet"


@dataclass(frozen=True)
class MadeDecision:
    """A decision that was made, with whom it was made by."""

    decision: Decision
    level: int | None
    basis: Basis | None
    decided_by: UUID


@dataclass(frozen=True)
class DecidableResult:
    """A result of a person with all that a decision about it must know."""

    id: UUID
    person_id: UUID
    skill_id: UUID
    version_id: UUID
    level: int | None
    is_own_account: bool
    is_open_claim: bool
    ranks: frozenset[int]
    decisions: tuple[MadeDecision, ...]

    @property
    def is_passed_on(self) -> bool:
        """Whether somebody said that they cannot judge it."""
        return any(one.decision is Decision.CANNOT_JUDGE for one in self.decisions)

    @property
    def is_revoked(self) -> bool:
        """Whether it was revoked."""
        return any(one.decision is Decision.REVOKED for one in self.decisions)

    @property
    def is_confirmed(self) -> bool:
        """Whether it is confirmed, at whatever level; others' results are when they are entered."""
        agreed = {Decision.CONFIRMED, Decision.CHANGED}
        return not self.is_own_account or any(one.decision in agreed for one in self.decisions)

    @property
    def is_decided(self) -> bool:
        """Whether its claim has been ended by a decision."""
        return self.is_confirmed or any(one.decision is Decision.RETURNED for one in self.decisions)


@dataclass(frozen=True)
class PublishedSkill:
    """A skill as the published version of its framework defines it."""

    skill_id: UUID
    version_id: UUID
    key: str
    name: str
    levels: dict[int, str]


def decidable_results(person_id: UUID, result_ids: Collection[UUID]) -> dict[UUID, DecidableResult]:
    """These results, as far as they are the person's, by id, in three statements."""
    made: dict[UUID, list[MadeDecision]] = defaultdict(list)
    for one in db.session.execute(
        select(
            AssessmentDecision.result_id,
            AssessmentDecision.decision,
            AssessmentDecision.level,
            AssessmentDecision.basis,
            AssessmentDecision.decided_by,
        )
        .where(AssessmentDecision.result_id.in_(result_ids))
        .order_by(AssessmentDecision.decided_at, AssessmentDecision.id)
    ):
        made[one.result_id].append(MadeDecision(*one[1:]))
    rows = db.session.execute(
        select(
            AssessmentResult.id,
            AssessmentResult.person_id,
            AssessmentResult.skill_id,
            AssessmentResult.version_id,
            AssessmentResult.level,
            AssessmentResult.source,
            AssessmentResult.assessor_id,
            SkillDefinition.has_ladder,
            CurrentLevel.claimed_result_id,
        )
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == AssessmentResult.version_id,
                SkillDefinition.skill_id == AssessmentResult.skill_id,
            ),
        )
        .outerjoin(
            CurrentLevel,
            and_(
                CurrentLevel.person_id == AssessmentResult.person_id,
                CurrentLevel.skill_id == AssessmentResult.skill_id,
            ),
        )
        .where(AssessmentResult.id.in_(result_ids), AssessmentResult.person_id == person_id)
    ).all()
    scales = scales_of({row.version_id for row in rows})
    return {
        row.id: DecidableResult(
            id=row.id,
            person_id=row.person_id,
            skill_id=row.skill_id,
            version_id=row.version_id,
            level=row.level,
            is_own_account=row.source is Source.SELF or (row.source is Source.IMPORT and row.assessor_id is None),
            is_open_claim=row.claimed_result_id == row.id,
            ranks=frozenset(scales[row.version_id] if row.has_ladder else WITHOUT_LADDER),
            decisions=tuple(made[row.id]),
        )
        for row in rows
    }


def scales_of(version_ids: Iterable[UUID]) -> dict[UUID, dict[int, str]]:
    """What each level is called in these versions, "not yet" first."""
    scales: dict[UUID, dict[int, str]] = {version_id: {0: NOT_YET} for version_id in version_ids}
    for row in db.session.execute(
        select(Level.version_id, Level.rank, Level.name).where(Level.version_id.in_(scales)).order_by(Level.rank)
    ):
        scales[row.version_id][row.rank] = row.name
    return scales


def published_skill(skill_id: UUID) -> PublishedSkill | None:
    """A skill with its levels, by the published version; None for one that is not in it."""
    return next(iter(_published(Skill.id == skill_id)), None)


def published_skill_by_key(skill_key: str) -> PublishedSkill | None:
    """The skill with a key, where two frameworks share it that of the framework in force; None when no published version has it."""
    return next(iter(_published(Skill.key == skill_key)), None)


def _published(condition: ColumnElement[bool]) -> list[PublishedSkill]:
    rows = db.session.execute(
        select(
            SkillDefinition.skill_id,
            SkillDefinition.version_id,
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.has_ladder,
        )
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, condition)
        .order_by(Framework.is_in_force.desc(), Framework.key)
    ).all()
    scales = scales_of({row.version_id for row in rows})
    return [
        PublishedSkill(
            row.skill_id,
            row.version_id,
            row.key,
            row.name,
            scales[row.version_id] if row.has_ladder else dict(WITHOUT_LADDER),
        )
        for row in rows
    ]
