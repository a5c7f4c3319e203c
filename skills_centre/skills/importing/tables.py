"""A framework made from the lines of its six sheets; every problem is told with its sheet and row, all of them at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from skills_centre.skills.definitions import (
    EVERYONE,
    LONGEST,
    MOST_MONTHS,
    MOST_PEOPLE,
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
from skills_centre.skills.importing.lines import Line
from skills_centre.skills.importing.problems import Problems
from skills_centre.skills.sheets import DESCRIPTORS, FRAMEWORK, LEVELS, REQUIREMENTS, ROLES, SKILLS, Column, Sheet

Tables: TypeAlias = Mapping[Sheet, Sequence[Line]]


def definition_from(
    found: Mapping[Sheet, Sequence[Line] | None], *, name: str, problems: Problems
) -> FrameworkDefinition:
    """The framework that the sheets hold. Raises FileNotSound with every problem, or DefinitionNotSound.

    `name` is the file's, for what is wrong with the whole. Sheets whose columns are wrong are none: then only that is told.
    """
    tables = {sheet: lines for sheet, lines in found.items() if lines is not None}
    if len(tables) < len(found):
        problems.refuse_if_any()
    about = tables[FRAMEWORK]
    if len(about) != 1:
        problems.add(
            name, f"the sheet “{FRAMEWORK.name}” must have one row beneath the column names; it has {len(about)}."
        )
    levels = _levels(tables[LEVELS])
    # A level whose own row is wrong is known all the same, so that one mistake is not told again in every row that names it.
    ranks = {line.cells[Column.KEY].strip(): 0 for line in tables[LEVELS]} | {one.key: one.rank for one in levels}
    skills = _skills(tables[SKILLS], ranks, _descriptors(tables, ranks))
    asked = _requirements(tables, ranks, {skill.key for skill in skills})
    families, unordered = _families(tables[ROLES], asked)
    problems.refuse_if_any()
    definition = FrameworkDefinition(
        key=about[0].key(Column.KEY, longest=LONGEST["framework key"]),
        name=about[0].needed(Column.NAME, longest=LONGEST["framework name"]),
        description=about[0].text(Column.DESCRIPTION),
        is_in_force=about[0].claim(Column.IN_FORCE, otherwise=True),
        levels=levels,
        skills=skills,
        families=families,
        everyone=tuple(asked.get(EVERYONE, ())),
        roles_out_of_order=frozenset(unordered),
    )
    problems.refuse_if_any()
    check_definition(definition)
    return definition


class _Seen:
    """Where each key was met first, so that a second one can be refused with both rows."""

    def __init__(self) -> None:
        self._places: dict[object, str] = {}

    def is_new(self, line: Line, key: object, words: str) -> bool:
        first = self._places.setdefault(key, line.place)
        if first == line.place:
            return True
        line.problem(f"{words} is there already: {first}.")
        return False


def _levels(lines: Sequence[Line]) -> tuple[DefinedLevel, ...]:
    ranks, keys = _Seen(), _Seen()
    levels = []
    for line in lines:
        key = line.key(Column.KEY, longest=LONGEST["level key"])
        rank = line.number(Column.RANK, least=1, most=9)
        if line.is_empty(Column.RANK):
            line.problem(f"“{Column.RANK}” is empty.")
        if rank and keys.is_new(line, key, f"the level “{key}”") and ranks.is_new(line, rank, f"the rank {rank}"):
            name = line.needed(Column.NAME, longest=LONGEST["level name"])
            levels.append(DefinedLevel(rank, key, name, line.text(Column.DESCRIPTION)))
    return tuple(sorted(levels, key=lambda one: one.rank))


def _descriptors(tables: Tables, ranks: Mapping[str, int]) -> dict[str, list[DefinedDescriptor]]:
    skills = {line.cells[Column.KEY].strip() for line in tables[SKILLS]}
    seen = _Seen()
    found: dict[str, list[DefinedDescriptor]] = defaultdict(list)
    for line in tables[DESCRIPTORS]:
        skill = line.known(Column.SKILL, skills, kind="skill")
        level = line.known(Column.LEVEL, ranks, kind="level")
        if line.is_empty(Column.SKILL) or line.is_empty(Column.LEVEL):
            line.problem(f"“{Column.SKILL}” and “{Column.LEVEL}” must both be filled in.")
        words = line.text(Column.TEXT)
        if skill and level and seen.is_new(line, (skill, level), f"the level “{level}” of “{skill}”") and words.strip():
            found[skill].append(DefinedDescriptor(ranks[level], words))
    return found


def _skills(
    lines: Sequence[Line], ranks: Mapping[str, int], descriptors: Mapping[str, list[DefinedDescriptor]]
) -> tuple[DefinedSkill, ...]:
    seen = _Seen()
    return tuple(
        _skill(line, key, ranks, descriptors.get(key, []))
        for line in lines
        if seen.is_new(line, key := line.key(Column.KEY, longest=LONGEST["skill key"]), f"the skill “{key}”")
    )


def _skill(line: Line, key: str, ranks: Mapping[str, int], descriptors: Sequence[DefinedDescriptor]) -> DefinedSkill:
    level = line.known(Column.RESILIENCE_LEVEL, ranks, kind="level")
    if line.is_empty(Column.RESILIENCE_PEOPLE) != line.is_empty(Column.RESILIENCE_LEVEL):
        line.problem(
            f"“{Column.RESILIENCE_PEOPLE}” and “{Column.RESILIENCE_LEVEL}” must both be filled in, or neither."
        )
    has_ladder = line.claim(Column.HAS_LEVELS, otherwise=True)
    if descriptors and not has_ladder:
        line.problem(f"the skill “{key}” has no levels, yet the sheet “{DESCRIPTORS.name}” describes some.")
    return DefinedSkill(
        key=key,
        name=line.needed(Column.NAME, longest=LONGEST["skill name"]),
        description=line.text(Column.DESCRIPTION),
        group=line.text(Column.GROUP, longest=LONGEST["group"]) or None,
        has_ladder=has_ladder,
        is_ai_related=line.claim(Column.AI_RELATED, otherwise=False),
        currency_months=line.number(Column.CURRENCY, least=1, most=MOST_MONTHS),
        resilience_people=line.number(Column.RESILIENCE_PEOPLE, least=1, most=MOST_PEOPLE),
        resilience_level=ranks[level] if level else None,
        descriptors=tuple(sorted(descriptors, key=lambda one: one.rank)),
    )


def _requirements(tables: Tables, ranks: Mapping[str, int], skills: set[str]) -> dict[str, list[DefinedRequirement]]:
    owners = {line.cells[Column.ROLE_LEVEL_KEY].strip() for line in tables[ROLES]} - {""} | {EVERYONE}
    ladders = {
        line.cells[Column.KEY].strip(): line.cells[Column.HAS_LEVELS].strip().casefold() != "no"
        for line in tables[SKILLS]
    }
    seen = _Seen()
    asked: dict[str, list[DefinedRequirement]] = defaultdict(list)
    for line in tables[REQUIREMENTS]:
        owner = line.known(Column.ROLE_LEVEL_KEY, owners, kind="role level")
        skill = line.known(Column.SKILL, skills, kind="skill")
        level = line.known(Column.LEVEL, ranks, kind="level")
        if line.is_empty(Column.ROLE_LEVEL_KEY) or line.is_empty(Column.SKILL):
            line.problem(f"“{Column.ROLE_LEVEL_KEY}” and “{Column.SKILL}” must both be filled in.")
        if not (owner and skill and seen.is_new(line, (owner, skill), f"“{skill}” for “{owner}”")):
            continue
        if ladders[skill] == line.is_empty(Column.LEVEL):
            has = "has levels: say which" if ladders[skill] else "has no levels: leave “Level” empty"
            line.problem(f"the skill “{skill}” {has}.")
        asked[owner].append(
            DefinedRequirement(
                skill=skill,
                level=ranks[level] if level else None,
                is_essential=line.claim(Column.ESSENTIAL, otherwise=True),
                weight=line.number(Column.WEIGHT, least=1, most=9) or 1,
                note=line.text(Column.NOTE) or None,
            )
        )
    return asked


@dataclass(slots=True)
class _Role:
    """What the lines of one role say; several lines may say the same."""

    first: Line
    name: str
    description: str = ""
    levels: list[tuple[int | None, DefinedRoleLevel]] = field(default_factory=list)


@dataclass(slots=True)
class _Family:
    """What the lines of one family say."""

    first: Line
    name: str
    roles: dict[str, _Role] = field(default_factory=dict)


def _families(
    lines: Sequence[Line], asked: Mapping[str, list[DefinedRequirement]]
) -> tuple[tuple[DefinedFamily, ...], set[str]]:
    """The families, and the keys of the roles whose levels come in no order."""
    families: dict[str, _Family] = {}
    homes: dict[str, _Family] = {}
    levels = _Seen()
    for line in lines:
        key = line.key(Column.FAMILY_KEY, longest=LONGEST["role family key"])
        name = line.needed(Column.FAMILY, longest=LONGEST["role family name"])
        family = families.setdefault(key, _Family(line, name))
        if family.name != name:
            line.problem(f"the family “{key}” is called something else: {family.first.place}.")
        if line.is_empty(Column.ROLE_KEY, Column.ROLE, Column.ROLE_LEVEL_KEY):
            continue
        role = _role(line, family, homes)
        if role and not line.is_empty(Column.ROLE_LEVEL_KEY, Column.ROLE_LEVEL):
            _add_level(line, role, asked, levels)
    return _defined(families)


def _role(line: Line, family: _Family, homes: dict[str, _Family]) -> _Role | None:
    key = line.key(Column.ROLE_KEY, longest=LONGEST["role key"])
    name = line.needed(Column.ROLE, longest=LONGEST["role name"])
    if homes.setdefault(key, family) is not family:
        line.problem(f"the role “{key}” is in another family: {homes[key].roles[key].first.place}.")
        return None
    role = family.roles.setdefault(key, _Role(line, name))
    if role.name != name:
        line.problem(f"the role “{key}” is called something else: {role.first.place}.")
    words = line.text(Column.ROLE_DESCRIPTION)
    if words and role.description and words != role.description:
        line.problem(f"the role “{key}” is described in other words: {role.first.place}.")
    role.description = role.description or words
    return role


def _add_level(line: Line, role: _Role, asked: Mapping[str, list[DefinedRequirement]], seen: _Seen) -> None:
    key = line.key(Column.ROLE_LEVEL_KEY, longest=LONGEST["role level key"])
    if key == EVERYONE:
        line.problem(f"no role level may have the key “{EVERYONE}”.")
    if not seen.is_new(line, key, f"the role level “{key}”"):
        return
    place = line.number(Column.ORDER, least=1, most=999)
    if place and any(other == place for other, _level in role.levels):
        line.problem(f"two levels of the role have the order {place}.")
    level = DefinedRoleLevel(
        key=key,
        name=line.needed(Column.ROLE_LEVEL, longest=LONGEST["role level name"]),
        description=line.text(Column.ROLE_LEVEL_DESCRIPTION),
        is_whole_role=line.claim(Column.WHOLE_ROLE, otherwise=False),
        requirements=tuple(asked.get(key, ())),
    )
    if role.levels and (place is None) != (role.levels[0][0] is None):
        line.problem(f"“{Column.ORDER}” must be filled in for all levels of the role, or for none.")
    role.levels.append((place, level))


def _defined(families: Mapping[str, _Family]) -> tuple[tuple[DefinedFamily, ...], set[str]]:
    unordered: set[str] = set()
    defined = []
    for family_key, family in families.items():
        roles = []
        for key, role in family.roles.items():
            if any(place is None for place, _level in role.levels):
                unordered.add(key)
            levels = sorted(role.levels, key=lambda one: one[0] or 0)
            roles.append(DefinedRole(key, role.name, role.description, tuple(level for _place, level in levels)))
        defined.append(DefinedFamily(family_key, family.name, tuple(roles)))
    return tuple(defined), unordered
