"""Editions that follow another: a skill under a new key and name, one more, one fewer."""

from dataclasses import replace

from skills_centre.skills.definitions import Asked, DefinedRequirement, DefinedSkill, FrameworkDefinition


def with_skills(definition: FrameworkDefinition, *skills: DefinedSkill) -> FrameworkDefinition:
    """The edition with more skills."""
    return replace(definition, skills=(*definition.skills, *skills))


def without(definition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a skill and without whatever asks for it."""
    left = replace(definition, skills=tuple(one for one in definition.skills if one.key != key))
    return left.asking(lambda _profile, asked: tuple(one for one in asked if one.skill != key))


def renamed(definition: FrameworkDefinition, old: str, new: str) -> FrameworkDefinition:
    """The edition with a skill under another key and name, as an official file would have it after a rename."""

    def under_new_key(_profile: str, asked: Asked) -> Asked:
        return tuple(DefinedRequirement(new, one.level) if one.skill == old else one for one in asked)

    skills = tuple(
        DefinedSkill(new, new.capitalize(), one.description, has_ladder=one.has_ladder, descriptors=one.descriptors)
        if one.key == old
        else one
        for one in definition.skills
    )
    return replace(definition, skills=skills).asking(under_new_key)


def asking(definition: FrameworkDefinition, profile: str, *asked: DefinedRequirement) -> FrameworkDefinition:
    """The edition in which one role level asks for these things and nothing else."""
    return definition.asking(lambda key, before: asked if key == profile else before)
