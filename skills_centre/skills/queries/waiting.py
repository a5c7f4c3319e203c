"""What waits for somebody, for the reminders that it owes and the number on the home page: ids and days, never a level."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, Subquery, exists, func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models.assessment import AssessmentDecision, AssessmentResult
from skills_centre.skills.queries.desks import on_desks_of, waiting_claims, waiting_roles
from skills_centre.skills.queries.second_opinions import number_of_opinions_waiting
from skills_centre.skills.rules import Decision, Source


@dataclass(frozen=True)
class Waiting:
    """A result, whose turn it is, and since when."""

    result_id: UUID
    person_id: UUID
    since: datetime


@dataclass(frozen=True)
class NumbersWaiting:
    """How much waits for somebody's decision."""

    claims: int = 0
    roles: int = 0
    opinions: int = 0

    @property
    def total(self) -> int:
        """Everything together."""
        return self.claims + self.roles + self.opinions


def waiting_for_managers(*, since: datetime) -> list[Waiting]:
    """The undecided self-assessments sent after an instant, each with the line manager whose desk it is on."""
    claims = waiting_claims().subquery()
    rows = db.session.execute(_of_managers(claims).where(claims.c.since >= since))
    return [Waiting(*row) for row in rows]


def still_waiting(result_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The manager whose turn it still is, for those of these results that are undecided."""
    if not result_ids:
        return {}
    claims = waiting_claims().subquery()
    rows = db.session.execute(_of_managers(claims).where(claims.c.id.in_(result_ids)))
    return {row.id: row.manager_id for row in rows}


def numbers_waiting(person_ids: Collection[UUID], *, on: date) -> dict[UUID, NumbersWaiting]:
    """How much waits for each of these people on a day, as manager, delegate and skills lead: what /team/decisions shows."""
    if not person_ids:
        return {}
    counts = []
    for waiting in (waiting_claims(), waiting_roles()):
        found = on_desks_of(waiting.subquery(), person_ids, on=on)
        rows = db.session.execute(select(found.c.viewer_id, func.count()).group_by(found.c.viewer_id))
        counts.append(Counter(dict(rows.tuples().all())))
    claims, roles = counts
    opinions = number_of_opinions_waiting(person_ids, on=on)
    return {
        person_id: NumbersWaiting(claims[person_id], roles[person_id], opinions.get(person_id, 0))
        for person_id in person_ids
    }


def _of_managers(claims: Subquery) -> Select[tuple[UUID, UUID, datetime]]:
    return select(claims.c.id, claims.c.manager_id, claims.c.since).where(
        claims.c.manager_id.is_not(None), claims.c.is_passed_on.is_(False)
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
