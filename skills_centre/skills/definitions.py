"""A framework as a value: what a file says, and what a version holds, before and apart from any database.

Readers make it, `load_framework` stores it, and two of them can be compared.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from skills_centre.platform.errors import Refusal

#: The key of the profile that everybody has.
EVERYONE = "everyone"

#: Characters that keys and names may have at the most.
LONGEST = {
    "framework key": 80,
    "framework name": 160,
    "level key": 80,
    "level name": 80,
    "skill key": 120,
    "skill name": 200,
    "group": 120,
    "role family key": 120,
    "role family name": 160,
    "role key": 120,
    "role name": 160,
    "role level key": 160,
    "role level name": 200,
}
#: Months for which a result counts, and people whom a resilience rule asks for, at the most.
MOST_MONTHS = 600
MOST_PEOPLE = 10_000


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


#: What a profile asks for.
Asked = tuple[DefinedRequirement, ...]


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

    `levels_come_in_order` says that the source lists the levels of roles from junior to senior, save of those in
    `roles_out_of_order`. `is_in_force` is only read when the framework is new: it says whether its "everyone" profile counts for
    everybody.
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
    roles_out_of_order: frozenset[str] = frozenset()

    def roles(self) -> Iterator[DefinedRole]:
        """Every role of every family."""
        return (role for family in self.families for role in family.roles)

    def role_levels(self) -> Iterator[DefinedRoleLevel]:
        """Every level of every role."""
        return (level for role in self.roles() for level in role.levels)

    def asking(self, change: Callable[[str, Asked], Asked]) -> "FrameworkDefinition":
        """The edition in which each profile, "everyone" too, asks for what `change` makes of its key and of what it asks for now."""
        families = tuple(
            replace(
                family,
                roles=tuple(
                    replace(
                        role,
                        levels=tuple(
                            replace(one, requirements=change(one.key, one.requirements)) for one in role.levels
                        ),
                    )
                    for role in family.roles
                ),
            )
            for family in self.families
        )
        return replace(self, families=families, everyone=change(EVERYONE, self.everyone))

    def digest(self) -> str:
        """A fingerprint of the edition's content, whatever the order in which the source lists it."""
        ordered = in_standard_order(self)
        content = {name: getattr(ordered, name) for name in ("key", "levels", "skills", "families", "everyone")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_fields).encode()).hexdigest()

    def is_in_order(self, role: DefinedRole) -> bool:
        """Whether the source lists this role's levels from junior to senior."""
        return self.levels_come_in_order and role.key not in self.roles_out_of_order


def _fields(defined: object) -> dict[str, object]:
    """A definition's fields by name, for JSON: what `asdict` gives, without copying all that lies below it."""
    return {name: getattr(defined, name) for name in type(defined).__slots__}  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class GivenIdentities:
    """The identifiers that a source gives to the framework, and by key to its skills and profiles; kept where they are free."""

    framework: UUID
    skills: Mapping[str, UUID]
    profiles: Mapping[str, UUID]


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
    _check_keys("framework key", [definition.key])
    _check_keys("level key", (level.key for level in definition.levels))
    _check_keys("skill key", (skill.key for skill in definition.skills))
    _check_keys("role family key", (family.key for family in definition.families))
    _check_keys("role key", (role.key for role in definition.roles()))
    _check_keys("role level key", (level.key for level in definition.role_levels()))
    _check_names(definition)
    _check_texts(definition)
    if any(level.key == EVERYONE for level in definition.role_levels()):
        raise DefinitionNotSound("No role level may have the key “everyone”.")
    _check_skills(definition, len(ranks))
    skills = {skill.key: skill for skill in definition.skills}
    _check_requirements("everyone", definition.everyone, skills, len(ranks))
    for role_level in definition.role_levels():
        _check_requirements(role_level.name, role_level.requirements, skills, len(ranks))


def _check_keys(kind: str, keys: Iterable[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise DefinitionNotSound(f"Two things have the {kind} “{key}”.")
        if not key or len(key) > LONGEST[kind]:
            raise DefinitionNotSound(f"The {kind} “{key[:60]}” must have from 1 to {LONGEST[kind]} characters.")


def _check_names(definition: FrameworkDefinition) -> None:
    names = {
        "framework name": [definition.name],
        "level name": [level.name for level in definition.levels],
        "skill name": [skill.name for skill in definition.skills],
        "group": [skill.group for skill in definition.skills if skill.group is not None],
        "role family name": [family.name for family in definition.families],
        "role name": [role.name for role in definition.roles()],
        "role level name": [level.name for level in definition.role_levels()],
    }
    for kind, several in names.items():
        for name in several:
            if not name.strip() or len(name) > LONGEST[kind]:
                raise DefinitionNotSound(f"The {kind} “{name[:60]}” must have from 1 to {LONGEST[kind]} characters.")


#: Control characters other than ends of lines and tabs.
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _check_texts(definition: FrameworkDefinition) -> None:
    for place, text in _texts(definition):
        if _NOT_SHOWN.search(text):
            raise DefinitionNotSound(f"“{place}” holds a character that cannot be shown.")


def _texts(definition: FrameworkDefinition) -> Iterator[tuple[str, str]]:
    """Every text of an edition, with the name of what it belongs to."""
    yield definition.name, f"{definition.key}{definition.name}{definition.description}"
    for level in definition.levels:
        yield level.name, f"{level.key}{level.name}{level.description}"
    for skill in definition.skills:
        yield skill.name, f"{skill.key}{skill.name}{skill.description}{skill.group or ''}"
        yield skill.name, "".join(one.body for one in skill.descriptors)
    for family in definition.families:
        yield family.name, f"{family.key}{family.name}"
    for role in definition.roles():
        yield role.name, f"{role.key}{role.name}{role.description}"
    for role_level in definition.role_levels():
        yield role_level.name, f"{role_level.key}{role_level.name}{role_level.description}"
        yield role_level.name, "".join(one.note or "" for one in role_level.requirements)
    yield EVERYONE, "".join(one.note or "" for one in definition.everyone)


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
        if not 1 <= (skill.resilience_level or 1) <= top or not 1 <= (skill.resilience_people or 1) <= MOST_PEOPLE:
            raise DefinitionNotSound(
                f"The resilience rule of the skill “{skill.name}” needs a level of the scale and from 1 to {MOST_PEOPLE:,} people."
            )
        if not 1 <= (1 if skill.currency_months is None else skill.currency_months) <= MOST_MONTHS:
            raise DefinitionNotSound(
                f"The currency of the skill “{skill.name}” must be at least one month, and {MOST_MONTHS} at the most."
            )


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
