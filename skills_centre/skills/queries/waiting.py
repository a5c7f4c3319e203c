"""What waits for somebody, for the reminders that it owes and the number on the home page: ids and days, never a level."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.people.queries.delegations import delegates_on
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models.assessment import AssessmentDecision, AssessmentResult
from skills_centre.skills.queries.carried_over import answered_elsewhere
from skills_centre.skills.queries.desks import (
    Seats,
    number_on_managers_desk,
    on_desks_of,
    seats_of,
    turns,
    waiting_claims,
    waiting_roles,
)
from skills_centre.skills.queries.second_opinions import number_of_opinions_waiting, opinions_on_desks
from skills_centre.skills.queries.whereabouts import WaitingThing, waiting_things
from skills_centre.skills.rules import Decision, Source
from skills_centre.skills.rules.desks import Desk, Turns


@dataclass(frozen=True)
class Waiting:
    """Something that waits, whom it concerns, and since which day; and whether it came there from another desk."""

    thing_id: UUID
    person_id: UUID
    since: date
    has_come_on: bool = False


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


NOTHING_WAITS = NumbersWaiting()

#: For whoever asks a manager's desk alone: what has gone on to others stays on it, so it matters to nobody since when.
WHENEVER = Turns(date(1970, 1, 1), date(1970, 1, 1), date(1970, 1, 1))


def waiting_on_desks(
    *, on: date, ids: Collection[UUID] | None = None, things: Collection[WaitingThing] | None = None
) -> list[Waiting]:
    """Everything that waits on a day, or these, once for each person who may decide it, since the day on which it reached them.

    `things` are the claims and roles that wait then, for whoever has them at hand.
    """
    acting = delegates_on(on)
    return [
        Waiting(thing.id, decider_id, stop.since, has_come_on=stop.desk is not Desk.MANAGER)
        for thing in (waiting_things(on=on, ids=ids) if things is None else things)
        for stop in thing.stops
        for decider_id in _deciders(thing, stop.desk, acting)
    ] + [
        Waiting(one.id, one.viewer_id, local_day(one.since), has_come_on=True)
        for one in opinions_on_desks(on=on)
        if ids is None or one.id in ids
    ]


def gone_on(
    *, on: date, ids: Collection[UUID] | None = None, things: Collection[WaitingThing] | None = None
) -> list[Waiting]:
    """What lies on a desk to which it came from another, with the person who sent it, since when it is there; `things` as above."""
    things = waiting_things(on=on, ids=ids) if things is None else things
    return [Waiting(one.id, one.person_id, one.now_at.since) for one in things if one.now_at and one.has_moved]


def _deciders(thing: WaitingThing, desk: Desk, acting: Mapping[UUID, Collection[UUID]]) -> set[UUID]:
    """Who decides at a desk, the delegates of a manager included; never the person themselves."""
    deciders = set(thing.deciders(desk))
    if desk is Desk.MANAGER and thing.manager_id:
        deciders |= set(acting.get(thing.manager_id, ()))
    return deciders - {thing.person_id}


def numbers_waiting(person_ids: Collection[UUID], *, on: date) -> dict[UUID, NumbersWaiting]:
    """How much waits for each of these people on a day, as manager, delegate and skills lead: what /team/decisions shows."""
    if not person_ids:
        return {}
    claims, roles = _counts(person_ids, seats_of(person_ids, on=on), on=on)
    opinions = number_of_opinions_waiting(person_ids, on=on)
    return {
        person_id: NumbersWaiting(claims[person_id], roles[person_id], opinions.get(person_id, 0))
        for person_id in person_ids
    }


def numbers_waiting_for_manager(manager_id: UUID, *, on: date) -> NumbersWaiting:
    """How much waits for a manager or delegate from the people whom they manage or act for, whatever else they decide. One statement."""
    return NumbersWaiting(*db.session.execute(_counts_of_a_manager(), {"manager_id": manager_id, "on": on}).one())


@cache
def _counts_of_a_manager() -> Select[tuple[int, int]]:
    """The claims and the roles on a manager's desk, built once: they stand on a page that is opened all day."""
    claims, roles = (number_on_managers_desk(waiting(WHENEVER)) for waiting in (waiting_claims, waiting_roles))
    return select(claims.scalar_subquery(), roles.scalar_subquery())


def _counts(person_ids: Collection[UUID], seats: Seats, *, on: date) -> list[Counter[UUID]]:
    """How many claims, and how many roles, wait at these seats of each of these people."""
    calendar, counts = turns(on), []
    for waiting in (waiting_claims(calendar), waiting_roles(calendar)):
        found = on_desks_of(waiting.subquery("waiting"), person_ids, on=on, seats=seats)
        rows = db.session.execute(select(found.c.viewer_id, func.count()).group_by(found.c.viewer_id))
        counts.append(Counter(dict(rows.tuples().all())))
    return counts


def returned_to_people(*, since: datetime) -> list[Waiting]:
    """The self-assessments returned after an instant that their writers, who have not left, have not answered."""
    return [
        Waiting(row.id, row.person_id, local_day(row.decided_at))
        for row in _still(_unanswered().where(AssessmentDecision.decided_at >= since))
    ]


def still_returned(result_ids: Collection[UUID]) -> set[UUID]:
    """Those of these results that are returned and not answered by a newer self-assessment of the same skill."""
    if not result_ids:
        return set()
    return {row.id for row in _still(_unanswered().where(AssessmentResult.id.in_(result_ids)))}


def _still(returned: Select[tuple[UUID, UUID, datetime]]) -> list[Row[tuple[UUID, UUID, datetime]]]:
    """Those that nobody has answered under what the skill became since, either."""
    rows = db.session.execute(returned).all()
    answered = answered_elsewhere({row.id: row.decided_at for row in rows})
    return [row for row in rows if row.id not in answered]


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
