"""The true counts of the whole organisation, from which what may be shown is worked out. No page, file or mail reads this module."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from skills_centre.gaps.queries.teams import counting
from skills_centre.gaps.rules.organisation import STATES
from skills_centre.gaps.rules.suppression import Counts
from skills_centre.people.models import Membership, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    FrameworkVersion,
    JobRole,
    PersonProfile,
    RequiredSkill,
    RoleFamily,
    RoleLevel,
    SkillState,
    VersionState,
)

#: Counts by skill, and by the unit or role family that people are in; none stands for people without one.
BySkill = dict[UUID, dict[UUID | None, Counts]]


def counts_by_unit() -> BySkill:
    """How many people are in each state, by skill and the unit they are in. Exempt people alone make a row of noughts. One statement."""
    place = and_(Membership.person_id == RequiredSkill.person_id, Membership.ends_on.is_(None))
    return _by_skill(_counted(Membership.unit_id).outerjoin(Membership, place).group_by(Membership.unit_id))


def counts_by_family(on: date) -> BySkill:
    """How many people are in each state, by skill and the family of their agreed primary role on a day. One statement."""
    roles = _families(on).subquery()
    return _by_skill(
        _counted(roles.c.family_id)
        .outerjoin(roles, roles.c.person_id == RequiredSkill.person_id)
        .group_by(roles.c.family_id)
    )


def role_families() -> list[tuple[UUID, str]]:
    """The role families of the published versions, by name."""
    rows = db.session.execute(
        select(RoleFamily.id, RoleFamily.name)
        .join(FrameworkVersion, FrameworkVersion.id == RoleFamily.version_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .order_by(RoleFamily.sort_key, RoleFamily.id)
    )
    return [(family_id, name) for family_id, name in rows]


def people_with_roles(on: date) -> dict[UUID | None, Counts]:
    """For each unit how many people who count have an agreed primary role on a day, and how many have none. One statement."""
    holds = exists().where(PersonProfile.person_id == Person.id, PersonProfile.is_primary, *_agreed(on))
    rows = db.session.execute(
        select(Membership.unit_id, func.sum(case((holds, 1), else_=0)), func.count())
        .select_from(Person)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
        .where(*counting())
        .group_by(Membership.unit_id)
    )
    return {unit_id: (int(having), people - int(having)) for unit_id, having, people in rows}


def _counted(place: InstrumentedAttribute[UUID] | ColumnElement[UUID]) -> Select[tuple[UUID, UUID | None]]:
    sums = [func.sum(case((RequiredSkill.state == SkillState(state), 1), else_=0)) for state in STATES]
    return (
        select(RequiredSkill.skill_id, place, *sums)
        .join(Person, Person.id == RequiredSkill.person_id)
        .where(*counting())
        .group_by(RequiredSkill.skill_id)
    )


def _by_skill(statement: Select[tuple[UUID, UUID | None]]) -> BySkill:
    found: BySkill = defaultdict(dict)
    for skill_id, place_id, *counts in db.session.execute(statement):
        found[skill_id][place_id] = tuple(int(one) for one in counts)
    return found


def _families(on: date) -> Select[tuple[UUID, UUID]]:
    """Everybody's role family, once: of two primary roles that touch on a day, the later counts."""
    later = aliased(PersonProfile)
    is_later = or_(
        later.starts_on > PersonProfile.starts_on,
        and_(later.starts_on == PersonProfile.starts_on, later.id > PersonProfile.id),
    )
    return (
        select(PersonProfile.person_id, JobRole.family_id)
        .join(RoleLevel, RoleLevel.profile_id == PersonProfile.profile_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .where(
            FrameworkVersion.state == VersionState.PUBLISHED,
            PersonProfile.is_primary,
            *_agreed(on),
            ~exists().where(
                later.person_id == PersonProfile.person_id,
                later.is_primary,
                *_agreed(on, later),
                is_later,
            ),
        )
    )


def _agreed(on: date, held: type[PersonProfile] = PersonProfile) -> tuple[ColumnElement[bool], ...]:
    return (
        held.agreed_at.is_not(None),
        held.starts_on <= on,
        or_(held.ends_on.is_(None), held.ends_on >= on),
    )
