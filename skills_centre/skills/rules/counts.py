"""What one person's state adds to the sums of a team."""

from dataclasses import dataclass, fields
from typing import Self

from skills_centre.skills.rules.codes import SkillState

#: From this level on somebody can carry a skill alone and help others.
PRACTITIONER = 3
#: Distances above this one are counted with it.
FURTHEST = 4


@dataclass(frozen=True)
class SkillCounts:
    """What one person adds to a team's sums in one skill; whole numbers, named as the columns that keep them."""

    required: int = 0
    essential: int = 0
    exempt: int = 0
    met: int = 0
    stale: int = 0
    claimed: int = 0
    below: int = 0
    unknown: int = 0
    below_own_account: int = 0
    below_by_1: int = 0
    below_by_2: int = 0
    below_by_3: int = 0
    below_by_4: int = 0
    weighted_distance: int = 0
    weighted_required: int = 0
    at_practitioner: int = 0

    def __sub__(self, other: Self) -> "SkillCounts":
        return SkillCounts(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    def __add__(self, other: Self) -> "SkillCounts":
        return SkillCounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def is_nothing(self) -> bool:
        """Whether adding it would change no sum."""
        return self == NO_COUNTS


NO_COUNTS = SkillCounts()


def counts_of(
    state: SkillState,
    *,
    distance: int,
    is_own_account: bool,
    is_essential: bool,
    weight: int,
    required_level: int | None,
    verified_level: int | None,
) -> SkillCounts:
    """What a person in a state adds to their team's sums. `required_level` is None for skills without a ladder.

    Weighted sums are over assessed people only: never the exempt, never the unknown, never a skill without a ladder.
    """
    is_assessed = state not in (SkillState.EXEMPT, SkillState.UNKNOWN)
    is_measured = required_level is not None
    steps = min(distance, FURTHEST)
    return SkillCounts(
        required=1,
        essential=int(is_essential),
        exempt=int(state is SkillState.EXEMPT),
        met=int(state is SkillState.MET),
        stale=int(state is SkillState.STALE),
        claimed=int(state is SkillState.CLAIMED),
        below=int(state is SkillState.BELOW),
        unknown=int(state is SkillState.UNKNOWN),
        below_own_account=int(state is SkillState.BELOW and is_own_account),
        below_by_1=int(steps == 1),
        below_by_2=int(steps == 2),
        below_by_3=int(steps == 3),
        below_by_4=int(steps == FURTHEST),
        weighted_distance=weight * distance,
        weighted_required=weight * (required_level or 0) if is_assessed and is_measured else 0,
        at_practitioner=int(is_measured and verified_level is not None and verified_level >= PRACTITIONER),
    )
