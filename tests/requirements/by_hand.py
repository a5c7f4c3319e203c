"""Whom a rule concerns on a day, and since when, worked out one person after another: what the one SELECT for it is held against.

So is what it would ask of each before it is saved.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import Membership, OrganisationUnit, Person, PersonType
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.queries.obligations import (
    Concern,
    Owing,
    absences,
    completions,
    concerned_since,
    exemptions,
)
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rules import rules_in_force
from skills_centre.requirements.queries.subjects import courses_of
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Asking, asked_since, owed
from skills_centre.requirements.rules.previews import Asks, WouldOwe, WouldOweInAll
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.one_by_one import Followed, Round
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.queries.histories import people_who_count


@dataclass(frozen=True, slots=True)
class Placed:
    """Where somebody is on a day, as far as a rule can go by it. Members, peers and their staff are never read, and no leavers."""

    person_id: UUID
    person_type: PersonType
    joined_on: date
    recorded_on: date | None
    unit_id: UUID | None
    in_unit_since: date | None
    profiles: tuple[tuple[UUID, date], ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everybody who may be required to learn something on a day, and which units are below which."""

    people: list[Placed]
    parent_of: Mapping[UUID, UUID | None]


def organisation_on(on: date, person_ids: Collection[UUID] | None = None) -> Organisation:
    """The organisation as it is on a day, or these people in it. Four statements for every portion of people."""
    counting = people_who_count() if person_ids is None else sorted(people_who_count(person_ids))
    people = [one for some in portions(counting) for one in _placed(some, on)]
    parents = db.session.execute(select(OrganisationUnit.id, OrganisationUnit.parent_id)).tuples()
    return Organisation(people, dict(parents.all()))


def whoever_on(on: date, person_ids: Collection[UUID]) -> Organisation:
    """These people as they are on a day, whoever they are."""
    parents = db.session.execute(select(OrganisationUnit.id, OrganisationUnit.parent_id)).tuples()
    return Organisation(_placed(person_ids, on), dict(parents.all()))


def _placed(person_ids: Collection[UUID], on: date) -> list[Placed]:
    profiles: dict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    for row in db.session.execute(
        select(PersonProfile.person_id, PersonProfile.profile_id, PersonProfile.starts_on).where(
            PersonProfile.person_id.in_(person_ids),
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.starts_on <= on,
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
    ):
        profiles[row.person_id].append((row.profile_id, row.starts_on))
    places = {
        row.person_id: row
        for row in db.session.execute(
            select(Membership.person_id, Membership.unit_id, Membership.starts_on).where(
                Membership.person_id.in_(person_ids),
                Membership.starts_on <= on,
                or_(Membership.ends_on.is_(None), Membership.ends_on >= on),
            )
        )
    }
    rows = db.session.execute(
        select(Person.id, Person.person_type, Person.joined_on, Person.recorded_on).where(
            Person.id.in_(person_ids), Person.joined_on <= on
        )
    )
    return [
        Placed(
            person_id=row.id,
            person_type=row.person_type,
            joined_on=row.joined_on,
            recorded_on=row.recorded_on,
            unit_id=places[row.id].unit_id if row.id in places else None,
            in_unit_since=places[row.id].starts_on if row.id in places else None,
            profiles=tuple(profiles[row.id]),
        )
        for row in rows
    ]


def concerned_by_hand(clauses: Collection[Clause], organisation: Organisation, *, begins_on: date) -> dict[UUID, date]:
    """Whom these clauses concern, each with the day from which they do: the latest of the days on which what they go by came true."""
    below = {
        clause: _with_those_below(clause, organisation.parent_of)
        for clause in clauses
        if clause.kind is ClauseKind.UNIT
    }
    found: dict[UUID, date] = {}
    for person in organisation.people:
        fitting = {
            clause: since
            for clause in clauses
            if (since := _since(clause, person, below.get(clause, frozenset()), begins_on)) is not None
        }
        if is_concerned(clauses, fitting):
            found[person.person_id] = _latest(fitting, person)
    return found


def _latest(fitting: Mapping[Clause, date], person: Placed) -> date:
    by_kind: dict[ClauseKind, date] = {}
    for clause, since in fitting.items():
        by_kind[clause.kind] = min(since, by_kind.get(clause.kind, since))
    named = by_kind.pop(ClauseKind.PERSON, None)
    days = [named] if named and not by_kind else list(by_kind.values())
    return max(*days, person.joined_on, person.recorded_on or person.joined_on)


def _since(clause: Clause, person: Placed, units: Collection[UUID], begins_on: date) -> date | None:
    """The day from which a clause fits a person; none where it does not."""
    match clause.kind:
        case ClauseKind.UNIT:
            return person.in_unit_since if person.unit_id in units else None
        case ClauseKind.PROFILE:
            return min((since for profile_id, since in person.profiles if profile_id == clause.value), default=None)
        case ClauseKind.PERSON_TYPE:
            return person.joined_on if person.person_type.value == clause.value else None
        case ClauseKind.PERSON:
            return person.joined_on if person.person_id == clause.value else None
        case ClauseKind.NEW_STARTERS:
            return person.joined_on if person.joined_on >= begins_on else None
        case ClauseKind.EVERYONE:
            return person.joined_on


def _with_those_below(clause: Clause, parent_of: Mapping[UUID, UUID | None]) -> frozenset[UUID]:
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for unit_id, parent_id in parent_of.items():
        children[parent_id].append(unit_id)
    found: set[UUID] = set()
    waiting: list[UUID] = [clause.value] if isinstance(clause.value, UUID) else []
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting += children[unit_id]
    return frozenset(found)


def is_concerned(clauses: Collection[Clause], fitting: Collection[Clause]) -> bool:
    """Whether a rule with these clauses concerns somebody whom these of them fit."""
    if any(clause.is_exclusion for clause in fitting):
        return False
    inclusions = [clause for clause in clauses if not clause.is_exclusion]
    if any(clause.kind is ClauseKind.PERSON and clause in fitting for clause in inclusions):
        return True
    kinds = {clause.kind for clause in inclusions if clause.kind is not ClauseKind.PERSON}
    return bool(kinds) and all(_fits(kind, inclusions, fitting) for kind in kinds)


def _fits(kind: ClauseKind, inclusions: Iterable[Clause], fitting: Collection[Clause]) -> bool:
    return any(clause.kind is kind and clause in fitting for clause in inclusions)


def follow_by_hand(now: datetime) -> Followed:
    """Let everybody owe what the rules ask, looking at one after another: what following them in sets is held against."""
    db.session.flush()
    owing = db.session.scalars(select(Obligation.person_id).where(Obligation.closed_on.is_(None)).distinct())
    rules, total = rules_in_force(local_day(now)), Followed()
    for some in portions(sorted({*people_who_count(), *owing})):
        total += Round(some, rules, now).follow()
    return total


def preview_by_hand(
    subject: RuleSubject, then: Terms, *, now: Terms | None = None, rule_id: UUID | None = None, today: date
) -> dict[UUID, Asks]:
    """What a rule would ask of everybody, and asks of them now, from all that is known of each: what a preview in sets is held against."""
    organisation = organisation_on(max(today, then.starts_on))
    would = _asked_by_hand(subject, then, rule_id, organisation, today)
    does = _asked_by_hand(subject, now, rule_id, organisation, today) if now else {}
    return {one: Asks(would.get(one), does.get(one)) for one in sorted(would.keys() | does.keys())}


def _asked_by_hand(
    subject: RuleSubject, terms: Terms, rule_id: UUID | None, organisation: Organisation, today: date
) -> dict[UUID, WouldOweInAll]:
    since = concerned_by_hand(terms.clauses, organisation, begins_on=terms.starts_on)
    courses = courses_of(subject)
    done = completions(since, [one.course_id for one in courses], by=today)
    away, excused = absences(since), exemptions(since, [one.course_id for one in courses])
    known = concerned_since(since) if rule_id else {}
    found = {}
    for person_id, day in since.items():
        owing = []
        for one in courses:
            before = known.get(Concern(person_id, rule_id, one.course_id)) if rule_id else None
            on = asked_since(before, max(day, one.came_on or day), begins_on=terms.starts_on, made_on=terms.made_on)
            what = Owing(person_id, one.course_id)
            owes = owed(
                [Asking(one.course_id, one.course_id, terms.schedule, on)],
                completed=done.get(what, ()),
                pauses=[*away.get(person_id, ()), *excused.get(what, ())],
                today=today,
            )
            owing.append(WouldOwe(on, owes.first.due_on) if owes else WouldOwe(on, None, max(done[what])))
        found[person_id] = WouldOweInAll(tuple(owing))
    return found
