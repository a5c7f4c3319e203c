"""Our own YAML format of a framework: levels, groups, skills, families of roles, and what everyone needs."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
    check_definition,
)
from skills_centre.skills.importing.problems import FileNotSound

#: Bytes. The demonstration's framework has 90 kB.
LARGEST = 5_000_000


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class _Framework(_Part):
    key: str
    name: str
    description: str
    in_force: bool = True


class _Level(_Part):
    rank: int
    key: str
    name: str
    description: str = ""


class _Group(_Part):
    key: str
    name: str


class _Skill(_Part):
    key: str
    name: str
    description: str = ""
    group: str | None = None
    ladder: bool = True
    currency_months: int | None = None
    ai_related: bool = False
    resilience_people: int | None = None
    resilience_level: int | None = None
    descriptors: dict[str, str] = Field(default_factory=dict)


class _Requirement(_Part):
    skill: str
    level: int | None = None
    essential: bool = True
    weight: int = 1
    note: str | None = None


class _RoleLevel(_Part):
    key: str
    name: str
    description: str = ""
    requires: list[_Requirement] = Field(default_factory=list)


class _Role(_Part):
    key: str
    name: str
    description: str = ""
    levels: list[_RoleLevel]


class _Family(_Part):
    key: str
    name: str
    roles: list[_Role]


class _File(_Part):
    framework: _Framework
    levels: list[_Level]
    groups: list[_Group] = Field(default_factory=list)
    skills: list[_Skill]
    families: list[_Family]
    everyone: list[_Requirement] = Field(default_factory=list)


def read_yaml(path: Path) -> FrameworkDefinition:
    """Read a framework from a YAML file. Raises FileNotSound or DefinitionNotSound with the place and the reason."""
    if not path.is_file():
        raise FileNotSound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise FileNotSound(f"{path.name} is larger than {LARGEST // 1_000_000} MB, which is the most we take.")
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = _File.model_validate(content)
    except UnicodeDecodeError as problem:
        raise FileNotSound(f"{path.name} is not in UTF-8: byte {problem.start} cannot be read.") from None
    except yaml.YAMLError as problem:
        raise FileNotSound(f"{path.name} is not YAML: {' '.join(str(problem).split())}") from None
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FileNotSound(f"{path.name}, {place}: {first['msg']}.") from None
    definition = _defined(file, path.name)
    check_definition(definition)
    return definition


def _defined(file: _File, name: str) -> FrameworkDefinition:
    groups = {group.key: group.name for group in file.groups}
    ranks = {level.key: level.rank for level in file.levels}
    for skill in file.skills:
        if skill.group is not None and skill.group not in groups:
            raise FileNotSound(f"{name}: the skill “{skill.key}” names the group “{skill.group}”, which is not listed.")
        for level in skill.descriptors:
            if level not in ranks:
                raise FileNotSound(f"{name}: the skill “{skill.key}” describes an unknown level “{level}”.")
    return FrameworkDefinition(
        key=file.framework.key,
        name=file.framework.name,
        description=file.framework.description,
        is_in_force=file.framework.in_force,
        levels=tuple(DefinedLevel(one.rank, one.key, one.name, one.description) for one in file.levels),
        skills=tuple(_skill(one, groups, ranks) for one in file.skills),
        families=tuple(_family(one) for one in file.families),
        everyone=_requirements(file.everyone),
    )


def _skill(one: _Skill, groups: dict[str, str], ranks: dict[str, int]) -> DefinedSkill:
    return DefinedSkill(
        key=one.key,
        name=one.name,
        description=one.description,
        group=groups[one.group] if one.group else None,
        has_ladder=one.ladder,
        is_ai_related=one.ai_related,
        currency_months=one.currency_months,
        resilience_people=one.resilience_people,
        resilience_level=one.resilience_level,
        descriptors=tuple(DefinedDescriptor(ranks[key], body) for key, body in one.descriptors.items() if body),
    )


def _family(one: _Family) -> DefinedFamily:
    return DefinedFamily(one.key, one.name, tuple(_role(role) for role in one.roles))


def _role(one: _Role) -> DefinedRole:
    levels = tuple(
        DefinedRoleLevel(level.key, level.name, level.description, requirements=_requirements(level.requires))
        for level in one.levels
    )
    return DefinedRole(one.key, one.name, one.description, levels)


def _requirements(found: list[_Requirement]) -> tuple[DefinedRequirement, ...]:
    return tuple(DefinedRequirement(one.skill, one.level, one.essential, one.weight, one.note) for one in found)
