"""What the pages of frameworks, roles and skills show: always the published version."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.importing.seniority import proposed_order
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
class FrameworkCard:
    """A published framework, with how much it holds."""

    version_id: UUID
    key: str
    name: str
    description: str
    number: int
    published_at: datetime | None
    skills: int
    roles: int
    #: Whether this is no published version, but one that those who look after frameworks read before it is.
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class RoleLink:
    """A role in a list."""

    key: str
    name: str
    levels: int


@dataclass(frozen=True, slots=True)
class FamilyOfRoles:
    """A family with its roles, by name."""

    name: str
    roles: tuple[RoleLink, ...]


@dataclass(frozen=True, slots=True)
class SkillLink:
    """A skill in a list."""

    key: str
    name: str
    has_ladder: bool


@dataclass(frozen=True, slots=True)
class GroupOfSkills:
    """A group with its skills, by name; the group without a name holds those of no group."""

    name: str | None
    skills: tuple[SkillLink, ...]


@dataclass(frozen=True, slots=True)
class RequiredOfRole:
    """A skill that a role level asks for; no level's name for a skill without a ladder."""

    skill_key: str
    skill_name: str
    level: int | None
    level_name: str | None
    is_essential: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class LevelOfRole:
    """A level of a role with what it asks for."""

    profile_id: UUID
    name: str
    description: str
    is_whole_role: bool
    position: int | None
    #: The profile's key, by which two roles are compared.
    key: str
    requirements: tuple[RequiredOfRole, ...] = ()


@dataclass(frozen=True, slots=True)
class RolePage:
    """A role with its levels from junior to senior; `is_order_proposed` while nobody has settled the order."""

    framework: FrameworkCard
    key: str
    name: str
    description: str
    family_name: str
    levels: tuple[LevelOfRole, ...]
    is_order_proposed: bool


@dataclass(frozen=True, slots=True)
class LevelOfSkill:
    """A step of the scale with what a person at it can do; none where the source leaves it undefined."""

    rank: int
    name: str
    description: str
    body: str | None


@dataclass(frozen=True, slots=True)
class NeededBy:
    """A role level that asks for a skill, or everyone (no role)."""

    role_key: str | None
    role_name: str | None
    level_name: str
    asked_level: str | None
    is_essential: bool


@dataclass(frozen=True, slots=True)
class SkillPage:
    """A skill: what it is, its levels, and who needs it."""

    framework: FrameworkCard
    key: str
    name: str
    description: str
    group_name: str | None
    has_ladder: bool
    is_ai_related: bool
    currency_months: int | None
    levels: tuple[LevelOfSkill, ...]
    needed_by: tuple[NeededBy, ...]


def framework_cards(key: str | None = None) -> list[FrameworkCard]:
    """The published frameworks by name, or the one with a key."""
    rows = db.session.execute(
        _cards()
        .where(FrameworkVersion.state == VersionState.PUBLISHED, *([Framework.key == key] if key else []))
        .order_by(Framework.is_in_force.desc(), Framework.key)
    )
    return [FrameworkCard(**row._mapping) for row in rows]


def published_framework(key: str) -> FrameworkCard:
    """The published version of a framework. Raises NotFound."""
    cards = framework_cards(key)
    if not cards:
        raise NotFound
    return cards[0]


def version_card(version_id: UUID) -> FrameworkCard:
    """Any version of a framework, to be read before it is published. Raises NotFound."""
    row = db.session.execute(_cards().where(FrameworkVersion.id == version_id)).one_or_none()
    if row is None:
        raise NotFound
    return FrameworkCard(**row._mapping, is_preview=True)


def _cards() -> Select[tuple[UUID, str, str, str, int, datetime | None, int, int]]:
    skills = select(func.count()).where(SkillDefinition.version_id == FrameworkVersion.id).scalar_subquery()
    roles = select(func.count()).where(JobRole.version_id == FrameworkVersion.id).scalar_subquery()
    return select(
        FrameworkVersion.id.label("version_id"),
        Framework.key,
        Framework.name,
        Framework.description,
        FrameworkVersion.number,
        FrameworkVersion.published_at,
        skills.label("skills"),
        roles.label("roles"),
    ).join(Framework, Framework.id == FrameworkVersion.framework_id)


def families_of(version_id: UUID) -> list[FamilyOfRoles]:
    """A version's families with their roles."""
    found: dict[str, list[RoleLink]] = defaultdict(list)
    for row in db.session.execute(
        select(RoleFamily.name.label("family"), JobRole.key, JobRole.name, func.count(RoleLevel.id).label("levels"))
        .join(JobRole, JobRole.family_id == RoleFamily.id)
        .outerjoin(RoleLevel, and_(RoleLevel.role_id == JobRole.id, ~RoleLevel.is_whole_role))
        .where(RoleFamily.version_id == version_id)
        .group_by(RoleFamily.id, RoleFamily.name, RoleFamily.sort_key, JobRole.key, JobRole.name, JobRole.sort_key)
        .order_by(RoleFamily.sort_key, JobRole.sort_key, JobRole.key)
    ):
        found[row.family].append(RoleLink(row.key, row.name, row.levels))
    return [FamilyOfRoles(name, tuple(roles)) for name, roles in found.items()]


def skills_of(version_id: UUID) -> list[GroupOfSkills]:
    """A version's skills by group; those of no group come last."""
    found: dict[str | None, list[SkillLink]] = defaultdict(list)
    for row in db.session.execute(
        select(Skill.key, SkillDefinition.name, SkillDefinition.group_name, SkillDefinition.has_ladder)
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .where(SkillDefinition.version_id == version_id)
        .order_by(SkillDefinition.sort_key, Skill.key)
    ):
        found[row.group_name].append(SkillLink(row.key, row.name, row.has_ladder))
    order = sorted(found, key=lambda name: (name is None, (name or "").casefold()))
    return [GroupOfSkills(name, tuple(found[name])) for name in order]


def role_page(framework_key: str, role_key: str) -> RolePage:
    """A role of a published framework, in four statements. Raises NotFound."""
    return role_of(published_framework(framework_key), role_key)


def role_of(framework: FrameworkCard, role_key: str) -> RolePage:
    """A role of a version, in three statements. Raises NotFound."""
    role = db.session.execute(
        select(JobRole.id, JobRole.key, JobRole.name, JobRole.description, RoleFamily.name.label("family_name"))
        .join(RoleFamily, RoleFamily.id == JobRole.family_id)
        .where(JobRole.version_id == framework.version_id, JobRole.key == role_key)
    ).one_or_none()
    if role is None:
        raise NotFound
    asked = _asked_by_role(framework.version_id, role.id)
    rows = db.session.execute(
        select(
            RoleLevel.profile_id,
            RoleLevel.name,
            RoleLevel.description,
            RoleLevel.is_whole_role,
            RoleLevelOrder.position,
            Profile.key,
        )
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .outerjoin(RoleLevelOrder, RoleLevelOrder.profile_id == RoleLevel.profile_id)
        .where(RoleLevel.role_id == role.id)
        .order_by(RoleLevelOrder.position, RoleLevel.sort_key)
    )
    levels = [LevelOfRole(**row._mapping, requirements=tuple(asked[row.profile_id])) for row in rows]
    is_proposed = len(levels) > 1 and any(level.position is None for level in levels)
    return RolePage(
        framework=framework,
        key=role.key,
        name=role.name,
        description=role.description,
        family_name=role.family_name,
        levels=tuple(proposed_order(levels, role_name=role.name) if is_proposed else levels),
        is_order_proposed=is_proposed,
    )


def _asked_by_role(version_id: UUID, role_id: UUID) -> dict[UUID, list[RequiredOfRole]]:
    asked: dict[UUID, list[RequiredOfRole]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Requirement.profile_id,
            Skill.key,
            SkillDefinition.name,
            Requirement.level,
            Level.name.label("level_name"),
            Requirement.is_essential,
            Requirement.note,
        )
        .join(
            RoleLevel,
            and_(RoleLevel.version_id == Requirement.version_id, RoleLevel.profile_id == Requirement.profile_id),
        )
        .join(Skill, Skill.id == Requirement.skill_id)
        .join(
            SkillDefinition,
            and_(
                SkillDefinition.version_id == Requirement.version_id, SkillDefinition.skill_id == Requirement.skill_id
            ),
        )
        .outerjoin(Level, and_(Level.version_id == Requirement.version_id, Level.rank == Requirement.level))
        .where(Requirement.version_id == version_id, RoleLevel.role_id == role_id)
        .order_by(Requirement.is_essential.desc(), SkillDefinition.sort_key, Skill.key)
    ):
        asked[row.profile_id].append(RequiredOfRole(*row[1:]))
    return asked


def skill_page(framework_key: str, skill_key: str) -> SkillPage:
    """A skill of a published framework, in four statements. Raises NotFound."""
    return skill_of(published_framework(framework_key), skill_key)


def skill_of(framework: FrameworkCard, skill_key: str) -> SkillPage:
    """A skill of a version, in three statements. Raises NotFound."""
    skill = db.session.execute(
        select(
            Skill.id,
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.description,
            SkillDefinition.group_name,
            SkillDefinition.has_ladder,
            SkillDefinition.is_ai_related,
            SkillDefinition.currency_months,
        )
        .join(Skill, Skill.id == SkillDefinition.skill_id)
        .where(SkillDefinition.version_id == framework.version_id, Skill.key == skill_key)
    ).one_or_none()
    if skill is None:
        raise NotFound
    levels = db.session.execute(
        select(Level.rank, Level.name, Level.description, Descriptor.body)
        .outerjoin(
            Descriptor,
            and_(
                Descriptor.version_id == Level.version_id,
                Descriptor.rank == Level.rank,
                Descriptor.skill_id == skill.id,
            ),
        )
        .where(Level.version_id == framework.version_id)
        .order_by(Level.rank)
    )
    return SkillPage(
        framework=framework,
        key=skill.key,
        name=skill.name,
        description=skill.description,
        group_name=skill.group_name,
        has_ladder=skill.has_ladder,
        is_ai_related=skill.is_ai_related,
        currency_months=skill.currency_months,
        levels=tuple(LevelOfSkill(*row) for row in levels),
        needed_by=_needed_by(framework.version_id, skill.id),
    )


def _needed_by(version_id: UUID, skill_id: UUID) -> tuple[NeededBy, ...]:
    rows = db.session.execute(
        select(
            JobRole.key,
            JobRole.name,
            RoleLevel.name.label("level_name"),
            Level.name.label("asked_level"),
            Requirement.is_essential,
        )
        .select_from(Requirement)
        .join(
            RoleLevel,
            and_(RoleLevel.version_id == Requirement.version_id, RoleLevel.profile_id == Requirement.profile_id),
        )
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .outerjoin(JobRole, JobRole.id == RoleLevel.role_id)
        .outerjoin(Level, and_(Level.version_id == Requirement.version_id, Level.rank == Requirement.level))
        .where(Requirement.version_id == version_id, Requirement.skill_id == skill_id)
        .order_by(Profile.is_everyone.desc(), Requirement.level, JobRole.sort_key, RoleLevel.sort_key)
    )
    return tuple(NeededBy(*row) for row in rows)
