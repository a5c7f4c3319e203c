"""What waits for somebody's decision: person by person, and every claim of one person with what a decision must know."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import (
    AssessmentResult,
    FrameworkVersion,
    JobRole,
    PersonProfile,
    RoleLevel,
    VersionState,
)
from skills_centre.skills.queries.carried_over import CarriedOver, where_counted
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.queries.described import DescribedSkill, described_skills, scales_of
from skills_centre.skills.queries.desks import (
    Place,
    Seats,
    WaitingClaims,
    WaitingRoles,
    on_desks_of,
    seats_of,
    turns,
    waiting_claims,
    waiting_roles,
)
from skills_centre.skills.queries.evidence import EvidenceItem, evidence_of
from skills_centre.skills.queries.histories import Pair, exemptions_of, kept_levels
from skills_centre.skills.queries.profiles import AskedSkill, asked_of
from skills_centre.skills.rules import (
    NOTHING_KNOWN,
    WITHOUT_LADDER,
    CurrentLevels,
    Outcome,
    Period,
    is_leap,
    once_agreed,
    outcome,
    threshold,
    work_out_state,
)
from skills_centre.skills.rules.desks import Turns

NOTHING_ASKED = outcome(None)


#: People on one page of the queue.
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class PersonWaiting:
    """Somebody of whom something waits, how much and since when; on whose desk, when it is not the viewer's own."""

    person_id: UUID
    name: str
    sort_key: str
    job_title: str | None
    claims: int
    roles: int
    since: date
    #: The managers in whose place the viewer decides.
    acting_for: tuple[str, ...]
    #: Whether some of it came to the viewer as the named fallback, or as a skills lead.
    is_for_fallback: bool
    is_for_leads: bool
    #: Whether some of it has waited so long that others may decide it too.
    has_gone_on: bool


@dataclass(frozen=True, slots=True)
class DecisionQueue:
    """One page of the queue."""

    people: tuple[PersonWaiting, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when nobody waits."""
        return max(1, -(-self.total // ON_A_PAGE))


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """A level that may be confirmed."""

    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class ClaimToDecide:
    """A claim that waits for the viewer, and what deciding it should know."""

    result_id: UUID
    skill: DescribedSkill
    level: int
    level_name: str
    ability: str | None
    said_on: date
    levels: tuple[LevelChoice, ...]
    asked_level_name: str | None
    verified_level: int | None
    verified_level_name: str | None
    verified_on: date | None
    evidence: str | None = None
    items: tuple[EvidenceItem, ...] = ()
    once_agreed: Outcome = NOTHING_ASKED
    is_for_leads: bool = False
    #: Where it comes from, when it was said of a skill that became this one.
    carried: CarriedOver | None = None

    @property
    def is_leap(self) -> bool:
        """Whether it lies so far above what was confirmed that nobody should agree unseen."""
        return is_leap(self.level, self.verified_level)

    @property
    def lacks_evidence(self) -> bool:
        """Whether the skill asks for evidence and there is none."""
        return self.skill.asks_for_evidence and not (self.evidence or self.items)

    @property
    def wants_a_look(self) -> bool:
        """Whether nobody should agree with it unseen."""
        return self.is_leap or self.lacks_evidence


@dataclass(frozen=True, slots=True)
class RoleToDecide:
    """A role that somebody proposes for themselves: their main one, or a further one for some days."""

    proposal_id: UUID
    profile_name: str
    role_name: str | None
    proposed_on: date
    is_primary: bool
    wanted_from: date | None
    wanted_until: date | None


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Everything of one person that waits for the viewer."""

    claims: tuple[ClaimToDecide, ...]
    role: RoleToDecide | None

    @property
    def is_anything(self) -> bool:
        """Whether anything waits."""
        return bool(self.claims or self.role)


def decision_queue(viewer_id: UUID, *, on: date, page: int = 1) -> DecisionQueue:
    """A page of the people of whom something waits for the viewer on a day: who has waited longest first, then by name."""
    found = people_waiting(viewer_id, on=on)
    page = max(1, min(page, -(-len(found) // ON_A_PAGE)))
    return DecisionQueue(tuple(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]), len(found), page)


def people_waiting(viewer_id: UUID, *, on: date) -> list[PersonWaiting]:
    """Everybody of whom something waits for the viewer on a day, in the order of the queue, in four statements."""
    calendar, seats = turns(on), seats_of([viewer_id], on=on)
    claims = [
        (row, local_day(row.since))
        for row in db.session.execute(_people_of(waiting_claims(calendar), viewer_id, seats, on=on))
    ]
    roles = [
        (row, row.since) for row in db.session.execute(_people_of(waiting_roles(calendar), viewer_id, seats, on=on))
    ]
    by_person = defaultdict(list)
    for row, since in (*claims, *roles):
        by_person[row.person_id].append((row, since))
    claims_of, roles_of = _numbers(claims), _numbers(roles)
    people = [
        PersonWaiting(
            person_id=person_id,
            name=some[0][0].name,
            sort_key=some[0][0].sort_key,
            job_title=some[0][0].job_title,
            claims=claims_of[person_id],
            roles=roles_of[person_id],
            since=min(since for _, since in some),
            acting_for=tuple(sorted({row.desk_of for row, _ in some if row.place == Place.ACTING})),
            is_for_fallback=any(row.place == Place.FALLBACK for row, _ in some),
            is_for_leads=any(row.place == Place.LEADS for row, _ in some),
            has_gone_on=any(row.has_gone_on for row, _ in some),
        )
        for person_id, some in by_person.items()
    ]
    return sorted(people, key=lambda one: (one.since, one.sort_key, one.person_id))


def _numbers(rows: Iterable[tuple[Row[Any], date]]) -> Counter[UUID]:
    """How much there is of each person."""
    found: Counter[UUID] = Counter()
    for row, _ in rows:
        found[row.person_id] += row.number
    return found


def to_decide(viewer_id: UUID, person_id: UUID, *, on: date) -> ToDecide:
    """What of one person waits for the viewer on a day, in some twenty statements however much it is; claims by skill name."""
    calendar = turns(on)
    theirs = waiting_claims(calendar).where(AssessmentResult.person_id == person_id)
    found = on_desks_of(theirs.subquery("theirs"), [viewer_id], on=on)
    places = {row.id: Place(row.place) for row in db.session.execute(select(found.c.id, found.c.place))}
    return ToDecide(_claims(person_id, places, on=on) if places else (), _role(viewer_id, person_id, calendar, on=on))


def _people_of(waiting: WaitingClaims | WaitingRoles, viewer_id: UUID, seats: Seats, *, on: date) -> Select[Any]:
    """How much of each person waits for the viewer at each of their desks, and the oldest of it."""
    found = on_desks_of(waiting.subquery("waiting"), [viewer_id], on=on, seats=seats)
    desk_of = aliased(Person)
    of_desk = found.c.person_id, found.c.place, found.c.has_gone_on, desk_of.name
    return (
        select(
            *of_desk[:3],
            desk_of.name.label("desk_of"),
            func.count().label("number"),
            func.min(found.c.since, type_=found.c.since.type).label("since"),
            Person.name,
            Person.sort_key,
            Person.job_title,
        )
        .join(Person, Person.id == found.c.person_id)
        .outerjoin(desk_of, desk_of.id == found.c.desk_of_id)
        .group_by(*of_desk, Person.name, Person.sort_key, Person.job_title)
    )


def _claims(person_id: UUID, places: Mapping[UUID, Place], *, on: date) -> tuple[ClaimToDecide, ...]:
    rows = db.session.execute(
        select(
            AssessmentResult.id,
            AssessmentResult.skill_id,
            AssessmentResult.version_id,
            AssessmentResult.level,
            AssessmentResult.assessed_on,
            AssessmentResult.evidence_id,
        ).where(AssessmentResult.id.in_(places))
    ).all()
    asked = {one.skill_id: one for one in asked_of(person_id, on).skills}
    known = succession()
    counted = where_counted([row.id for row in rows], known=known)
    skill_of = {result_id: one.first_of(asked) for result_id, one in counted.items()}
    skills = described_skills(set(skill_of.values()))
    scales = scales_of({row.version_id for row in rows})
    words, items = words_by_id(row.evidence_id for row in rows), evidence_of(row.id for row in rows)
    levels, exemptions = kept_levels([person_id]), exemptions_of([person_id], known=known)
    claims = []
    for row in rows:
        pair, skill = Pair(person_id, skill_of[row.id]), skills[skill_of[row.id]]
        claim = _claim(row, skill, scales[row.version_id], levels.get(pair, NOTHING_KNOWN), asked.get(pair.skill_id))
        agreed = _once_agreed(
            asked.get(pair.skill_id), once_agreed(row.level, row.assessed_on), exemptions.get(pair, ()), on
        )
        claims.append(
            replace(
                claim,
                carried=counted[row.id].carried,
                evidence=words.get(row.evidence_id),
                items=items[row.id],
                once_agreed=agreed,
                is_for_leads=places[row.id] is Place.LEADS,
            )
        )
    return tuple(sorted(claims, key=lambda one: (one.skill.sort_key, one.skill.key)))


def _claim(
    row: Row[Any], skill: DescribedSkill, named: Mapping[int, str], current: CurrentLevels, asked: AskedSkill | None
) -> ClaimToDecide:
    scale = {0: skill.level_name(0), **named} if skill.has_ladder else WITHOUT_LADDER
    return ClaimToDecide(
        result_id=row.id,
        skill=skill,
        level=row.level,
        level_name=scale.get(row.level, str(row.level)),
        ability=next((one.body for one in skill.levels if one.rank == row.level), None),
        said_on=row.assessed_on,
        levels=tuple(LevelChoice(rank, name) for rank, name in sorted(scale.items())),
        asked_level_name=_asked_name(skill, asked),
        verified_level=current.verified_level,
        verified_level_name=None if current.verified_level is None else skill.level_name(current.verified_level),
        verified_on=current.verified_on,
    )


def _asked_name(skill: DescribedSkill, asked: AskedSkill | None) -> str | None:
    return None if asked is None else skill.level_name(threshold(asked.level, has_ladder=skill.has_ladder))


def _once_agreed(asked: AskedSkill | None, levels: CurrentLevels, exemptions: Iterable[Period], on: date) -> Outcome:
    if asked is None:
        return outcome(None)
    return outcome(
        work_out_state(
            asked.level,
            has_ladder=asked.has_ladder,
            current=levels,
            currency_months=asked.currency_months,
            exemptions=tuple(exemptions),
            on=on,
        )
    )


def _role(viewer_id: UUID, person_id: UUID, calendar: Turns, *, on: date) -> RoleToDecide | None:
    theirs = waiting_roles(calendar).where(PersonProfile.person_id == person_id)
    found = on_desks_of(theirs.subquery("theirs"), [viewer_id], on=on)
    row = db.session.execute(
        select(
            found.c.id,
            RoleLevel.name,
            JobRole.name.label("role_name"),
            found.c.since,
            PersonProfile.is_primary,
            PersonProfile.wanted_from,
            PersonProfile.wanted_until,
        )
        .join(PersonProfile, PersonProfile.id == found.c.id)
        .join(RoleLevel, RoleLevel.profile_id == PersonProfile.profile_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .outerjoin(JobRole, JobRole.id == RoleLevel.role_id)
        .order_by(
            PersonProfile.is_primary.desc(),
            found.c.since,
            found.c.id,
            (FrameworkVersion.state == VersionState.PUBLISHED).desc(),
            FrameworkVersion.number.desc(),
        )
        .limit(1)
    ).one_or_none()
    return RoleToDecide(*row) if row else None
