"""Team summaries in plain Python, written from the domain's description and from nothing else: what the database must agree with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from skills_centre.gaps.rules import Sums


@dataclass(frozen=True)
class PersonState:
    """One person in one required skill."""

    person_id: UUID
    skill_id: UUID
    state: str
    required_level: int | None = 3
    weight: int = 1
    is_essential: bool = False
    distance: int = 0
    is_own_account: bool = False
    verified_level: int | None = None


def sums_of(states: Iterable[PersonState]) -> Sums:
    """Count a set of states one by one."""
    count = dict.fromkeys(Sums.__dataclass_fields__, 0)
    for one in states:
        count["required"] += 1
        count[one.state] += 1
        if one.is_essential:
            count["essential"] += 1
        if one.state == "below":
            if one.is_own_account:
                count["below_own_account"] += 1
            if one.distance > 0:
                count[f"below_by_{min(one.distance, 4)}"] += 1
            count["weighted_distance"] += one.weight * one.distance
        if one.state not in {"exempt", "unknown"} and one.required_level is not None:
            count["weighted_required"] += one.weight * one.required_level
        if one.verified_level is not None and one.verified_level >= 3:
            count["at_practitioner"] += 1
    return Sums(**count)


def people_under(manager_of: Mapping[UUID, UUID], manager_id: UUID, *, direct: bool) -> set[UUID]:
    """Walk down the line by looking at everybody's chain of managers."""
    below = set()
    for person_id in manager_of:
        chain, above = [], manager_of.get(person_id)
        while above is not None:
            chain.append(above)
            above = manager_of.get(above)
        if manager_id in (chain[:1] if direct else chain):
            below.add(person_id)
    return below


def summaries(
    manager_of: Mapping[UUID, UUID], states: Iterable[PersonState]
) -> dict[tuple[UUID, str, UUID], tuple[int, ...]]:
    """Every summary with anybody in it."""
    all_states = list(states)
    found: dict[tuple[UUID, str, UUID], tuple[int, ...]] = {}
    for manager_id in set(manager_of.values()):
        for scope in ("direct", "line"):
            people = people_under(manager_of, manager_id, direct=scope == "direct")
            of_people = [state for state in all_states if state.person_id in people]
            for skill_id in {state.skill_id for state in of_people}:
                sums = sums_of(state for state in of_people if state.skill_id == skill_id)
                found[manager_id, scope, skill_id] = tuple(vars(sums).values())
    return found
