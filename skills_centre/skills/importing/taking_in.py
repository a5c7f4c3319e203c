"""What an import makes of a file and of what the framework holds already: nothing that the framework has is lost."""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Any

from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    DefinitionNotSound,
    FrameworkDefinition,
)

#: Our own settings, of which some kinds of file say nothing.
SETTINGS_OF_SKILLS = frozenset({"group", "is_ai_related", "currency_months", "resilience_people", "resilience_level"})
SETTINGS_OF_REQUIREMENTS = frozenset({"is_essential", "weight", "note"})
ALL_SETTINGS = SETTINGS_OF_SKILLS | SETTINGS_OF_REQUIREMENTS


def taken_in(
    before: FrameworkDefinition | None, file: FrameworkDefinition, *, silent_on: Set[str] = ALL_SETTINGS
) -> FrameworkDefinition:
    """The edition that an import makes: the file's words, and in their places whatever it leaves out.

    `silent_on` names the settings of which this kind of file says nothing: there ours stay. Raises DefinitionNotSound for a file whose
    scale lacks a level that the framework has: results rest on it.
    """
    if before is None:
        return file
    before = _in_scale(before, file.levels)
    skills, families = _with_ours(before, file, silent_on)
    in_file = {skill.key for skill in file.skills}
    in_order = {role.key for role in file.roles() if file.is_in_order(role)}
    whole = replace(
        file,
        skills=(*skills, *(skill for skill in before.skills if skill.key not in in_file)),
        families=_with_what_is_left_out(families, before),
        everyone=_asked_our_way(file.everyone, before.everyone, silent_on) or before.everyone,
    )
    levels = {role.key: len(role.levels) for role in file.roles()}
    return replace(
        whole,
        roles_out_of_order=frozenset(
            role.key for role in whole.roles() if role.key not in in_order or len(role.levels) != levels[role.key]
        ),
    )


def _in_scale(before: FrameworkDefinition, levels: Sequence[DefinedLevel]) -> FrameworkDefinition:
    """What the framework holds, its levels ranked as the file ranks them."""
    new = {level.key: level.rank for level in levels}
    for level in before.levels:
        if level.key not in new:
            raise DefinitionNotSound(
                f"The file’s scale lacks the level “{level.name}”. People’s results rest on it, so an import cannot take it away."
            )
    ranks = {level.rank: new[level.key] for level in before.levels}
    if all(old == rank for old, rank in ranks.items()):
        return before

    def asked(requirements: tuple[DefinedRequirement, ...]) -> tuple[DefinedRequirement, ...]:
        return tuple(replace(one, level=ranks[one.level] if one.level else None) for one in requirements)

    def role(one: DefinedRole) -> DefinedRole:
        return replace(
            one, levels=tuple(replace(level, requirements=asked(level.requirements)) for level in one.levels)
        )

    return replace(
        before,
        skills=tuple(
            replace(
                skill,
                resilience_level=ranks[skill.resilience_level] if skill.resilience_level else None,
                descriptors=tuple(DefinedDescriptor(ranks[one.rank], one.body) for one in skill.descriptors),
            )
            for skill in before.skills
        ),
        families=tuple(replace(family, roles=tuple(role(one) for one in family.roles)) for family in before.families),
        everyone=asked(before.everyone),
    )


def _with_ours(
    before: FrameworkDefinition, file: FrameworkDefinition, silent_on: Set[str]
) -> tuple[tuple[DefinedSkill, ...], tuple[DefinedFamily, ...]]:
    ours = {skill.key: skill for skill in before.skills}
    levels = {level.key: level for level in before.role_levels()}
    families = tuple(
        replace(
            family,
            roles=tuple(
                replace(
                    role,
                    levels=tuple(_with_our_asking(level, levels.get(level.key), silent_on) for level in role.levels),
                )
                for role in family.roles
            ),
        )
        for family in file.families
    )
    return tuple(_with_our_settings(skill, ours.get(skill.key), silent_on) for skill in file.skills), families


def _with_our_settings(skill: DefinedSkill, ours: DefinedSkill | None, silent_on: Set[str]) -> DefinedSkill:
    if ours is None:
        return skill
    kept: dict[str, Any] = {name: getattr(ours, name) for name in SETTINGS_OF_SKILLS & silent_on}
    return replace(skill, **kept)


def _with_our_asking(level: DefinedRoleLevel, ours: DefinedRoleLevel | None, silent_on: Set[str]) -> DefinedRoleLevel:
    if ours is None:
        return level
    return replace(level, requirements=_asked_our_way(level.requirements, ours.requirements, silent_on))


def _asked_our_way(
    requirements: tuple[DefinedRequirement, ...], ours: tuple[DefinedRequirement, ...], silent_on: Set[str]
) -> tuple[DefinedRequirement, ...]:
    kept = {one.skill: one for one in ours}
    names = SETTINGS_OF_REQUIREMENTS & silent_on

    def asked(one: DefinedRequirement) -> DefinedRequirement:
        settings: dict[str, Any] = {name: getattr(kept[one.skill], name) for name in names}
        return replace(one, **settings)

    return tuple(asked(one) if one.skill in kept else one for one in requirements)


def _with_what_is_left_out(
    families: tuple[DefinedFamily, ...], before: FrameworkDefinition
) -> tuple[DefinedFamily, ...]:
    """The file's families, with the roles and role levels that only the framework has put back in their places."""
    role_keys = {role.key for family in families for role in family.roles}
    level_keys = {level.key for family in families for role in family.roles for level in role.levels}
    extra_levels: dict[str, list[DefinedRoleLevel]] = {}
    extra_roles: dict[str, list[DefinedRole]] = {}
    names = {family.key: family.name for family in before.families}
    for family in before.families:
        for role in family.roles:
            left = tuple(level for level in role.levels if level.key not in level_keys)
            if not left:
                continue
            if role.key in role_keys:
                extra_levels.setdefault(role.key, []).extend(left)
            else:
                extra_roles.setdefault(family.key, []).append(replace(role, levels=left))
    together = [
        replace(
            family,
            roles=(
                *(replace(role, levels=(*role.levels, *extra_levels.get(role.key, ()))) for role in family.roles),
                *extra_roles.pop(family.key, ()),
            ),
        )
        for family in families
    ]
    return (*together, *(DefinedFamily(key, names[key], tuple(roles)) for key, roles in extra_roles.items()))
