"""On whose desk each thing that waits has been, is, and since when: for the person who sent it, and for the reminders that it owes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from skills_centre.people.models import Person
from skills_centre.people.queries.calendar import closed_days
from skills_centre.people.queries.fallbacks import fallbacks_by_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentResult, PersonProfile
from skills_centre.skills.queries.desks import live_leads, turns, waiting_claims, waiting_roles
from skills_centre.skills.rules.desks import Desk, Stop, stops_so_far


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """A claim or a proposed role that waits, with the desks that it has reached; the last is the one whose turn it is."""

    id: UUID
    person_id: UUID
    manager_id: UUID | None
    fallback_id: UUID | None
    lead_ids: tuple[UUID, ...]
    stops: tuple[Stop, ...]
    was_passed_on: bool

    @property
    def has_moved(self) -> bool:
        """Whether it came to its present desk from another."""
        return len(self.stops) > 1 or self.was_passed_on

    @property
    def now_at(self) -> Stop | None:
        """The desk whose turn it is; none when nobody can decide it."""
        return self.stops[-1] if self.stops else None

    def deciders(self, desk: Desk) -> tuple[UUID, ...]:
        """Who decides at a desk."""
        at_desks = {Desk.MANAGER: (self.manager_id,), Desk.FALLBACK: (self.fallback_id,), Desk.LEADS: self.lead_ids}
        return tuple(one for one in at_desks[desk] if one is not None)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Whose turn it is to decide something of one's own, by name, and since when; the skills leads have no name."""

    #: None when nobody at all can decide it at present.
    desk: Desk | None
    since: date | None
    name: str | None


def whereabouts_of(person_id: UUID, *, on: date) -> dict[UUID, Whereabouts]:
    """Where each claim and proposed role of one person is on a day, by its id, in seven statements at most."""
    things = waiting_things(on=on, person_id=person_id)
    ids = {one for thing in things for one in (thing.manager_id, thing.fallback_id) if one}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))) if ids else ()
    names = {row.id: row.name for row in rows}
    return {thing.id: _whereabouts(thing, names) for thing in things}


def _whereabouts(thing: WaitingThing, names: Mapping[UUID, str]) -> Whereabouts:
    stop = thing.now_at
    if stop is None:
        return Whereabouts(None, None, None)
    name = None if stop.desk is Desk.LEADS else names[thing.deciders(stop.desk)[0]]
    return Whereabouts(stop.desk, stop.since, name)


def number_without_decider(*, on: date) -> int:
    """How much waits on a day that nobody at all can decide: nothing where there are two skills leads, of whom one always can."""
    leads = db.session.scalars(live_leads()).all()
    if len(leads) > 1:
        return 0
    return sum(1 for thing in waiting_things(on=on, person_id=leads[0] if leads else None) if not thing.stops)


def waiting_things(
    *, on: date, person_id: UUID | None = None, ids: Collection[UUID] | None = None
) -> list[WaitingThing]:
    """Everything that waits on a day, or what of one person, or these, in six statements however much it is."""
    calendar = turns(on)
    claims, roles = waiting_claims(calendar), waiting_roles(calendar)
    if person_id is not None:
        claims = claims.where(AssessmentResult.person_id == person_id)
        roles = roles.where(PersonProfile.person_id == person_id)
    if ids is not None:
        claims, roles = claims.where(AssessmentResult.id.in_(ids)), roles.where(PersonProfile.id.in_(ids))
    sent: list[tuple[Row[Any], date]] = [(row, local_day(row.since)) for row in db.session.execute(claims)]
    sent += [(row, row.since) for row in db.session.execute(roles)]
    if not sent:
        return []
    closed = closed_days(min(since for _, since in sent), on)
    fallbacks, leads = fallbacks_by_unit(on), sorted(db.session.scalars(live_leads()))
    things = []
    for row, since in sent:
        fallback_id = next(
            (one for one in fallbacks.get(row.unit_id, ()) if one not in (row.person_id, row.manager_id)), None
        )
        lead_ids = tuple(one for one in leads if one != row.person_id)
        stops = stops_so_far(
            since,
            has_manager=row.manager_id is not None,
            has_fallback=fallback_id is not None,
            has_leads=bool(lead_ids),
            passed_on=local_day(row.passed_on_at) if row.passed_on_at else None,
            on=on,
            closed=closed,
        )
        things.append(
            WaitingThing(
                row.id, row.person_id, row.manager_id, fallback_id, lead_ids, stops, row.passed_on_at is not None
            )
        )
    return things
