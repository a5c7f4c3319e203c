"""What a stored version says, given back as the value from which it was loaded; and what versions there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
)
from skills_centre.skills.models import (
    Descriptor,
    Framework,
    FrameworkVersion,
    JobRole,
    Level,
    Profile,
    Requirement,
    RoleFamily,
    RoleLevel,
    RoleLevelOrder,
    Skill,
    SkillDefinition,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a framework, for lists; the names of its maker and publisher where those are people."""

    id: UUID
    framework_key: str
    framework_name: str
    number: int
    state: VersionState
    made_at: datetime
    made_by: UUID | None
    maker: str | None
    published_at: datetime | None
    publisher: str | None
    digest: str | None


def versions() -> list[VersionRow]:
    """Every version of every framework, by framework and newest first."""
    maker, publisher = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            FrameworkVersion.id,
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
            FrameworkVersion.number,
            FrameworkVersion.state,
            FrameworkVersion.made_at,
            FrameworkVersion.made_by,
            maker.name.label("maker"),
            FrameworkVersion.published_at,
            publisher.name.label("publisher"),
            FrameworkVersion.digest,
        )
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .outerjoin(maker, maker.id == FrameworkVersion.made_by)
        .outerjoin(publisher, publisher.id == FrameworkVersion.published_by)
        .order_by(Framework.key, FrameworkVersion.number.desc())
    )
    return [VersionRow(**row._mapping) for row in rows]


def newest_version(framework_key: str, *states: VersionState) -> UUID | None:
    """The newest version of a framework that is in one of these states."""
    return db.session.scalar(
        select(FrameworkVersion.id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.key == framework_key, FrameworkVersion.state.in_(states))
        .order_by(FrameworkVersion.number.desc())
        .limit(1)
    )


def version_holding(framework_key: str, digest: str) -> UUID | None:
    """The newest draft or published version with this content. One that was superseded does not count: it may come back."""
    return db.session.scalar(
        select(FrameworkVersion.id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(
            Framework.key == framework_key,
            FrameworkVersion.digest == digest,
            FrameworkVersion.state != VersionState.SUPERSEDED,
        )
        .order_by(FrameworkVersion.state.desc(), FrameworkVersion.number.desc())
        .limit(1)
    )


def definition_of(version_id: UUID) -> FrameworkDefinition:
    """A stored version as a value, in seven statements. Raises NoResultFound when there is none."""
    framework = db.session.execute(
        select(Framework.key, Framework.name, Framework.description, Framework.is_in_force)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .where(FrameworkVersion.id == version_id)
    ).one()
    levels = db.session.execute(
        select(Level.rank, Level.key, Level.name, Level.description)
        .where(Level.version_id == version_id)
        .order_by(Level.rank)
    )
    asked = _requirements(version_id)
    families, everyone = _families(version_id, asked)
    return FrameworkDefinition(
        key=framework.key,
        name=framework.name,
        description=framework.description,
        is_in_force=framework.is_in_force,
        levels=tuple(DefinedLevel(*row) for row in levels),
        skills=_skills(version_id),
        families=families,
        everyone=everyone,
        levels_come_in_order=False,
    )


def ordered_definition_of(version_id: UUID) -> FrameworkDefinition:
    """A stored version with the levels of each role from junior to senior, as far as somebody has settled their order.

    Raises NoResultFound when there is none.
    """
    definition = definition_of(version_id)
    rows = db.session.execute(
        select(Profile.key, RoleLevelOrder.position)
        .join(RoleLevelOrder, RoleLevelOrder.profile_id == Profile.id)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .where(RoleLevel.version_id == version_id)
    )
    places = {row.key: row.position for row in rows}
    unsettled = {role.key for role in definition.roles() if any(level.key not in places for level in role.levels)}
    return replace(
        definition,
        levels_come_in_order=True,
        roles_out_of_order=frozenset(unsettled),
        families=tuple(
            replace(
                family,
                roles=tuple(
                    role if role.key in unsettled else replace(role, levels=tuple(_placed(role.levels, places)))
                    for role in family.roles
                ),
            )
            for family in definition.families
        ),
    )


def _placed(levels: Sequence[DefinedRoleLevel], places: Mapping[str, int]) -> list[DefinedRoleLevel]:
    return sorted(levels, key=lambda one: places[one.key])


def _skills(version_id: UUID) -> tuple[DefinedSkill, ...]:
    descriptors: dict[UUID, list[DefinedDescriptor]] = defaultdict(list)
    for row in db.session.execute(
        select(Descriptor.skill_id, Descriptor.rank, Descriptor.body)
        .where(Descriptor.version_id == version_id)
        .order_by(Descriptor.rank)
    ):
        descriptors[row.skill_id].append(DefinedDescriptor(row.rank, row.body))
    rows = db.session.execute(
        select(Skill.key, *SkillDefinition.__table__.columns)
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .where(SkillDefinition.version_id == version_id)
        .order_by(SkillDefinition.sort_key, Skill.key)
    )
    return tuple(
        DefinedSkill(
            key=row.key,
            name=row.name,
            description=row.description,
            group=row.group_name,
            has_ladder=row.has_ladder,
            is_ai_related=row.is_ai_related,
            currency_months=row.currency_months,
            resilience_people=row.resilience_people,
            resilience_level=row.resilience_level,
            descriptors=tuple(descriptors[row.skill_id]),
        )
        for row in rows
    )


def _requirements(version_id: UUID) -> dict[UUID, tuple[DefinedRequirement, ...]]:
    asked: dict[UUID, list[DefinedRequirement]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Requirement.profile_id,
            Skill.key,
            Requirement.level,
            Requirement.is_essential,
            Requirement.weight,
            Requirement.note,
        )
        .join(Skill, Skill.id == Requirement.skill_id)
        .where(Requirement.version_id == version_id)
    ):
        asked[row.profile_id].append(DefinedRequirement(*row[1:]))
    return {profile_id: tuple(several) for profile_id, several in asked.items()}


def _families(
    version_id: UUID, asked: dict[UUID, tuple[DefinedRequirement, ...]]
) -> tuple[tuple[DefinedFamily, ...], tuple[DefinedRequirement, ...]]:
    """The families with their roles and levels, and what everyone needs."""
    everyone: tuple[DefinedRequirement, ...] = ()
    levels: dict[UUID, list[DefinedRoleLevel]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Profile.key,
            Profile.is_everyone,
            RoleLevel.profile_id,
            RoleLevel.role_id,
            RoleLevel.name,
            RoleLevel.description,
            RoleLevel.is_whole_role,
        )
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .where(RoleLevel.version_id == version_id)
        .order_by(RoleLevel.sort_key, Profile.key)
    ):
        needed = asked.get(row.profile_id, ())
        if row.is_everyone:
            everyone = needed
        elif row.role_id:
            levels[row.role_id].append(DefinedRoleLevel(row.key, row.name, row.description, row.is_whole_role, needed))
    roles: dict[UUID, list[DefinedRole]] = defaultdict(list)
    for role in db.session.execute(
        select(JobRole.id, JobRole.family_id, JobRole.key, JobRole.name, JobRole.description)
        .where(JobRole.version_id == version_id)
        .order_by(JobRole.sort_key, JobRole.key)
    ):
        roles[role.family_id].append(DefinedRole(role.key, role.name, role.description, tuple(levels[role.id])))
    families = db.session.execute(
        select(RoleFamily.id, RoleFamily.key, RoleFamily.name)
        .where(RoleFamily.version_id == version_id)
        .order_by(RoleFamily.sort_key, RoleFamily.key)
    )
    return tuple(DefinedFamily(row.key, row.name, tuple(roles[row.id])) for row in families), everyone


def version_state(version_id: UUID) -> VersionState | None:
    """The state of a version; none when there is no such version."""
    return db.session.scalar(select(FrameworkVersion.state).where(FrameworkVersion.id == version_id))


def has_been_published(framework_key: str) -> bool:
    """Whether any version of a framework is published, or was."""
    return newest_version(framework_key, VersionState.PUBLISHED, VersionState.SUPERSEDED) is not None


def digest_of(version_id: UUID) -> str | None:
    """The digest that is kept of what a version holds."""
    return db.session.scalar(select(FrameworkVersion.digest).where(FrameworkVersion.id == version_id))


def person_by_email(email: str) -> UUID | None:
    """The person with this address in its normal form, if they work here."""
    return db.session.scalar(select(Person.id).where(Person.email == email, Person.left_on.is_(None)))
