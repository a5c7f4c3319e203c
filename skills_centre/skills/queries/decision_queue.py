"""What waits for somebody's decision: person by person, and every claim of one person with what a decision must know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
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
from skills_centre.skills.queries.described import DescribedSkill, described_skills, scales_of
from skills_centre.skills.queries.desks import on_desks_of, waiting_claims, waiting_roles
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

NOTHING_ASKED = outcome(None)


@dataclass(frozen=True, slots=True)
class PersonWaiting:
    """Somebody of whom something waits, how much and since when; on whose desk, when it is not the viewer's own."""

    person_id: UUID
    name: str
    job_title: str | None
    claims: int
    roles: int
    since: date
    #: The managers in whose place the viewer decides.
    acting_for: tuple[str, ...]
    #: Whether some of it came to the skills leads.
    is_for_leads: bool


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

    @property
    def is_leap(self) -> bool:
        """Whether it lies so far above what was confirmed that nobody should agree unseen."""
        return is_leap(self.level, self.verified_level)


@dataclass(frozen=True, slots=True)
class RoleToDecide:
    """A role that somebody proposes for themselves."""

    proposal_id: UUID
    profile_name: str
    role_name: str | None
    proposed_on: date


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Everything of one person that waits for the viewer."""

    claims: tuple[ClaimToDecide, ...]
    role: RoleToDecide | None

    @property
    def is_anything(self) -> bool:
        """Whether anything waits."""
        return bool(self.claims or self.role)


def decision_queue(viewer_id: UUID, *, on: date) -> list[PersonWaiting]:
    """Everybody of whom something waits for the viewer on a day: who has waited longest first, then by name."""
    claims = [(row, local_day(row.since)) for row in db.session.execute(_people_of(waiting_claims(), viewer_id, on))]
    roles = [(row, row.since) for row in db.session.execute(_people_of(waiting_roles(), viewer_id, on))]
    by_person = defaultdict(list)
    for row, since in (*claims, *roles):
        by_person[row.person_id].append((row, since))
    with_roles = {row.person_id for row, _ in roles}
    people = [
        (
            PersonWaiting(
                person_id=person_id,
                name=some[0][0].name,
                job_title=some[0][0].job_title,
                claims=len(some) - (person_id in with_roles),
                roles=int(person_id in with_roles),
                since=min(since for _, since in some),
                acting_for=tuple(sorted({row.desk_of for row, _ in some if row.desk_of_id not in (None, viewer_id)})),
                is_for_leads=any(row.desk_of_id is None for row, _ in some),
            ),
            some[0][0].sort_key,
        )
        for person_id, some in by_person.items()
    ]
    return [person for person, _ in sorted(people, key=lambda one: (one[0].since, one[1], one[0].person_id))]


def to_decide(viewer_id: UUID, person_id: UUID, *, on: date) -> ToDecide:
    """What of one person waits for the viewer on a day, in some twenty statements however much it is; claims by skill name."""
    found = on_desks_of(waiting_claims().subquery(), [viewer_id], on=on)
    desks = {
        row.id: row.desk_of_id
        for row in db.session.execute(select(found.c.id, found.c.desk_of_id).where(found.c.person_id == person_id))
    }
    return ToDecide(_claims(person_id, desks, on=on) if desks else (), _role(viewer_id, person_id, on=on))


def _people_of(
    waiting: Select[tuple[UUID, UUID, UUID, datetime, bool]] | Select[tuple[UUID, UUID, UUID, date, bool]],
    viewer_id: UUID,
    on: date,
) -> Select[tuple[UUID, datetime, UUID, str, str, str | None, str]]:
    found = on_desks_of(waiting.subquery(), [viewer_id], on=on)
    desk_of = aliased(Person)
    return (
        select(
            found.c.person_id,
            found.c.since,
            found.c.desk_of_id,
            Person.name,
            Person.sort_key,
            Person.job_title,
            desk_of.name.label("desk_of"),
        )
        .join(Person, Person.id == found.c.person_id)
        .outerjoin(desk_of, desk_of.id == found.c.desk_of_id)
    )


def _claims(person_id: UUID, desks: dict[UUID, UUID | None], *, on: date) -> tuple[ClaimToDecide, ...]:
    rows = db.session.execute(
        select(
            AssessmentResult.id,
            AssessmentResult.skill_id,
            AssessmentResult.version_id,
            AssessmentResult.level,
            AssessmentResult.assessed_on,
            AssessmentResult.evidence_id,
        ).where(AssessmentResult.id.in_(desks))
    ).all()
    skills = described_skills({row.skill_id for row in rows})
    scales = scales_of({row.version_id for row in rows})
    words, items = words_by_id(row.evidence_id for row in rows), evidence_of(row.id for row in rows)
    asked = {one.skill_id: one for one in asked_of(person_id, on).skills}
    levels, exemptions = kept_levels([person_id]), exemptions_of([person_id])
    claims = []
    for row in rows:
        pair, skill = Pair(person_id, row.skill_id), skills[row.skill_id]
        claim = _claim(row, skill, scales[row.version_id], levels.get(pair, NOTHING_KNOWN), asked.get(row.skill_id))
        agreed = _once_agreed(
            asked.get(row.skill_id), once_agreed(row.level, row.assessed_on), exemptions.get(pair, ()), on
        )
        claims.append(
            replace(
                claim,
                evidence=words.get(row.evidence_id),
                items=items[row.id],
                once_agreed=agreed,
                is_for_leads=desks[row.id] is None,
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


def _role(viewer_id: UUID, person_id: UUID, *, on: date) -> RoleToDecide | None:
    found = on_desks_of(waiting_roles().subquery(), [viewer_id], on=on)
    row = db.session.execute(
        select(found.c.id, RoleLevel.name, JobRole.name.label("role_name"), found.c.since)
        .join(PersonProfile, PersonProfile.id == found.c.id)
        .join(RoleLevel, RoleLevel.profile_id == PersonProfile.profile_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .outerjoin(JobRole, JobRole.id == RoleLevel.role_id)
        .where(found.c.person_id == person_id)
        .order_by((FrameworkVersion.state == VersionState.PUBLISHED).desc(), FrameworkVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return RoleToDecide(*row) if row else None
