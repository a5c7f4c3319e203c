"""Changes of an edition's scale and of its skills: each gives a new edition, or refuses in the words that the person reads."""

from dataclasses import dataclass, replace

from skills_centre.skills.definitions import (
    DefinedLevel,
    DefinedRequirement,
    DefinedSkill,
    FrameworkDefinition,
)
from skills_centre.skills.editing.keys import free_key
from skills_centre.skills.editing.refusals import LadderInUse, LevelInUse, NameTaken, PartGone, ScaleFull, SkillInUse

#: Levels that a scale may have, as the database holds it.
MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Asking:
    """A profile that asks for something: its key, and its name with that of its role."""

    key: str
    name: str


def scale_of(edition: FrameworkDefinition) -> tuple[DefinedLevel, ...]:
    """The levels, lowest first."""
    return tuple(sorted(edition.levels, key=lambda one: one.rank))


def with_levels_named(edition: FrameworkDefinition, words: dict[int, tuple[str, str]]) -> FrameworkDefinition:
    """The edition with other names and descriptions of its levels, by rank. Raises NameTaken."""
    names = [name.casefold() for name, _ in words.values()]
    if len(set(names)) < len(names):
        raise NameTaken
    levels = tuple(
        replace(one, name=words[one.rank][0], description=words[one.rank][1]) if one.rank in words else one
        for one in edition.levels
    )
    return replace(edition, levels=levels)


def with_new_level(edition: FrameworkDefinition, name: str, description: str) -> FrameworkDefinition:
    """The edition with one more level above the others. Raises NameTaken or ScaleFull."""
    if any(one.name.casefold() == name.casefold() for one in edition.levels):
        raise NameTaken
    if len(edition.levels) >= MOST_LEVELS:
        raise ScaleFull
    key = free_key(name, {one.key for one in edition.levels}, longest=80)
    level = DefinedLevel(len(edition.levels) + 1, key, name, description)
    return replace(edition, levels=(*edition.levels, level))


def without_top_level(edition: FrameworkDefinition) -> FrameworkDefinition:
    """The edition without its highest level, and without what skills say of it. Raises LevelInUse, which says what asks for it."""
    top = len(edition.levels)
    users = [asking.name for asking, one in asked(edition) if one.level == top]
    users += [f"{skill.name} (how many people are enough)" for skill in edition.skills if skill.resilience_level == top]
    if users:
        raise LevelInUse(users)
    if top <= 1:
        raise LevelInUse(["the framework, which needs at least one"])
    return replace(
        edition,
        levels=tuple(one for one in edition.levels if one.rank != top),
        skills=tuple(
            replace(skill, descriptors=tuple(one for one in skill.descriptors if one.rank != top))
            for skill in edition.skills
        ),
    )


def skill_in(edition: FrameworkDefinition, key: str) -> DefinedSkill | None:
    """The skill with a key, if the edition has it."""
    return next((one for one in edition.skills if one.key == key), None)


def with_new_skill(edition: FrameworkDefinition, skill: DefinedSkill) -> FrameworkDefinition:
    """The edition with one more skill, whose key comes from its name; one that says exactly this already is not added again.

    Raises NameTaken.
    """
    same = next((one for one in edition.skills if one.name.casefold() == skill.name.casefold()), None)
    if same is not None and replace(same, key=skill.key) == skill:
        return edition
    if same is not None:
        raise NameTaken
    key = free_key(skill.name, {one.key for one in edition.skills}, longest=120)
    return replace(edition, skills=(*edition.skills, replace(skill, key=key)))


def with_skill(edition: FrameworkDefinition, skill: DefinedSkill) -> FrameworkDefinition:
    """The edition with a skill as it is now, in the place of the one with its key. Raises PartGone, NameTaken or LadderInUse."""
    former = skill_in(edition, skill.key)
    if former is None:
        raise PartGone
    if any(one.key != skill.key and one.name.casefold() == skill.name.casefold() for one in edition.skills):
        raise NameTaken
    users = asking_for(edition, skill.key)
    if former.has_ladder != skill.has_ladder and users:
        raise LadderInUse([one.name for one in users])
    return replace(edition, skills=tuple(skill if one.key == skill.key else one for one in edition.skills))


def without_skill(edition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a skill; one that is gone already stays gone. Raises SkillInUse, which says who asks for it."""
    users = asking_for(edition, key)
    if users:
        raise SkillInUse([one.name for one in users])
    return replace(edition, skills=tuple(one for one in edition.skills if one.key != key))


def asking_for(edition: FrameworkDefinition, skill_key: str) -> list[Asking]:
    """The profiles that ask for a skill."""
    return [asking for asking, one in asked(edition) if one.skill == skill_key]


def asked(edition: FrameworkDefinition) -> list[tuple[Asking, DefinedRequirement]]:
    """Everything that the profiles of an edition ask for, "everyone" first."""
    everyone = Asking("everyone", "Everyone")
    found = [(everyone, one) for one in edition.everyone]
    for role in edition.roles():
        for level in role.levels:
            name = level.name if level.is_whole_role or level.name == role.name else f"{role.name}: {level.name}"
            found += [(Asking(level.key, name), one) for one in level.requirements]
    return found
