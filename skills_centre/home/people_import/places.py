"""Where the file puts people: the units that it brings, and the line of management as it would be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from rapidfuzz import fuzz

from skills_centre.home.people_import.entries import Entry, Problem, unit_key
from skills_centre.home.people_import.file import Column
from skills_centre.home.people_import.plan import NewUnit
from skills_centre.people.models import UnitKind
from skills_centre.people.queries.register import RegisteredUnit
from skills_centre.people.rules import circles
from skills_centre.platform.pages import counted
from skills_centre.platform.text import sort_key

#: People of a circle in the line who are named; with these it is found.
NAMED_AT_MOST = 12

#: From 0 to 100: how much alike two names beside each other must be to be pointed out as perhaps one.
ALIKE = 85

Key = tuple[str, ...]


def new_units(entries: Iterable[Entry], present: Iterable[RegisteredUnit]) -> tuple[list[NewUnit], list[Problem]]:
    """The units that the file brings, those above before those below, and where it contradicts the tree.

    A body is at the top; below it are business areas; whatever is third or deeper and has nothing below it is a team.
    """
    kept = {unit_key(unit.path): unit for unit in present}
    asked: dict[Key, tuple[tuple[str, ...], int]] = {}
    for entry in entries:
        for depth in range(1, len(entry.unit) + 1):
            path = entry.unit[:depth]
            asked.setdefault(unit_key(path), (path, entry.row))
    bodies = {key[0] for key in (*asked, *kept)}
    above_something = {key[:-1] for key in asked}
    units: list[NewUnit] = []
    problems: list[Problem] = []
    names: dict[Key, list[str]] = {}
    for unit in kept.values():
        names.setdefault(unit_key(unit.path)[:-1], []).append(unit.name)
    for key, (path, row) in sorted(asked.items(), key=lambda one: (len(one[0]), one[1][1])):
        if key in kept:
            continue
        parent = kept.get(key[:-1])
        if parent and parent.kind is UnitKind.TEAM:
            problems.append(
                Problem(row, Column.UNIT, f"“{parent.name}” is a team here, so “{path[-1]}” cannot be below it.")
            )
        elif len(key) > 1 and key[-1] in bodies:
            problems.append(Problem(row, Column.UNIT, f"“{path[-1]}” is a body, so it cannot be below “{path[-2]}”."))
        else:
            beside = names.setdefault(key[:-1], [])
            units.append(NewUnit(path, _kind(key, above_something), _like(path[-1], beside)))
            beside.append(path[-1])
    return units, problems


def line_problems(
    manager_of: Mapping[UUID | str, UUID | str], names: Mapping[UUID | str, str], rows: Mapping[UUID | str, int]
) -> list[Problem]:
    """A problem for each circle in the line, at the first of its rows, with everybody in it by name."""
    problems = []
    for circle in circles(manager_of):
        first = min((one for one in circle if one in rows), key=lambda one: rows[one])
        start = circle.index(first)
        ordered = [*circle[start:], *circle[:start], first]
        if len(circle) > NAMED_AT_MOST:
            rest = len(circle) - NAMED_AT_MOST
            ordered[NAMED_AT_MOST:-1] = []
            told = ", who is managed by ".join(names[one] for one in ordered[1:-1])
            told = f"{told}, and so on through {counted(rest, 'more person', 'more people')} up to {names[first]} again"
        else:
            told = ", who is managed by ".join(names[one] for one in ordered[1:])
        sentence = f"The line comes back to where it began: {names[first]} is managed by {told}."
        problems.append(Problem(rows[first], Column.MANAGER_EMAIL, sentence))
    return problems


def _kind(key: Key, above_something: set[Key]) -> UnitKind:
    if len(key) == 1:
        return UnitKind.BODY
    return UnitKind.BUSINESS_AREA if len(key) == 2 or key in above_something else UnitKind.TEAM


def _like(name: str, beside: Sequence[str]) -> str | None:
    """The name beside it that is written almost alike, if any; Team 1 and Team 2 are not alike."""
    numbers = re.findall(r"\d+", name)
    scored = [
        (fuzz.ratio(sort_key(name), sort_key(other)), other) for other in beside if re.findall(r"\d+", other) == numbers
    ]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None
