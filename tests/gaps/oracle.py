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


def chain_above(manager_of: Mapping[UUID, UUID], person_id: UUID) -> list[UUID]:
    """Somebody's manager, that one's manager, and so on to the top."""
    chain, above = [], manager_of.get(person_id)
    while above is not None:
        chain.append(above)
        above = manager_of.get(above)
    return chain


def summaries(
    manager_of: Mapping[UUID, UUID], states: Iterable[PersonState]
) -> dict[tuple[UUID, str, UUID], tuple[int, ...]]:
    """Every summary with anybody in it."""
    under: dict[tuple[UUID, str, UUID], list[PersonState]] = {}
    for state in states:
        chain = chain_above(manager_of, state.person_id)
        for scope, managers in (("direct", chain[:1]), ("line", chain)):
            for manager_id in managers:
                under.setdefault((manager_id, scope, state.skill_id), []).append(state)
    return {key: tuple(vars(sums_of(of_key)).values()) for key, of_key in under.items()}
