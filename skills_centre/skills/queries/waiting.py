"""Self-assessments that wait for somebody, for the reminders that they owe: ids and days, never a level."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Person
from skills_centre.platform.database import db
from skills_centre.skills.models.assessment import (
    AssessmentDecision,
    AssessmentResult,
    CurrentLevel,
)
from skills_centre.skills.rules import Decision, Source


@dataclass(frozen=True)
class Waiting:
    """A result, whose turn it is, and since when."""

    result_id: UUID
    person_id: UUID
    since: datetime


def waiting_for_managers(*, since: datetime) -> list[Waiting]:
    """The undecided self-assessments sent after an instant, each with the line manager whose desk it is on.

    Nothing of a Member, a peer or their staff, who are confirmed by nobody unless they ask, and nothing of a leaver.
    """
    rows = db.session.execute(_undecided().where(AssessmentResult.recorded_at >= since))
    return [Waiting(row.id, row.manager_id, row.recorded_at) for row in rows]


def still_waiting(result_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The manager whose turn it still is, for those of these results that are undecided."""
    if not result_ids:
        return {}
    rows = db.session.execute(_undecided().where(AssessmentResult.id.in_(result_ids)))
    return {row.id: row.manager_id for row in rows}


def numbers_waiting(manager_ids: Collection[UUID]) -> Counter[UUID]:
    """How many self-assessments wait for each of these managers."""
    if not manager_ids:
        return Counter()
    undecided = _undecided().where(LineClosure.manager_id.in_(manager_ids)).subquery()
    rows = db.session.execute(select(undecided.c.manager_id, func.count()).group_by(undecided.c.manager_id))
    return Counter(dict(rows.tuples().all()))


def _undecided() -> Select[tuple[UUID, UUID, datetime]]:
    passed_on = exists().where(
        AssessmentDecision.result_id == AssessmentResult.id, AssessmentDecision.decision == Decision.CANNOT_JUDGE
    )
    manager = aliased(Person)
    return (
        select(AssessmentResult.id, LineClosure.manager_id, AssessmentResult.recorded_at)
        .join(CurrentLevel, CurrentLevel.claimed_result_id == AssessmentResult.id)
        .join(Person, Person.id == AssessmentResult.person_id)
        .join(LineClosure, (LineClosure.person_id == Person.id) & (LineClosure.depth == 1))
        .join(manager, manager.id == LineClosure.manager_id)
        .where(
            Person.left_on.is_(None),
            manager.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            ~passed_on,
        )
    )


def returned_to_people(*, since: datetime) -> list[Waiting]:
    """The self-assessments returned after an instant that their writers, who have not left, have not answered."""
    rows = db.session.execute(_unanswered().where(AssessmentDecision.decided_at >= since))
    return [Waiting(row.id, row.person_id, row.decided_at) for row in rows]


def still_returned(result_ids: Collection[UUID]) -> set[UUID]:
    """Those of these results that are returned and not answered by a newer self-assessment of the same skill."""
    if not result_ids:
        return set()
    return {row.id for row in db.session.execute(_unanswered().where(AssessmentResult.id.in_(result_ids)))}


def _unanswered() -> Select[tuple[UUID, UUID, datetime]]:
    newer = aliased(AssessmentResult)
    answered = exists().where(
        newer.person_id == AssessmentResult.person_id,
        newer.skill_id == AssessmentResult.skill_id,
        newer.source == Source.SELF,
        newer.recorded_at > AssessmentDecision.decided_at,
    )
    return (
        select(AssessmentResult.id, AssessmentResult.person_id, AssessmentDecision.decided_at)
        .join(AssessmentDecision, AssessmentDecision.result_id == AssessmentResult.id)
        .join(Person, Person.id == AssessmentResult.person_id)
        .where(AssessmentDecision.decision == Decision.RETURNED, Person.left_on.is_(None), ~answered)
    )
