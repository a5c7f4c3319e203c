"""What the sums of a set of people say, when a percentage may be shown, and which gaps matter most.

Source of every rule: "The gap" in the domain's description. A fraction with an empty denominator is None, "no data", never 0% or 100%.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter
from typing import Self
from uuid import UUID

#: At least this share of a skill's requirements must be assessed before a percentage, or a place among the gaps that matter most.
ASSESSED_ENOUGH = Fraction(60, 100)

#: The least level of somebody who can help others and counts towards resilience.
PRACTITIONER = 3

#: How many gaps the manager's page names.
GAPS_THAT_MATTER = 5

#: A team below one's direct reports that is smaller than this is not counted apart, nor is a skill that is asked of fewer there: the counts
#: would be somebody's name.
FEWEST_APART = 3


@dataclass(frozen=True)
class Sums:
    """A set of people in one skill (or in all of them together), as whole numbers; the columns of a team summary."""

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

    def __add__(self, other: Self) -> "Sums":
        """The sums of both sets together."""
        return Sums(*(getattr(self, name) + getattr(other, name) for name in SUM_NAMES))

    @property
    def counted(self) -> int:
        """Required − exempt: the denominator of every share."""
        return self.required - self.exempt

    @property
    def assessed(self) -> int:
        """How many of those counted we know something about."""
        return self.counted - self.unknown

    @property
    def to_find_out(self) -> int:
        """What we do not know for certain: unknown, claimed and stale."""
        return self.unknown + self.claimed + self.stale


#: The names of the sums, in the order of the table's columns.
SUM_NAMES = tuple(each.name for each in fields(Sums))


@dataclass(frozen=True)
class SkillSums:
    """A set of people in one named skill."""

    skill_id: UUID
    name: str
    sort_key: str
    sums: Sums
    #: The skill's key, by which courses name what they teach; and what names it in an address.
    key: str = ""
    address: str = ""
    is_ai_related: bool = False

    @property
    def is_essential(self) -> bool:
        """Essential for a team if it is so for anyone in it."""
        return self.sums.essential > 0


def total(all_sums: Iterable[Sums]) -> Sums:
    """Several sums as one."""
    columns = [attrgetter(*SUM_NAMES)(each) for each in all_sums]
    return Sums(*map(sum, zip(*columns, strict=True))) if columns else Sums()


def coverage(sums: Sums) -> Fraction | None:
    """Met of those counted."""
    return _share(sums.met, sums.counted)


def assessed_share(sums: Sums) -> Fraction | None:
    """The share about whom we know something."""
    return _share(sums.assessed, sums.counted)


def severity(sums: Sums) -> Fraction | None:
    """Σ(w·d) ÷ Σ(w·R) over the assessed; skills without a ladder have none."""
    return _share(sums.weighted_distance, sums.weighted_required)


def is_assessed_enough(sums: Sums, *, threshold: Fraction = ASSESSED_ENOUGH) -> bool:
    """Whether a percentage may be shown: at least the threshold is assessed, of somebody."""
    share = assessed_share(sums)
    return share is not None and share >= threshold


def percentage(share: Fraction | None) -> int | None:
    """A share in whole per cent, rounded half up; 100 only when whole and 0 only when nothing, so that neither is ever a rounding."""
    if share is None:
        return None
    rounded = int(share * 100 + Fraction(1, 2))
    if rounded == 100 and share < 1:
        return 99
    return 1 if rounded == 0 and share > 0 else rounded


def coverage_to_show(sums: Sums) -> int | None:
    """Coverage in per cent when enough is assessed; None otherwise, and then only counts are shown."""
    return percentage(coverage(sums)) if is_assessed_enough(sums) else None


def median_distance(sums: Sums) -> Fraction | None:
    """The median number of levels that those below are short of; four stands for four and more. None without any."""
    distances = [
        distance
        for distance, people in enumerate((sums.below_by_1, sums.below_by_2, sums.below_by_3, sums.below_by_4), start=1)
        for _ in range(people)
    ]
    if not distances:
        return None
    middle = len(distances) // 2
    return Fraction(
        distances[middle] if len(distances) % 2 else distances[middle - 1] + distances[middle],
        1 + (len(distances) + 1) % 2,
    )


def gaps_that_matter(skills: Iterable[SkillSums], *, at_most: int = GAPS_THAT_MATTER) -> list[SkillSums]:
    """The first of a team's gaps: somebody is below and enough is assessed; essential first, then Σ(w·d), then name."""
    return by_importance(skill for skill in skills if skill.sums.below and is_assessed_enough(skill.sums))[:at_most]


def least_known(skills: Iterable[SkillSums]) -> list[SkillSums]:
    """The second list, "what we do not know": by unknown + claimed + stale, then name."""
    unsure = [skill for skill in skills if skill.sums.to_find_out]
    return sorted(unsure, key=lambda skill: (-skill.sums.to_find_out, skill.sort_key))


def by_importance(skills: Iterable[SkillSums]) -> list[SkillSums]:
    """All of a team's skills in the order of its gaps: essential first, then Σ(w·d), then name."""
    return sorted(skills, key=lambda skill: (not skill.is_essential, -skill.sums.weighted_distance, skill.sort_key))


def headline(sums: Sums) -> str:
    """Counts in words: "3 below, 2 of them by own account, 4 claimed, 21 unknown, of 30"; "no data" for nobody."""
    if not sums.required:
        return "no data"
    return f"{counts_in_words(sums)}, of {sums.required}"


def counts_in_words(sums: Sums) -> str:
    """The counts of the states that somebody is in, what needs attention first."""
    parts = []
    if sums.below:
        own = f", {sums.below_own_account} of them by own account" if sums.below_own_account else ""
        parts.append(f"{sums.below} below{own}")
    parts += [
        f"{getattr(sums, state)} {state}"
        for state in ("claimed", "stale", "unknown", "met", "exempt")
        if getattr(sums, state)
    ]
    return ", ".join(parts)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
