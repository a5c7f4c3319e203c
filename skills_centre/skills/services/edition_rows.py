"""The rows of an edition: what each table holds of it. Pure; `editions` writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key
from skills_centre.skills.definitions import (
    EVERYONE,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
)
from skills_centre.skills.models import (
    Descriptor,
    JobRole,
    Level,
    Requirement,
    RoleFamily,
    RoleLevel,
    SkillDefinition,
)

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identities:
    """The ids behind the keys of an edition: those of skills and profiles outlive versions, families and roles are the version's own."""

    skills: Mapping[str, UUID]
    profiles: Mapping[str, UUID]
    families: Mapping[str, UUID]
    roles: Mapping[str, UUID]


def rows_of(definition: FrameworkDefinition, version_id: UUID, ids: Identities) -> dict[type[Base], list[Row]]:
    """The rows of a version that holds this edition, by table."""
    rows: dict[type[Base], list[Row]] = {
        Level: [
            {"rank": one.rank, "key": one.key, "name": one.name, "description": one.description}
            for one in definition.levels
        ],
        SkillDefinition: [_skill(one, ids) for one in definition.skills],
        Descriptor: [
            {"skill_id": ids.skills[skill.key], "rank": one.rank, "body": one.body}
            for skill in definition.skills
            for one in skill.descriptors
        ],
        RoleFamily: [{"id": ids.families[one.key], **_named(one.key, one.name)} for one in definition.families],
        JobRole: [
            _role(role, ids) | {"family_id": ids.families[family.key]}
            for family in definition.families
            for role in family.roles
        ],
        RoleLevel: list(_role_levels(definition, ids)),
        Requirement: list(_requirements(definition, ids)),
    }
    return {table: [{"version_id": version_id, **row} for row in several] for table, several in rows.items()}


def _skill(one: DefinedSkill, ids: Identities) -> Row:
    return {
        "skill_id": ids.skills[one.key],
        "name": one.name,
        "sort_key": sort_key(one.name)[:200],
        "description": one.description,
        "group_name": one.group,
        "has_ladder": one.has_ladder,
        "is_ai_related": one.is_ai_related,
        "currency_months": one.currency_months,
        "resilience_people": one.resilience_people,
        "resilience_level": one.resilience_level,
    }


def _role(one: DefinedRole, ids: Identities) -> Row:
    return {"id": ids.roles[one.key], "description": one.description, **_named(one.key, one.name)}


def _role_levels(definition: FrameworkDefinition, ids: Identities) -> Iterator[Row]:
    if definition.everyone:
        yield _role_level(DefinedRoleLevel(EVERYONE, "Everyone"), None, ids)
    for role in definition.roles():
        yield from (_role_level(one, ids.roles[role.key], ids) for one in role.levels)


def _role_level(one: DefinedRoleLevel, role_id: UUID | None, ids: Identities) -> Row:
    return {
        "id": new_id(),
        "profile_id": ids.profiles[one.key],
        "role_id": role_id,
        "name": one.name,
        "sort_key": sort_key(one.name)[:200],
        "description": one.description,
        "is_whole_role": one.is_whole_role,
    }


def _requirements(definition: FrameworkDefinition, ids: Identities) -> Iterator[Row]:
    asked: list[tuple[str, DefinedRequirement]] = [(EVERYONE, one) for one in definition.everyone]
    asked += [(level.key, one) for level in definition.role_levels() for one in level.requirements]
    for key, one in asked:
        yield {
            "profile_id": ids.profiles[key],
            "skill_id": ids.skills[one.skill],
            "level": one.level,
            "is_essential": one.is_essential,
            "weight": one.weight,
            "note": one.note,
        }


def _named(key: str, name: str) -> Row:
    return {"key": key, "name": name, "sort_key": sort_key(name)[:160]}
