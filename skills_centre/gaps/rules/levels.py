"""How many people stand at each level of a skill, beside how many are asked for it; what is not confirmed, or not any more, stands apart.

Everybody who is asked stands in exactly one place, so that the places of a skill add up to the people asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skills_centre.skills.rules import SkillState


@dataclass(frozen=True, slots=True)
class Stand:
    """So many people with the same state, confirmed level and level asked for in one skill."""

    state: SkillState
    verified: int | None
    required: int | None
    people: int = 1


@dataclass(frozen=True, slots=True)
class AtLevel:
    """One level: how many are confirmed at it, and of how many it is asked."""

    rank: int
    name: str
    people: int
    asked: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The people of whom a skill is asked, each in one place."""

    levels: tuple[AtLevel, ...]
    stale: int
    own_account: int
    unknown: int
    exempt: int

    @property
    def people(self) -> int:
        """Of how many the skill is asked."""
        return sum(one.people for one in self.levels) + self.stale + self.own_account + self.unknown + self.exempt


def distribution(stands: Iterable[Stand], names: Mapping[int, str]) -> Distribution:
    """Put everybody in one place: exempt, unknown, stale, by their own account alone, or else their confirmed level.

    What is asked of those who are exempt is not counted as asked.
    """
    at: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    apart: Counter[str] = Counter()
    for one in stands:
        if one.state is not SkillState.EXEMPT and one.required is not None:
            asked[one.required] += one.people
        if one.state in (SkillState.EXEMPT, SkillState.UNKNOWN, SkillState.STALE):
            apart[one.state.value] += one.people
        elif one.verified is None:
            apart["own account"] += one.people
        else:
            at[one.verified] += one.people
    ranks = sorted({*names, *at, *asked})
    return Distribution(
        tuple(AtLevel(rank, names.get(rank, f"Level {rank}"), at[rank], asked[rank]) for rank in ranks),
        stale=apart[SkillState.STALE.value],
        own_account=apart["own account"],
        unknown=apart[SkillState.UNKNOWN.value],
        exempt=apart[SkillState.EXEMPT.value],
    )
