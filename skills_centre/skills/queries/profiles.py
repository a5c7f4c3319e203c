"""Which profiles people hold on a day, and what those ask of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    null,
    or_,
    select,
    union_all,
)

from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    JobRole,
    PersonProfile,
    Profile,
    Requirement,
    RoleLevel,
    Skill,
    SkillDefinition,
    VersionState,
)

_HELD = PersonProfile.__table__.c

#: People per statement: below the number of parameters that either database takes.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ActiveProfile:
    """A profile that counts for a person on a day, as the published version of its framework names it."""

    profile_id: UUID
    key: str
    name: str
    role_name: str | None
    framework_key: str
    framework_name: str
    version_id: UUID
    is_primary: bool
    is_everyone: bool
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Origin:
    """One profile that asks for a skill, and how."""

    profile_id: UUID
    profile_name: str
    is_everyone: bool
    level: int | None
    weight: int
    is_essential: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked in one skill, as a state is worked out from it; `level` is none for a skill without a ladder."""

    version_id: UUID
    has_ladder: bool
    currency_months: int | None
    level: int | None
    weight: int
    is_essential: bool


@dataclass(frozen=True, slots=True)
class AskedSkill(Demand):
    """What all of a person's active profiles together ask in one skill, with every origin kept."""

    skill_id: UUID
    skill_key: str
    skill_name: str
    sort_key: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one person on a day, by skill name, and the next day on which the calendar alone changes their profiles."""

    skills: tuple[AskedSkill, ...]
    next_change_on: date | None


def active_profiles(person_id: UUID, on: date) -> list[ActiveProfile]:
    """The profiles that count for a person on a day: the primary first, then the others by name, "everyone" last."""
    held = db.session.execute(
        _named_profiles()
        .add_columns(PersonProfile.is_primary, PersonProfile.starts_on, PersonProfile.ends_on)
        .join(PersonProfile, PersonProfile.profile_id == Profile.id)
        .where(PersonProfile.person_id == person_id, *_holds_on(on))
        .order_by(PersonProfile.is_primary.desc(), RoleLevel.sort_key, Profile.id)
    )
    everyone = db.session.execute(
        _named_profiles().where(Profile.is_everyone, Framework.is_in_force).order_by(RoleLevel.sort_key, Framework.key)
    )
    seen: dict[UUID, ActiveProfile] = {}
    for row in held:
        seen.setdefault(row.profile_id, ActiveProfile(**row._mapping))
    for row in everyone:
        seen.setdefault(row.profile_id, ActiveProfile(**row._mapping, is_primary=False, starts_on=None, ends_on=None))
    return list(seen.values())


def asked_of(person_id: UUID, on: date) -> Asked:
    """What a person's active profiles ask of them on a day."""
    return asked_of_many([person_id], on)[person_id]


def asked_of_many(person_ids: Sequence[UUID], on: date, *, draft_id: UUID | None = None) -> dict[UUID, Asked]:
    """What their active profiles ask of each of many people on a day, in two statements for every 5,000 people.

    With a draft, as if it had taken the place of the published version of its framework.

    People with the same profiles share the same tuple of skills, so that a whole institution stays small in memory.
    """
    answer: dict[UUID, Asked] = {}
    for some in portions(person_ids, at_once=AT_ONCE):
        everyone: set[UUID] = set()
        held: dict[UUID, set[UUID]] = defaultdict(set)
        changes: dict[UUID, date] = {}
        rows = db.session.execute(_held_and_everyones(), {"person_ids": list(some), "on": on})
        for person_id, profile_id, starts_on, ends_on in rows:
            if person_id is None or starts_on is None:
                everyone.add(profile_id)
                continue
            if starts_on <= on:
                held[person_id].add(profile_id)
            turn = starts_on if starts_on > on else ends_on and ends_on + timedelta(days=1)
            if turn:
                changes[person_id] = min(turn, changes.get(person_id, turn))
        sets = {person_id: frozenset(everyone | held[person_id]) for person_id in some}
        combined = asked_by_sets(set(sets.values()), draft_id)
        for person_id in some:
            answer[person_id] = Asked(combined[sets[person_id]], changes.get(person_id))
    return answer


def highest_asked(asked: Iterable[AskedSkill]) -> tuple[AskedSkill, ...]:
    """Put together what several profiles ask: the highest level, the greatest weight, essential if any says so; by skill name.

    Source of the rule: DOMAIN.md, "The gap".
    """
    by_skill: dict[UUID, list[AskedSkill]] = defaultdict(list)
    for one in asked:
        by_skill[one.skill_id].append(one)
    together = [
        replace(
            strongest(several),
            origins=tuple(
                sorted(
                    (origin for one in several for origin in one.origins),
                    key=lambda origin: (origin.is_everyone, origin.profile_name, origin.profile_id),
                )
            ),
        )
        for several in by_skill.values()
    ]
    return tuple(sorted(together, key=lambda one: (one.sort_key, one.skill_key)))


D = TypeVar("D", bound=Demand)


def strongest(several: Sequence[D]) -> D:
    """The first of several demands in one skill, with the highest level, the greatest weight, and essential if any of them is."""
    return replace(
        several[0],
        level=max((one.level for one in several if one.level is not None), default=None),
        weight=max(one.weight for one in several),
        is_essential=any(one.is_essential for one in several),
    )


def in_force(draft_id: UUID | None) -> ColumnElement[bool]:
    """Whether a version counts now: it is published, or it is a draft that is looked at as if it were."""
    published = FrameworkVersion.state == VersionState.PUBLISHED
    if draft_id is None:
        return published
    its_framework = select(FrameworkVersion.framework_id).where(FrameworkVersion.id == draft_id)
    others = FrameworkVersion.framework_id.not_in(its_framework)
    return or_(FrameworkVersion.id == draft_id, and_(published, others))


def everyones_profiles() -> frozenset[UUID]:
    """The "everyone" profiles that count for everybody."""
    return frozenset(db.session.scalars(_everyones()))


def _everyones() -> Select[tuple[UUID]]:
    return (
        select(Profile.id)
        .join(Framework, Framework.id == Profile.framework_id)
        .where(Profile.is_everyone, Framework.is_in_force)
    )


@cache
def _held_and_everyones() -> CompoundSelect[tuple[UUID | None, UUID, date | None, date | None]]:
    """The profiles that the `person_ids` hold on a day or later, and with no person those that count for everybody. Built once."""
    held = select(_HELD.person_id, _HELD.profile_id, _HELD.starts_on, _HELD.ends_on).where(
        _HELD.person_id.in_(bindparam("person_ids", expanding=True)),
        _HELD.agreed_at.is_not(None),
        or_(_HELD.ends_on.is_(None), _HELD.ends_on >= bindparam("on")),
    )
    nobody, never = cast(null(), Uuid()), cast(null(), Date())
    everyones = _everyones().with_only_columns(nobody, Profile.id, never, never)
    return union_all(held, everyones)


def has_profile(person_id: BindParameter[UUID], on: BindParameter[date]) -> ColumnElement[bool]:
    """Whether any profile counts for somebody on a day, as a column of a statement that is built once: without one, nothing is asked."""
    profile, framework = Profile.__table__.c, Framework.__table__.c
    return or_(
        exists().where(profile.is_everyone, framework.id == profile.framework_id, framework.is_in_force),
        exists().where(_HELD.person_id == person_id, *_holds_on(on)),
    )


def asked_by_sets(
    sets: set[frozenset[UUID]], draft_id: UUID | None = None
) -> dict[frozenset[UUID], tuple[AskedSkill, ...]]:
    """What each set of profiles asks together, by the published versions, or with a draft among them. One statement."""
    profile_ids = list({one for s in sets for one in s})
    statement = _asked_now() if draft_id is None else _asked_by_profiles().where(in_force(draft_id))
    rows = db.session.execute(statement, {"profile_ids": profile_ids})
    by_profile: dict[UUID, list[AskedSkill]] = defaultdict(list)
    for row in rows:
        origin = Origin(
            row.profile_id, row.profile_name, row.is_everyone, row.level, row.weight, row.is_essential, row.note
        )
        by_profile[row.profile_id].append(
            AskedSkill(
                skill_id=row.skill_id,
                skill_key=row.skill_key,
                skill_name=row.skill_name,
                sort_key=row.sort_key,
                version_id=row.version_id,
                has_ladder=row.has_ladder,
                currency_months=row.currency_months,
                level=row.level,
                weight=row.weight,
                is_essential=row.is_essential,
                origins=(origin,),
            )
        )
    return {one: highest_asked(skill for profile in one for skill in by_profile[profile]) for one in sets}


@cache
def _asked_by_profiles() -> Select[Any]:
    """What the `profile_ids` ask in any version: of plain tables and built once, as it is asked whenever a standing is worked out."""
    asked, version, defined = Requirement.__table__, FrameworkVersion.__table__, SkillDefinition.__table__
    skill, profile, role = Skill.__table__, Profile.__table__, RoleLevel.__table__
    of_version = defined.c.version_id == asked.c.version_id
    return (
        select(
            asked.c.profile_id,
            asked.c.level,
            asked.c.weight,
            asked.c.is_essential,
            asked.c.note,
            asked.c.version_id,
            defined.c.skill_id,
            skill.c.key.label("skill_key"),
            defined.c.name.label("skill_name"),
            defined.c.sort_key,
            defined.c.has_ladder,
            defined.c.currency_months,
            role.c.name.label("profile_name"),
            profile.c.is_everyone,
        )
        .join_from(asked, version, version.c.id == asked.c.version_id)
        .join(defined, and_(of_version, defined.c.skill_id == asked.c.skill_id))
        .join(skill, skill.c.id == asked.c.skill_id)
        .join(profile, profile.c.id == asked.c.profile_id)
        .join(role, and_(role.c.version_id == asked.c.version_id, role.c.profile_id == asked.c.profile_id))
        .where(asked.c.profile_id.in_(bindparam("profile_ids", expanding=True)))
    )


@cache
def _asked_now() -> Select[Any]:
    """The same of the versions that are published."""
    return _asked_by_profiles().where(FrameworkVersion.__table__.c.state == VersionState.PUBLISHED)


def _named_profiles() -> Select[tuple[UUID, str, str, str, str, str, UUID, bool]]:
    """Profiles as the published version of their framework names them."""
    return (
        select(
            Profile.id.label("profile_id"),
            Profile.key,
            RoleLevel.name,
            JobRole.name.label("role_name"),
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
            RoleLevel.version_id,
            Profile.is_everyone,
        )
        .select_from(Profile)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .join(Framework, Framework.id == Profile.framework_id)
        .outerjoin(JobRole, JobRole.id == RoleLevel.role_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
    )


def _holds_on(on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    return (
        _HELD.agreed_at.is_not(None),
        _HELD.starts_on <= on,
        or_(_HELD.ends_on.is_(None), _HELD.ends_on >= on),
    )
