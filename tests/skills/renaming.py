"""Editions that follow another: a skill under a new key and name, one more, one fewer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from skills_centre.skills.definitions import DefinedRequirement, DefinedSkill, FrameworkDefinition

Asked: TypeAlias = tuple[DefinedRequirement, ...]
Change: TypeAlias = Callable[[Asked], Asked]


def with_skills(definition: FrameworkDefinition, *skills: DefinedSkill) -> FrameworkDefinition:
    """The edition with more skills."""
    return replace(definition, skills=(*definition.skills, *skills))


def without(definition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a skill and without whatever asks for it."""
    left = replace(definition, skills=tuple(one for one in definition.skills if one.key != key))
    return _asking(left, lambda asked: tuple(one for one in asked if one.skill != key))


def renamed(definition: FrameworkDefinition, old: str, new: str) -> FrameworkDefinition:
    """The edition with a skill under another key and name, as an official file would have it after a rename."""

    def under_new_key(asked: Asked) -> Asked:
        return tuple(DefinedRequirement(new, one.level) if one.skill == old else one for one in asked)

    skills = tuple(
        DefinedSkill(new, new.capitalize(), one.description, has_ladder=one.has_ladder, descriptors=one.descriptors)
        if one.key == old
        else one
        for one in definition.skills
    )
    return _asking(replace(definition, skills=skills), under_new_key)


def asking(definition: FrameworkDefinition, profile: str, *asked: DefinedRequirement) -> FrameworkDefinition:
    """The edition in which one role level asks for these things and nothing else."""
    return replace(
        definition,
        families=tuple(
            replace(
                family,
                roles=tuple(
                    replace(
                        role,
                        levels=tuple(
                            replace(one, requirements=asked) if one.key == profile else one for one in role.levels
                        ),
                    )
                    for role in family.roles
                ),
            )
            for family in definition.families
        ),
    )


def _asking(definition: FrameworkDefinition, change: Change) -> FrameworkDefinition:
    changed = replace(definition, everyone=change(definition.everyone))
    for level in definition.role_levels():
        changed = asking(changed, level.key, *change(level.requirements))
    return changed
