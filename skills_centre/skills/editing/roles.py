"""Changes of an edition's families, roles, role levels and of what they ask for: each gives a new edition, or refuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from skills_centre.skills.definitions import (
    EVERYONE,
    DefinedFamily,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    FrameworkDefinition,
)
from skills_centre.skills.editing.keys import free_key
from skills_centre.skills.editing.refusals import FamilyInUse, NameTaken, PartGone


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What the form says of a role; `family` is the family's name, which is made when the edition has no such family."""

    name: str
    description: str
    family: str


@dataclass(frozen=True, slots=True)
class FoundRole:
    """A role in its family."""

    family: DefinedFamily
    role: DefinedRole


@dataclass(frozen=True, slots=True)
class FoundLevel:
    """A role level in its role."""

    role: DefinedRole
    level: DefinedRoleLevel


def family_in(edition: FrameworkDefinition, key: str) -> DefinedFamily | None:
    """The family with a key, if the edition has it."""
    return next((one for one in edition.families if one.key == key), None)


def role_in(edition: FrameworkDefinition, key: str) -> FoundRole | None:
    """The role with a key, if the edition has it."""
    return next((FoundRole(family, one) for family in edition.families for one in family.roles if one.key == key), None)


def role_level_in(edition: FrameworkDefinition, key: str) -> FoundLevel | None:
    """The role level with a key, if the edition has it."""
    return next((FoundLevel(role, one) for role in edition.roles() for one in role.levels if one.key == key), None)


def requirements_in(edition: FrameworkDefinition, profile_key: str) -> tuple[DefinedRequirement, ...] | None:
    """What a profile asks for; none when the edition has no such profile. "Everyone" is always there."""
    if profile_key == EVERYONE:
        return edition.everyone
    found = role_level_in(edition, profile_key)
    return found.level.requirements if found else None


def with_family_named(edition: FrameworkDefinition, key: str, name: str) -> FrameworkDefinition:
    """The edition with another name of a family. Raises PartGone or NameTaken."""
    if family_in(edition, key) is None:
        raise PartGone
    if any(one.key != key and one.name.casefold() == name.casefold() for one in edition.families):
        raise NameTaken
    return replace(
        edition, families=tuple(replace(one, name=name) if one.key == key else one for one in edition.families)
    )


def without_family(edition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a family; one that is gone already stays gone. Raises FamilyInUse, which says what is in it."""
    family = family_in(edition, key)
    if family is not None and family.roles:
        raise FamilyInUse([role.name for role in family.roles])
    return replace(edition, families=tuple(one for one in edition.families if one.key != key))


def with_new_role(edition: FrameworkDefinition, words: RoleWords, *, levels: tuple[str, ...]) -> FrameworkDefinition:
    """The edition with one more role: with levels of these names, or as a role without levels, which is one profile.

    One that says exactly this already is not added again. Raises NameTaken.
    """
    same = next((one for one in edition.roles() if one.name.casefold() == words.name.casefold()), None)
    if same is not None and _says(edition, same, words, levels):
        return edition
    if same is not None:
        raise NameTaken
    key = free_key(words.name, {one.key for one in edition.roles()}, longest=120)
    role = DefinedRole(key, words.name, words.description)
    if not levels:
        profile = DefinedRoleLevel(_profile_key(edition, words.name, role), words.name, is_whole_role=True)
        return _with_role_in(edition, replace(role, levels=(profile,)), words.family)
    edition = _with_role_in(edition, role, words.family)
    for name in levels:
        edition = with_new_role_level(edition, key, name, "")
    return edition


def with_role(edition: FrameworkDefinition, key: str, words: RoleWords) -> FrameworkDefinition:
    """The edition with other words of a role, in another family perhaps. Raises PartGone or NameTaken."""
    found = role_in(edition, key)
    if found is None:
        raise PartGone
    if any(one.key != key and one.name.casefold() == words.name.casefold() for one in edition.roles()):
        raise NameTaken
    levels = tuple(replace(one, name=words.name) if one.is_whole_role else one for one in found.role.levels)
    role = replace(found.role, name=words.name, description=words.description, levels=levels)
    if found.family.name == words.family:
        return _each_role(edition, lambda one: role if one.key == key else one)
    return _with_role_in(_without(edition, key), role, words.family)


def without_role(edition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a role and all its levels; one that is gone already stays gone."""
    return _without(edition, key)


def with_new_role_level(
    edition: FrameworkDefinition, role_key: str, name: str, description: str
) -> FrameworkDefinition:
    """The edition with one more level of a role, which asks for nothing yet. Raises PartGone or NameTaken."""
    found = role_in(edition, role_key)
    if found is None:
        raise PartGone
    for one in found.role.levels:
        if one.name.casefold() == name.casefold():
            if (one.name, one.description) == (name, description):
                return edition
            raise NameTaken
    level = DefinedRoleLevel(_profile_key(edition, name, found.role), name, description)
    return _each_role(edition, lambda one: replace(one, levels=(*one.levels, level)) if one.key == role_key else one)


def with_role_level(edition: FrameworkDefinition, key: str, name: str, description: str) -> FrameworkDefinition:
    """The edition with other words of a role level. Raises PartGone or NameTaken."""
    found = role_level_in(edition, key)
    if found is None:
        raise PartGone
    if any(one.key != key and one.name.casefold() == name.casefold() for one in found.role.levels):
        raise NameTaken
    return _each_level(edition, key, lambda one: replace(one, name=name, description=description))


def without_role_level(edition: FrameworkDefinition, key: str) -> FrameworkDefinition:
    """The edition without a role level; one that is gone already stays gone."""
    return _each_role(edition, lambda role: replace(role, levels=tuple(one for one in role.levels if one.key != key)))


def with_requirements(
    edition: FrameworkDefinition, profile_key: str, requirements: tuple[DefinedRequirement, ...]
) -> FrameworkDefinition:
    """The edition with a profile that asks for these skills. Raises PartGone."""
    if profile_key == EVERYONE:
        return replace(edition, everyone=requirements)
    if role_level_in(edition, profile_key) is None:
        raise PartGone
    return _each_level(edition, profile_key, lambda one: replace(one, requirements=requirements))


def _says(edition: FrameworkDefinition, role: DefinedRole, words: RoleWords, levels: tuple[str, ...]) -> bool:
    """Whether a role is just as a form makes it."""
    found = role_in(edition, role.key)
    names = tuple(one.name for one in role.levels if not one.is_whole_role)
    return (
        found is not None
        and found.family.name == words.family
        and (role.name, role.description) == (words.name, words.description)
        and sorted(names) == sorted(levels)
        and not any(one.requirements for one in role.levels)
    )


def _profile_key(edition: FrameworkDefinition, name: str, role: DefinedRole) -> str:
    """A key for a new profile: from its name, with the role's before it where another role has one of that name."""
    taken = {one.key for one in edition.role_levels()} | {EVERYONE}
    key = free_key(name, (), longest=160)
    return key if key not in taken else free_key(f"{role.name} {name}", taken, longest=160)


def _with_role_in(edition: FrameworkDefinition, role: DefinedRole, family_name: str) -> FrameworkDefinition:
    """The edition with a role at the end of a family, which is made when it is new."""
    same = next((one for one in edition.families if one.name.casefold() == family_name.casefold()), None)
    if same is None:
        key = free_key(family_name, {one.key for one in edition.families}, longest=120)
        return replace(edition, families=(*edition.families, DefinedFamily(key, family_name, (role,))))
    return replace(
        edition,
        families=tuple(
            replace(one, roles=(*one.roles, role)) if one.key == same.key else one for one in edition.families
        ),
    )


def _without(edition: FrameworkDefinition, role_key: str) -> FrameworkDefinition:
    return replace(
        edition,
        families=tuple(
            replace(family, roles=tuple(one for one in family.roles if one.key != role_key))
            for family in edition.families
        ),
    )


def _each_role(edition: FrameworkDefinition, change: Callable[[DefinedRole], DefinedRole]) -> FrameworkDefinition:
    return replace(
        edition,
        families=tuple(
            replace(family, roles=tuple(change(one) for one in family.roles)) for family in edition.families
        ),
    )


def _each_level(
    edition: FrameworkDefinition, key: str, change: Callable[[DefinedRoleLevel], DefinedRoleLevel]
) -> FrameworkDefinition:
    return _each_role(
        edition,
        lambda role: replace(role, levels=tuple(change(one) if one.key == key else one for one in role.levels)),
    )
