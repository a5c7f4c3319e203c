"""Builders of assessments: a framework that goes stale, results and decisions as rows, and what the kept tables should hold."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import ManagementLine
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentResult,
    Basis,
    Decision,
    FrameworkVersion,
    Source,
    SummaryDelta,
    VersionState,
)
from skills_centre.skills.queries.histories import (
    KeptState,
    Pair,
    histories,
    kept_levels,
    kept_states,
    people_who_count,
)
from skills_centre.skills.queries.profiles import asked_of
from skills_centre.skills.rules import (
    NO_COUNTS,
    NOTHING_KNOWN,
    CurrentLevels,
    SkillCounts,
    counts_of,
    history_to_current,
    work_out_state,
)
from tests.skills.builders import NOW, TODAY, small_framework


def ageing_framework(key: str = "house") -> FrameworkDefinition:
    """The small framework, its "searching" going stale after twelve months."""
    small = small_framework(key)
    return replace(
        small,
        skills=tuple(replace(one, currency_months=12 if one.key == "searching" else None) for one in small.skills),
    )


def record(
    person_id: UUID,
    skill: UUID,
    level: int | None,
    *,
    source: Source = Source.SELF,
    assessor_id: UUID | None = None,
    on: date = TODAY,
    at: datetime = NOW,
) -> UUID:
    """Write one result as a row, in the open transaction, and nothing that follows from it."""
    version_id = db.session.execute(
        select(FrameworkVersion.id).where(FrameworkVersion.state == VersionState.PUBLISHED)
    ).scalar_one()
    made = new_id()
    db.session.add(
        AssessmentResult(
            id=made,
            person_id=person_id,
            skill_id=skill,
            version_id=version_id,
            level=level,
            source=source,
            assessor_id=assessor_id,
            assessed_on=on,
            recorded_at=at,
        )
    )
    db.session.flush()
    return made


def decide(result_id: UUID, decision: Decision, *, by_id: UUID, level: int | None = None) -> None:
    """Write one decision as a row, in the open transaction, and nothing that follows from it."""
    basis = Basis.DISCUSSED if decision in {Decision.CONFIRMED, Decision.CHANGED} else None
    db.session.add(
        AssessmentDecision(
            id=new_id(),
            result_id=result_id,
            decision=decision,
            level=level,
            basis=basis,
            decided_by=by_id,
            decided_at=NOW,
        )
    )
    db.session.flush()


def report_to(manager_id: UUID, *person_ids: UUID) -> None:
    """Put people under a manager."""
    with transaction() as session:
        for person_id in person_ids:
            session.add(
                ManagementLine(
                    id=new_id(), person_id=person_id, manager_id=manager_id, starts_on=TODAY - timedelta(days=400)
                )
            )
        session.flush()
        rebuild_line_closure(on=TODAY)


@dataclass(frozen=True)
class Kept:
    """The kept tables, or what they should hold."""

    levels: dict[Pair, CurrentLevels]
    states: dict[Pair, KeptState]


def kept(person_ids: list[UUID]) -> Kept:
    """What the tables hold of these people."""
    return Kept(kept_levels(person_ids), kept_states(person_ids))


def rebuilt(person_ids: list[UUID], *, now: datetime = NOW) -> Kept:
    """What the tables should hold of these people by history alone, worked out one person at a time."""
    on = local_day(now)
    levels = {
        pair: current
        for pair, history in histories(person_ids).items()
        if (current := history_to_current(history.results, history.decisions)) != NOTHING_KNOWN
    }
    states = {}
    for person_id in people_who_count(person_ids):
        asked = asked_of(person_id, on)
        for skill in asked.skills:
            pair = Pair(person_id, skill.skill_id)
            current = levels.get(pair, NOTHING_KNOWN)
            found = work_out_state(
                skill.level,
                has_ladder=skill.has_ladder,
                current=current,
                currency_months=skill.currency_months,
                on=on,
            )
            states[pair] = KeptState(
                person_id=person_id,
                skill_id=skill.skill_id,
                version_id=skill.version_id,
                required_level=skill.level,
                weight=skill.weight,
                is_essential=skill.is_essential,
                state=found.state,
                distance=found.distance,
                is_own_account=found.is_own_account,
                verified_level=current.verified_level,
                next_change_on=min((day for day in (found.next_change_on, asked.next_change_on) if day), default=None),
            )
    return Kept(levels, states)


def counts_by_deltas() -> dict[Pair, SkillCounts]:
    """The sums of every delta so far, by person and skill; pairs that come to nothing are left out."""
    sums: dict[Pair, SkillCounts] = {}
    for delta in db.session.scalars(select(SummaryDelta)):
        pair = Pair(delta.person_id, delta.skill_id)
        change = SkillCounts(**{name: getattr(delta, name) for name in asdict(NO_COUNTS)})
        sums[pair] = sums.get(pair, NO_COUNTS) + change
    return {pair: counts for pair, counts in sums.items() if not counts.is_nothing}


def counts_by_states() -> dict[Pair, SkillCounts]:
    """What every kept state adds to the sums."""
    return {
        pair: counts_of(
            one.state,
            distance=one.distance,
            is_own_account=one.is_own_account,
            is_essential=one.is_essential,
            weight=one.weight,
            required_level=one.required_level,
            verified_level=one.verified_level,
        )
        for pair, one in kept_states().items()
    }
