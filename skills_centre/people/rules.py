"""Pure decisions about people and the line of management."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class LinePair:
    """A manager, somebody below them, and how many steps lie between."""

    manager_id: UUID
    person_id: UUID
    depth: int


def line_pairs(manager_of: Mapping[UUID, UUID]) -> list[LinePair]:
    """Every (manager, person below) pair of a line given as each person's manager. Raises ValueError on a cycle."""
    pairs: list[LinePair] = []
    for person_id in manager_of:
        seen = {person_id}
        above = manager_of.get(person_id)
        depth = 1
        while above is not None:
            if above in seen:
                raise ValueError("the line of management has a cycle")
            seen.add(above)
            pairs.append(LinePair(above, person_id, depth))
            above = manager_of.get(above)
            depth += 1
    return pairs


def people_in_cycles(manager_of: Mapping[UUID, UUID]) -> set[UUID]:
    """Everyone whose chain of managers comes back to themselves."""
    return {person_id for person_id in manager_of if person_id in _chain(person_id, manager_of)}


def _chain(person_id: UUID, manager_of: Mapping[UUID, UUID]) -> Iterable[UUID]:
    seen: set[UUID] = set()
    above = manager_of.get(person_id)
    while above is not None and above not in seen:
        seen.add(above)
        above = manager_of.get(above)
    return seen
