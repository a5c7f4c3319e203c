"""A framework as a value: what a file says, and what a version holds, before and apart from any database.

Readers make it, `load_framework` stores it, and two of them can be compared.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from skills_centre.platform.errors import Refusal

#: The key of the profile that everybody has.
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class DefinedLevel:
    """A step of the scale; ranks count from 1."""

    rank: int
    key: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class DefinedDescriptor:
    """What a person at one level of a skill can do."""

    rank: int
    body: str


@dataclass(frozen=True, slots=True)
class DefinedSkill:
    """A skill, with a descriptor for each level that the source defines; `currency_months` is none when results never go stale."""

    key: str
    name: str
    description: str = ""
    group: str | None = None
    has_ladder: bool = True
    is_ai_related: bool = False
    currency_months: int | None = None
    resilience_people: int | None = None
    resilience_level: int | None = None
    descriptors: tuple[DefinedDescriptor, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinedRequirement:
    """A skill that a profile asks for; no level for a skill without a ladder. The weight is from 1 to 9."""

    skill: str
    level: int | None
    is_essential: bool = True
    weight: int = 1
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DefinedRoleLevel:
    """A level of a role and what it asks for; its key is the key of the profile that people hold."""

    key: str
    name: str
    description: str = ""
    is_whole_role: bool = False
    requirements: tuple[DefinedRequirement, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinedRole:
    """A role with its levels."""

    key: str
    name: str
    description: str = ""
    levels: tuple[DefinedRoleLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinedFamily:
    """A family of roles."""

    key: str
    name: str
    roles: tuple[DefinedRole, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkDefinition:
    """One edition of a framework, whole.

    `levels_come_in_order` says that the source lists every role's levels from junior to senior. `is_in_force` is only read when
    the framework is new: it says whether its "everyone" profile counts for everybody.
    """

    key: str
    name: str
    description: str
    levels: tuple[DefinedLevel, ...]
    skills: tuple[DefinedSkill, ...]
    families: tuple[DefinedFamily, ...]
    everyone: tuple[DefinedRequirement, ...] = ()
    is_in_force: bool = True
    levels_come_in_order: bool = True

    def roles(self) -> Iterator[DefinedRole]:
        """Every role of every family."""
        return (role for family in self.families for role in family.roles)

    def role_levels(self) -> Iterator[DefinedRoleLevel]:
        """Every level of every role."""
        return (level for role in self.roles() for level in role.levels)

    def digest(self) -> str:
        """A fingerprint of the edition's content, whatever the order in which the source lists it."""
        plain = asdict(in_standard_order(self))
        for left_out in ("name", "description", "is_in_force", "levels_come_in_order"):
            del plain[left_out]
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


class DefinitionNotSound(Refusal):
    """A framework contradicts itself; the sentence says where."""


def in_standard_order(definition: FrameworkDefinition) -> FrameworkDefinition:
    """The same edition with everything sorted by key, so that equal content compares equal."""
    return replace(
        definition,
        levels=tuple(sorted(definition.levels, key=lambda one: one.rank)),
        skills=tuple(
            replace(one, descriptors=tuple(sorted(one.descriptors, key=lambda each: each.rank)))
            for one in sorted(definition.skills, key=lambda one: one.key)
        ),
        families=tuple(
            replace(family, roles=tuple(_sorted_role(role) for role in sorted(family.roles, key=lambda one: one.key)))
            for family in sorted(definition.families, key=lambda one: one.key)
        ),
        everyone=_sorted_requirements(definition.everyone),
    )


def _sorted_role(role: DefinedRole) -> DefinedRole:
    levels = sorted(role.levels, key=lambda one: one.key)
    return replace(
        role, levels=tuple(replace(one, requirements=_sorted_requirements(one.requirements)) for one in levels)
    )


def _sorted_requirements(requirements: Iterable[DefinedRequirement]) -> tuple[DefinedRequirement, ...]:
    return tuple(sorted(requirements, key=lambda one: one.skill))


def check_definition(definition: FrameworkDefinition, *, may_lack_skills: bool = False) -> None:
    """Raise DefinitionNotSound for the first thing in which an edition contradicts itself or cannot be kept.

    Only one that is begun from nothing may lack skills.
    """
    if not definition.levels:
        raise DefinitionNotSound("The framework has no levels.")
    if not definition.skills and not may_lack_skills:
        raise DefinitionNotSound("The framework has no skills.")
    ranks = [level.rank for level in definition.levels]
    if sorted(ranks) != list(range(1, len(ranks) + 1)) or len(ranks) > 9:
        raise DefinitionNotSound("The levels must be numbered 1, 2, 3 and so on, each once, and be nine at most.")
    _check_keys("level", (level.key for level in definition.levels), longest=80)
    _check_keys("skill", (skill.key for skill in definition.skills), longest=120)
    _check_keys("role family", (family.key for family in definition.families), longest=120)
    _check_keys("role", (role.key for role in definition.roles()), longest=120)
    _check_keys("role level", (level.key for level in definition.role_levels()), longest=160)
    if any(level.key == EVERYONE for level in definition.role_levels()):
        raise DefinitionNotSound("No role level may have the key “everyone”.")
    _check_skills(definition, len(ranks))
    skills = {skill.key: skill for skill in definition.skills}
    _check_requirements("everyone", definition.everyone, skills, len(ranks))
    for role_level in definition.role_levels():
        _check_requirements(role_level.name, role_level.requirements, skills, len(ranks))


def _check_keys(kind: str, keys: Iterable[str], *, longest: int) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise DefinitionNotSound(f"Two things have the {kind} key “{key}”.")
        if not key or len(key) > longest:
            raise DefinitionNotSound(f"The {kind} key “{key[:60]}” must have from 1 to {longest} characters.")


def _check_skills(definition: FrameworkDefinition, top: int) -> None:
    for skill in definition.skills:
        ranks = [one.rank for one in skill.descriptors]
        if len(set(ranks)) != len(ranks) or not set(ranks) <= set(range(1, top + 1)):
            raise DefinitionNotSound(
                f"The skill “{skill.name}” describes a level that the scale does not have, or one twice."
            )
        if skill.descriptors and not skill.has_ladder:
            raise DefinitionNotSound(f"The skill “{skill.name}” has no ladder, yet describes levels.")
        if (skill.resilience_people is None) != (skill.resilience_level is None):
            raise DefinitionNotSound(f"The skill “{skill.name}” has half a resilience rule: it needs people and level.")
        if skill.currency_months is not None and skill.currency_months < 1:
            raise DefinitionNotSound(f"The currency of the skill “{skill.name}” must be at least one month.")


def _check_requirements(
    owner: str, requirements: tuple[DefinedRequirement, ...], skills: dict[str, DefinedSkill], top: int
) -> None:
    seen: set[str] = set()
    for one in requirements:
        skill = skills.get(one.skill)
        if skill is None:
            raise DefinitionNotSound(f"“{owner}” asks for the skill “{one.skill}”, which the framework does not have.")
        if one.skill in seen:
            raise DefinitionNotSound(f"“{owner}” asks for the skill “{skill.name}” twice.")
        seen.add(one.skill)
        if (one.level is None) == skill.has_ladder or not 1 <= (one.level or 1) <= top:
            raise DefinitionNotSound(f"“{owner}” asks for the skill “{skill.name}” at a level that it does not have.")
        if not 1 <= one.weight <= 9:
            raise DefinitionNotSound(f"The weight of “{skill.name}” for “{owner}” must be from 1 to 9.")
