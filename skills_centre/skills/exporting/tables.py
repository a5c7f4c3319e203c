"""A framework as the rows of its six sheets, in the order of their columns."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from skills_centre.skills.definitions import EVERYONE, DefinedFamily, DefinedRole, FrameworkDefinition
from skills_centre.skills.sheets import DESCRIPTORS, FRAMEWORK, LEVELS, NO, REQUIREMENTS, ROLES, SKILLS, YES, Sheet

Cell: TypeAlias = str | int | None
Rows: TypeAlias = list[tuple[Cell, ...]]


def tables_of(definition: FrameworkDefinition) -> Mapping[Sheet, Rows]:
    """Every sheet with its rows, those of the column names left out."""
    keys = {level.rank: level.key for level in definition.levels}
    return {
        FRAMEWORK: [(definition.key, definition.name, definition.description, _yes(definition.is_in_force))],
        LEVELS: [(level.rank, level.key, level.name, level.description) for level in definition.levels],
        SKILLS: [
            (
                skill.key,
                skill.name,
                skill.description,
                skill.group,
                _yes(skill.has_ladder),
                _yes(skill.is_ai_related),
                skill.currency_months,
                skill.resilience_people,
                keys.get(skill.resilience_level or 0),
            )
            for skill in definition.skills
        ],
        DESCRIPTORS: [
            (skill.key, keys[one.rank], one.body) for skill in definition.skills for one in skill.descriptors
        ],
        ROLES: [row for family in definition.families for row in _family(definition, family)],
        REQUIREMENTS: list(_requirements(definition, keys)),
    }


def _family(definition: FrameworkDefinition, family: DefinedFamily) -> Iterator[tuple[Cell, ...]]:
    of_family = (family.key, family.name)
    if not family.roles:
        yield (*of_family, *[None] * 8)
    for role in family.roles:
        yield from _role(definition, of_family, role)


def _role(definition: FrameworkDefinition, family: tuple[str, str], role: DefinedRole) -> Iterator[tuple[Cell, ...]]:
    of_role = (*family, role.key, role.name, role.description)
    if not role.levels:
        yield (*of_role, *[None] * 5)
    in_order = definition.is_in_order(role)
    for place, level in enumerate(role.levels, start=1):
        yield (
            *of_role,
            level.key,
            level.name,
            level.description,
            _yes(level.is_whole_role),
            place if in_order else None,
        )


def _requirements(definition: FrameworkDefinition, keys: Mapping[int, str]) -> Iterator[tuple[Cell, ...]]:
    asked = [(EVERYONE, definition.everyone), *((one.key, one.requirements) for one in definition.role_levels())]
    for owner, requirements in asked:
        for one in requirements:
            yield (owner, one.skill, keys.get(one.level or 0), _yes(one.is_essential), one.weight, one.note)


def _yes(claim: bool) -> str:  # noqa: FBT001 - a cell
    return YES if claim else NO
