"""How what people say of themselves and what was confirmed differ, as counts that name nobody.

Source of the rule: DOMAIN.md, "Who sees what": rows of fewer than ten are withheld, other counts are rounded to the nearest five.
"""

from dataclasses import dataclass

#: Fewer decided pairs than this are shown to nobody.
FEWEST = 10
_ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Pairs:
    """Decided pairs of a claim and its confirmed level: how many were confirmed lower, as claimed, and higher."""

    lower: int = 0
    same: int = 0
    higher: int = 0

    @property
    def number(self) -> int:
        """All of them."""
        return self.lower + self.same + self.higher

    @property
    def may_be_shown(self) -> bool:
        """Whether there are enough of them that none can be told apart."""
        return self.number >= FEWEST

    def __add__(self, other: "Pairs") -> "Pairs":
        """Both together."""
        return Pairs(self.lower + other.lower, self.same + other.same, self.higher + other.higher)


NO_PAIRS = Pairs()


@dataclass(frozen=True, slots=True)
class ShownPairs:
    """The same as it may be shown: each count rounded by itself, so that they need not add up."""

    number: int
    lower: int
    same: int
    higher: int


def shown(pairs: Pairs) -> ShownPairs:
    """Pairs as they may be shown. Raises ValueError for fewer than may be."""
    if not pairs.may_be_shown:
        raise ValueError("so few pairs are shown to nobody")
    return ShownPairs(*(_rounded(one) for one in (pairs.number, pairs.lower, pairs.same, pairs.higher)))


def _rounded(number: int) -> int:
    return _ROUNDED_TO * round(number / _ROUNDED_TO)
