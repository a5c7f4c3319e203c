"""Which results of a person are told under a skill: its own, and those that were carried over, with where each comes from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentResult, Exemption, FrameworkVersion, SkillDefinition
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.rules import Source
from skills_centre.skills.rules.carrying import MappingKind, Succession, Way, follows_exemptions, kinds_in_words


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Where a result comes from that was recorded under another skill, and what happened to that skill since, in order."""

    from_name: str
    version_number: int
    kinds: tuple[MappingKind, ...]

    @property
    def how(self) -> str:
        """What happened to that skill, in words."""
        return kinds_in_words(self.kinds)


@dataclass(frozen=True, slots=True)
class Became:
    """A skill that another became, and how, in order of the editions."""

    skill_id: UUID
    kinds: tuple[MappingKind, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """What to read of a person for one skill. `became` says what the skill has turned into, if it has; then only its own is read."""

    results: ColumnElement[bool]
    exemptions: ColumnElement[bool]
    carried: dict[UUID, CarriedOver] = field(default_factory=dict)
    became: tuple[Became, ...] = ()


def counting_for(person_id: UUID, skill_id: UUID) -> Counting:
    """What counts for a person in a skill, in five statements at most, and in one while no skill ever became another."""
    known = succession()
    became = became_of(skill_id, known)
    if became or known.sources_of([skill_id]) == {skill_id}:
        own = AssessmentResult.skill_id == skill_id, Exemption.skill_id == skill_id
        return Counting(*own, became=became)
    sources = known.sources_of([skill_id])
    rows = db.session.execute(
        select(AssessmentResult.id, AssessmentResult.skill_id, AssessmentResult.version_id).where(
            AssessmentResult.person_id == person_id, AssessmentResult.skill_id.in_(sources)
        )
    ).all()
    counting = {
        row.id: (row.skill_id, row.version_id, ways[skill_id])
        for row in rows
        if skill_id in (ways := known.ways(row.skill_id, row.version_id))
    }
    names = _names(one[:2] for one in counting.values())
    return Counting(
        AssessmentResult.id.in_(counting),
        Exemption.skill_id.in_(exempting(skill_id, known)),
        {
            result_id: CarriedOver(*names[from_id, version_id], kinds=_kinds(way))
            for result_id, (from_id, version_id, way) in counting.items()
            if from_id != skill_id
        },
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """The skills for which a result counts now: several where its skill was split; `carried` when none of them is its own."""

    person_id: UUID
    skill_ids: tuple[UUID, ...]
    carried: CarriedOver | None

    def first_of(self, preferred: Collection[UUID]) -> UUID:
        """One of the skills to speak of: one that is preferred, if any is."""
        return next((one for one in self.skill_ids if one in preferred), self.skill_ids[0])


def where_counted(result_ids: Collection[UUID], *, known: Succession | None = None) -> dict[UUID, Counted]:
    """Where each of these results counts now, in five statements at most."""
    known = succession() if known is None else known
    rows = db.session.execute(
        select(
            AssessmentResult.id, AssessmentResult.person_id, AssessmentResult.skill_id, AssessmentResult.version_id
        ).where(AssessmentResult.id.in_(result_ids))
    ).all()
    ways = {row.id: known.ways(row.skill_id, row.version_id) for row in rows}
    moved = [row for row in rows if row.skill_id not in ways[row.id]]
    names = _names([(row.skill_id, row.version_id) for row in moved]) if moved else {}
    carried = {
        row.id: CarriedOver(*names[row.skill_id, row.version_id], kinds=_kinds(next(iter(ways[row.id].values()))))
        for row in moved
    }
    return {row.id: Counted(row.person_id, tuple(ways[row.id]), carried.get(row.id)) for row in rows}


def answered_elsewhere(returned: Mapping[UUID, datetime]) -> set[UUID]:
    """Of results that were sent back at these instants, those that the person has answered since under what the skill became.

    In six statements at most, and in one while no skill ever became another.
    """
    known = succession()
    if not known or not returned:
        return set()
    moved = {result_id: one for result_id, one in where_counted(returned, known=known).items() if one.carried}
    sources = {result_id: known.sources_of(one.skill_ids) for result_id, one in moved.items()}
    said = db.session.execute(
        select(AssessmentResult.person_id, AssessmentResult.skill_id, AssessmentResult.recorded_at).where(
            AssessmentResult.source == Source.SELF,
            AssessmentResult.person_id.in_({one.person_id for one in moved.values()}),
            AssessmentResult.skill_id.in_(set().union(*sources.values())),
        )
    ).all()
    return {
        result_id
        for result_id, one in moved.items()
        for row in said
        if row.person_id == one.person_id
        and row.skill_id in sources[result_id]
        and row.recorded_at > returned[result_id]
    }


def became_of(skill_id: UUID, known: Succession) -> tuple[Became, ...]:
    """The skills that a skill has turned into; none while it is itself."""
    ways = known.ways(skill_id)
    return () if skill_id in ways else tuple(Became(one, _kinds(way)) for one, way in ways.items())


def exempting(skill_id: UUID, known: Succession) -> set[UUID]:
    """The skills an exemption from which is one from this skill now."""
    return {
        one
        for one in known.sources_of([skill_id])
        if (way := known.ways(one).get(skill_id)) is not None and follows_exemptions(way)
    }


def _kinds(way: Way) -> tuple[MappingKind, ...]:
    return tuple(step.kind for step in way if not step.stays)


def _names(recorded: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], tuple[str, int]]:
    """What each skill was called in a version, and that version's number."""
    rows = db.session.execute(
        select(SkillDefinition.skill_id, SkillDefinition.version_id, SkillDefinition.name, FrameworkVersion.number)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .where(tuple_(SkillDefinition.skill_id, SkillDefinition.version_id).in_(set(recorded)))
    )
    return {(row.skill_id, row.version_id): (row.name, row.number) for row in rows}
