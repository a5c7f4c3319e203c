"""What is recorded of many people's skills, in a constant number of statements: history, kept levels, kept states, exemptions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
    Exemption,
    RequiredSkill,
    SkillState,
)
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.rules import CurrentLevels, PastDecision, PastResult, Period
from skills_centre.skills.rules.carrying import Succession, follows_exemptions

_PERSON = Person.__table__.c


@dataclass(frozen=True, order=True, slots=True)
class Pair:
    """A person and a skill."""

    person_id: UUID
    skill_id: UUID


@dataclass(frozen=True, slots=True)
class History:
    """Everything recorded about one pair."""

    results: list[PastResult] = field(default_factory=list)
    decisions: list[PastDecision] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeptState:
    """A row of `required_skill` as values; `required_level` is None for skills without a ladder."""

    person_id: UUID
    skill_id: UUID
    version_id: UUID
    required_level: int | None
    weight: int
    is_essential: bool
    state: SkillState
    distance: int
    is_own_account: bool
    verified_level: int | None
    next_change_on: date | None

    @property
    def pair(self) -> Pair:
        """Whose, and in which skill."""
        return Pair(self.person_id, self.skill_id)


#: Whose states count in summaries: not leavers, never Members, peers or their staff.
COUNTS = and_(_PERSON.left_on.is_(None), _PERSON.person_type.not_in(PRIVATE_PERSON_TYPES))


def everyone_recorded() -> list[UUID]:
    """Every person, leavers too, in the order of their ids."""
    return list(db.session.scalars(select(Person.id).order_by(Person.id)))


def people_who_count(person_ids: Collection[UUID] | None = None) -> list[UUID]:
    """Of these people, or of all, those whose states count in summaries: not leavers, never Members, peers or their staff."""
    statement = select(Person.id).where(COUNTS)
    if person_ids is not None:
        statement = statement.where(Person.id.in_(person_ids))
    return list(db.session.scalars(statement.order_by(Person.id)))


def histories(
    person_ids: Collection[UUID],
    skill_ids: Collection[UUID] | None = None,
    *,
    known: Succession | None = None,
) -> dict[Pair, History]:
    """Everything that counts for these people, or for some skills of theirs, in five statements at most.

    What was recorded under a skill that an edition made others of counts for those others, and no longer for the skill itself.
    `known` is what became of which skill; by default, as the published editions say.
    """
    known = succession() if known is None else known
    found: dict[Pair, History] = defaultdict(History)
    pairs_of: dict[UUID, list[Pair]] = {}
    whose = [AssessmentResult.person_id.in_(person_ids)]
    if skill_ids is not None:
        whose.append(AssessmentResult.skill_id.in_(known.sources_of(skill_ids)))
    results = select(
        AssessmentResult.id,
        AssessmentResult.person_id,
        AssessmentResult.skill_id,
        AssessmentResult.version_id,
        AssessmentResult.level,
        AssessmentResult.source,
        AssessmentResult.assessor_id,
        AssessmentResult.assessed_on,
        AssessmentResult.recorded_at,
    ).where(*whose)
    decisions = (
        select(AssessmentDecision.result_id, AssessmentDecision.decision, AssessmentDecision.level)
        .join(AssessmentResult, AssessmentResult.id == AssessmentDecision.result_id)
        .where(*whose)
    )
    for row in db.session.execute(results):
        result = PastResult(
            id=row.id,
            level=row.level,
            source=row.source,
            has_assessor=row.assessor_id is not None,
            assessed_on=row.assessed_on,
            recorded_at=row.recorded_at,
        )
        now = known.ways(row.skill_id, row.version_id)
        pairs = pairs_of[row.id] = [Pair(row.person_id, one) for one in now if skill_ids is None or one in skill_ids]
        for pair in pairs:
            found[pair].results.append(result)
    for one in db.session.execute(decisions):
        for pair in pairs_of[one.result_id]:
            found[pair].decisions.append(PastDecision(one.result_id, one.decision, one.level))
    return dict(found)


def kept_levels(person_ids: Collection[UUID], skill_id: UUID | None = None) -> dict[Pair, CurrentLevels]:
    """The kept current levels of these people."""
    statement: Select[tuple[UUID, UUID, int | None, date | None, UUID | None, int | None, date | None, UUID | None]] = (
        select(
            CurrentLevel.person_id,
            CurrentLevel.skill_id,
            CurrentLevel.verified_level,
            CurrentLevel.verified_on,
            CurrentLevel.verified_result_id,
            CurrentLevel.claimed_level,
            CurrentLevel.claimed_on,
            CurrentLevel.claimed_result_id,
        ).where(CurrentLevel.person_id.in_(person_ids))
    )
    if skill_id is not None:
        statement = statement.where(CurrentLevel.skill_id == skill_id)
    return {Pair(row[0], row[1]): CurrentLevels(*row[2:]) for row in db.session.execute(statement)}


def kept_states(person_ids: Collection[UUID] | None = None, skill_id: UUID | None = None) -> dict[Pair, KeptState]:
    """The kept states of these people in what is required of them, or of everybody."""
    statement = select(*(getattr(RequiredSkill, name) for name in KeptState.__dataclass_fields__))
    if person_ids is not None:
        statement = statement.where(RequiredSkill.person_id.in_(person_ids))
    if skill_id is not None:
        statement = statement.where(RequiredSkill.skill_id == skill_id)
    kept = (KeptState(*row) for row in db.session.execute(statement))
    return {one.pair: one for one in kept}


def exemptions_of(
    person_ids: Collection[UUID], skill_id: UUID | None = None, *, known: Succession | None = None
) -> dict[Pair, tuple[Period, ...]]:
    """The exemptions of these people that nobody has ended, past and future ones too, in four statements at most.

    They follow a skill that was renamed or split.
    """
    known = succession() if known is None else known
    statement = select(Exemption.person_id, Exemption.skill_id, Exemption.starts_on, Exemption.ends_on).where(
        Exemption.person_id.in_(person_ids), Exemption.ended_at.is_(None)
    )
    if skill_id is not None:
        statement = statement.where(Exemption.skill_id.in_(known.sources_of([skill_id])))
    found: dict[Pair, tuple[Period, ...]] = {}
    for row in db.session.execute(statement.order_by(Exemption.starts_on, Exemption.id)):
        for now, way in known.ways(row.skill_id).items():
            if follows_exemptions(way) and skill_id in (None, now):
                pair = Pair(row.person_id, now)
                found[pair] = (*found.get(pair, ()), Period(row.starts_on, row.ends_on))
    return found


def people_turning(on: date) -> set[UUID]:
    """The people of whom a kept state should have changed by a day."""
    return set(db.session.scalars(select(RequiredSkill.person_id).where(RequiredSkill.next_change_on <= on).distinct()))
