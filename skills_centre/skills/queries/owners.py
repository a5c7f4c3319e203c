"""Who answers for each skill: a skills lead who works here; one who left or lost the role counts no more."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, select

from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    Level,
    Skill,
    SkillDefinition,
    SkillOwner,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The skills lead who answers for a skill."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OwnedSkill:
    """A skill as its newest version names it, with its owner if it has one; a draft counts only where nothing else names it."""

    skill_id: UUID
    key: str
    name: str
    group_name: str | None
    currency_months: int | None
    is_ai_related: bool
    resilience_people: int | None
    resilience_level_name: str | None
    framework_key: str
    framework_name: str
    asks_for_evidence: bool
    owner: Owner | None


def owner_of_skill(skill_id: UUID) -> Owner | None:
    """The skills lead who answers for a skill; none when nobody does, or nobody who still may."""
    return owners_of_skills([skill_id]).get(skill_id)


def owner_of_key(framework_key: str, skill_key: str) -> Owner | None:
    """The owner of the skill that a framework knows by a key."""
    skill_id = db.session.scalar(
        select(Skill.id)
        .join(Framework, Framework.id == Skill.framework_id)
        .where(Framework.key == framework_key, Skill.key == skill_key)
    )
    return owner_of_skill(skill_id) if skill_id else None


def owners_of_skills(skill_ids: Collection[UUID]) -> dict[UUID, Owner]:
    """The owners of these skills, in one statement; skills without one are left out."""
    if not skill_ids:
        return {}
    rows = db.session.execute(
        select(SkillOwner.skill_id, Person.id.label("person_id"), Person.name)
        .join(Person, Person.id == SkillOwner.person_id)
        .where(SkillOwner.skill_id.in_(skill_ids), Person.id.in_(_leads()))
    )
    return {row.skill_id: Owner(row.person_id, row.name) for row in rows}


def skills_leads() -> list[Owner]:
    """Everybody who may answer for a skill, by name."""
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(_leads())).order_by(Person.sort_key, Person.id)
    )
    return [Owner(row.id, row.name) for row in rows]


def owned_skills(framework_key: str, version_id: UUID) -> list[OwnedSkill]:
    """The skills of a version by name, with their owners, in two statements."""
    rows = db.session.execute(
        _described()
        .where(SkillDefinition.version_id == version_id, Framework.key == framework_key)
        .order_by(SkillDefinition.sort_key, Skill.key)
    ).all()
    owners = owners_of_skills([row.skill_id for row in rows])
    return [OwnedSkill(**row._mapping, owner=owners.get(row.skill_id)) for row in rows]


def owned_skill(framework_key: str, skill_key: str) -> OwnedSkill:
    """One skill with its owner, in two statements. Raises NotFound."""
    row = db.session.execute(
        _described()
        .where(Framework.key == framework_key, Skill.key == skill_key)
        .order_by(
            (FrameworkVersion.state == VersionState.PUBLISHED).desc(),
            (FrameworkVersion.state == VersionState.SUPERSEDED).desc(),
            FrameworkVersion.number.desc(),
        )
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return OwnedSkill(**row._mapping, owner=owner_of_skill(row.skill_id))


def _leads() -> Select[tuple[UUID]]:
    """Those who look after skills now."""
    return (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.SKILLS_LEAD, RoleGrant.ended_at.is_(None), Person.left_on.is_(None))
    )


def _described() -> Select[tuple[UUID, str, str, str | None, int | None, bool, int | None, str, str, str, bool]]:
    """What versions say about skills, with the name of the level that a resilience rule asks for."""
    return (
        select(
            Skill.id.label("skill_id"),
            Skill.key,
            SkillDefinition.name,
            SkillDefinition.group_name,
            SkillDefinition.currency_months,
            SkillDefinition.is_ai_related,
            SkillDefinition.resilience_people,
            Level.name.label("resilience_level_name"),
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
            Skill.asks_for_evidence,
        )
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .outerjoin(
            Level,
            and_(Level.version_id == SkillDefinition.version_id, Level.rank == SkillDefinition.resilience_level),
        )
    )
