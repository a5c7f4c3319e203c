"""The official pair of CSV files of the Government Digital and Data Profession: roles.csv and skills.csv.

Names are their only identifiers; keys are made from them. A senior role has no levels ("NOT IN USE") and asks for skills that
have no ladder. Role levels come in alphabetical order, which says nothing of seniority.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from skills_centre.platform.text import one_line, slug
from skills_centre.platform.uploads import SentFile
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
from skills_centre.skills.importing.counts import FileCounts, counts_of
from skills_centre.skills.importing.rows import Row, rows_of

KEY = "government-digital-and-data"
NAME = "Government Digital and Data Profession"
DESCRIPTION = (
    "The roles, role levels and skills of the digital and data profession in the United Kingdom’s civil service. "
    "Contains public sector information licensed under the Open Government Licence v3.0."
)
LEVELS = (
    DefinedLevel(1, "awareness", "Awareness", "You know about the skill and how it is used in your field."),
    DefinedLevel(2, "working", "Working", "You use the skill in your work, with help where you need it."),
    DefinedLevel(3, "practitioner", "Practitioner", "You use the skill without help and share it with others."),
    DefinedLevel(4, "expert", "Expert", "You lead in the skill, teach it and set how it is done."),
)
RANKS = {level.key: level.rank for level in LEVELS}

ROLE_COLUMNS = (
    "Role Family",
    "Role",
    "Role Description",
    "Role Level",
    "Role Level Description",
    "Skill Name",
    "Skill Description",
    "Skill Level",
    "Skill Level Description",
    "Role Type",
)
SKILL_COLUMNS = (
    "Skill Name",
    "Skill Description",
    *(level.name for level in LEVELS),
    "Roles that require Skill",
)
#: What the files write where a senior role has no level.
NOT_IN_USE = "NOT IN USE"
#: What the files write where a text is missing.
NO_TEXT = frozenset({"", "MISSING", NOT_IN_USE})
NOT_DEFINED = re.compile(r"this (skill )?level is (currently )?not (currently )?defined\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row that says word for word what an earlier row of the same file says."""

    file_name: str
    row: int
    same_as: int


@dataclass(frozen=True, slots=True)
class OfficialFiles:
    """The edition that a pair of files holds, its numbers, and the rows that were there twice."""

    definition: FrameworkDefinition
    counts: FileCounts
    duplicates: tuple[Duplicate, ...]


@dataclass(slots=True)
class _RoleLevelRows:
    """A role level under collection; the key of `asked` is the skill's name."""

    name: str
    first: Row
    asked: dict[str, tuple[int | None, Row]] = field(default_factory=dict)


@dataclass(slots=True)
class _RoleRows:
    name: str
    family: str
    first: Row
    levels: dict[str, _RoleLevelRows] = field(default_factory=dict)


def read_official_files(roles: SentFile, skills: SentFile) -> OfficialFiles:
    """Read the pair of files. Raises FileNotSound with file, row and reason, or DefinitionNotSound; nothing is read in part."""
    skill_rows = rows_of(skills, SKILL_COLUMNS)
    role_rows = rows_of(roles, ROLE_COLUMNS)
    skill_once, repeated_skills = _without_duplicates(skill_rows)
    role_once, repeated_roles = _without_duplicates(role_rows)
    defined = _skills(skill_once)
    found = _roles(role_once, defined)
    definition = FrameworkDefinition(
        key=KEY,
        name=NAME,
        description=DESCRIPTION,
        levels=LEVELS,
        skills=tuple(defined.values()),
        families=_families(found.values(), defined),
        is_in_force=False,
        levels_come_in_order=False,
    )
    check_definition(definition)
    undefined = sum(bool(NOT_DEFINED.fullmatch(row[one.name])) for row in skill_once for one in LEVELS)
    counts = replace(
        counts_of(definition), role_rows=len(role_rows), skill_rows=len(skill_rows), levels_not_defined=undefined
    )
    return OfficialFiles(definition, counts, (*repeated_roles, *repeated_skills))


def _without_duplicates(rows: list[Row]) -> tuple[list[Row], list[Duplicate]]:
    first: dict[tuple[str, ...], Row] = {}
    duplicates = []
    for row in rows:
        same = first.setdefault(tuple(row.cells.values()), row)
        if same is not row:
            duplicates.append(Duplicate(row.file_name, row.number, same.number))
    return list(first.values()), duplicates


def _skills(rows: list[Row]) -> dict[str, DefinedSkill]:
    found: dict[str, DefinedSkill] = {}
    keys: dict[str, str] = {}
    for row in rows:
        name = _name(row, "Skill Name")
        if name in found:
            raise row.problem(f"the skill “{name}” was described otherwise in an earlier row.")
        cells = {level.rank: row[level.name] for level in LEVELS}
        bodies = {rank: body for rank, body in cells.items() if body not in NO_TEXT and not NOT_DEFINED.fullmatch(body)}
        found[name] = DefinedSkill(
            key=_key(row, name, keys),
            name=name,
            description=_text(row["Skill Description"]),
            has_ladder=any(body not in NO_TEXT for body in cells.values()),
            descriptors=tuple(DefinedDescriptor(rank, body) for rank, body in bodies.items()),
        )
    return found


def _roles(rows: list[Row], skills: dict[str, DefinedSkill]) -> dict[str, _RoleRows]:
    roles: dict[str, _RoleRows] = {}
    for row in rows:
        family, name = _name(row, "Role Family"), _name(row, "Role")
        role = roles.setdefault(name, _RoleRows(name, family, row))
        if role.family != family:
            raise row.problem(f"the role “{name}” is in the family “{role.family}” in row {role.first.number}.")
        _same_text(row, role.first, "Role Description", name)
        level_name = _name(row, "Role Level")
        level = role.levels.setdefault(level_name, _RoleLevelRows(level_name, row))
        _same_text(row, level.first, "Role Level Description", level_name)
        if NOT_IN_USE in role.levels and len(role.levels) > 1:
            raise row.problem(f"the role “{name}” has levels, and is said to have none ({NOT_IN_USE}).")
        _ask(row, level, skills)
    return roles


def _ask(row: Row, level: _RoleLevelRows, skills: dict[str, DefinedSkill]) -> None:
    name = _name(row, "Skill Name")
    skill = skills.get(name)
    if skill is None:
        raise row.problem(f"the skill “{name}” is not in the file of skills.")
    word = one_line(row["Skill Level"])
    rank = None if word == NOT_IN_USE else RANKS.get(word.casefold())
    if rank is None and word != NOT_IN_USE:
        raise row.problem(f"the skill level “{word}” is not known." if word else "the skill level is empty.")
    if (rank is None) == skill.has_ladder:
        what = "has levels, yet none is asked for" if skill.has_ladder else f"has no levels, yet “{word}” is asked for"
        raise row.problem(f"the skill “{name}” {what}.")
    earlier = level.asked.get(name)
    if earlier is None:
        level.asked[name] = (rank, row)
    else:
        how = "in other words" if earlier[0] == rank else "at another level"
        raise row.problem(f"for the same role level, row {earlier[1].number} asks for the skill “{name}” {how}.")


def _families(roles: Iterable[_RoleRows], skills: dict[str, DefinedSkill]) -> tuple[DefinedFamily, ...]:
    roles = list(roles)
    shared = _names_in_several_roles(roles)
    family_keys: dict[str, str] = {}
    role_keys: dict[str, str] = {}
    level_keys: dict[str, str] = {}
    by_family: dict[str, list[DefinedRole]] = {}
    for role in roles:
        levels = []
        for level in role.levels.values():
            whole = level.name == NOT_IN_USE
            name = role.name if whole else level.name
            known_by = f"{role.name} {name}" if name in shared else name
            levels.append(
                DefinedRoleLevel(
                    key=_key(level.first, known_by, level_keys),
                    name=name,
                    description=_text(level.first["Role Level Description"]),
                    is_whole_role=whole,
                    requirements=tuple(
                        DefinedRequirement(skills[skill].key, rank) for skill, (rank, _row) in level.asked.items()
                    ),
                )
            )
        description = _text(role.first["Role Description"])
        key = _key(role.first, role.name, role_keys)
        by_family.setdefault(role.family, []).append(DefinedRole(key, role.name, description, tuple(levels)))
    return tuple(
        DefinedFamily(_key(roles[0].first, name, family_keys), name, tuple(of)) for name, of in by_family.items()
    )


def _names_in_several_roles(roles: Iterable[_RoleRows]) -> set[str]:
    """The names of role levels that more than one role has: their keys need the role's name too."""
    seen: set[str] = set()
    again: set[str] = set()
    for role in roles:
        for name in role.levels:
            known_by = role.name if name == NOT_IN_USE else name
            (again if known_by in seen else seen).add(known_by)
    return again


def _name(row: Row, column: str) -> str:
    name = one_line(row[column])
    if not name:
        raise row.problem(f"the column “{column}” is empty.")
    if len(name) > 160:
        raise row.problem(f"the column “{column}” holds a name of more than 160 characters.")
    return name


def _key(row: Row, name: str, taken: dict[str, str]) -> str:
    key = slug(name)[:120].rstrip("-")
    if not key:
        raise row.problem(f"the name “{name}” has no letter and no digit.")
    if taken.setdefault(key, name) != name:
        raise row.problem(f"the names “{name}” and “{taken[key]}” are too much alike to be told apart in addresses.")
    return key


def _same_text(row: Row, first: Row, column: str, name: str) -> None:
    if row[column] != first[column]:
        raise row.problem(f"the column “{column}” says of “{name}” something else than row {first.number}.")


def _text(cell: str) -> str:
    return "" if cell in NO_TEXT else cell
