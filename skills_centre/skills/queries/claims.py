"""Results as somebody decides them: what was claimed, on which scale, and what was decided already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, select

from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, CurrentLevel, SkillDefinition
from skills_centre.skills.queries.described import scales_of
from skills_centre.skills.rules import WITHOUT_LADDER, Basis, Decision, Source


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
            exists()
            .where(
                CurrentLevel.person_id == AssessmentResult.person_id,
                CurrentLevel.claimed_result_id == AssessmentResult.id,
            )
            .label("is_open_claim"),
        )
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == AssessmentResult.version_id,
                SkillDefinition.skill_id == AssessmentResult.skill_id,
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
            is_open_claim=row.is_open_claim,
            ranks=frozenset({0, *scales[row.version_id]} if row.has_ladder else WITHOUT_LADDER),
            decisions=tuple(made[row.id]),
        )
        for row in rows
    }


def skill_names_of(result_ids: Collection[UUID]) -> dict[UUID, str]:
    """The name of the skill that each of these results is about."""
    rows = db.session.execute(
        select(AssessmentResult.id, SkillDefinition.name)
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == AssessmentResult.version_id,
                SkillDefinition.skill_id == AssessmentResult.skill_id,
            ),
        )
        .where(AssessmentResult.id.in_(result_ids))
    )
    return dict(rows.tuples().all())


def skill_of_result(person_id: UUID, result_id: UUID) -> UUID:
    """The skill that one of a person's results is about. Raises NotFound for whatever is not theirs."""
    skill_id = db.session.scalar(
        select(AssessmentResult.skill_id).where(
            AssessmentResult.id == result_id, AssessmentResult.person_id == person_id
        )
    )
    if skill_id is None:
        raise NotFound
    return skill_id
