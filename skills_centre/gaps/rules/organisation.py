"""What the tables about the whole organisation say: the counts that may be shown, how warm a cell is, and the sentences above them.

Source: DOMAIN.md, "The gap" and "Who sees what". Everything here works on counts that `suppression` has let through, in whole fives; totals
are sums of the rounded, and a withheld row is in none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from skills_centre.gaps.rules.sentences import in_a_row
from skills_centre.gaps.rules.sums import ASSESSED_ENOUGH
from skills_centre.platform.pages import counted, number

#: The states that tables about the organisation count, in the order of their columns. Exempt people are in no count.
STATES = ("met", "stale", "claimed", "below", "unknown")

#: The row of everybody who has no agreed role, or a role that belongs to no family.
NO_FAMILY = UUID(int=0)
NO_FAMILY_NAME = "No role agreed, or a role outside the families"

#: From this share of the people below on, a cell is warm, and hot.
SOME, MANY = Fraction(1, 4), Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Shown:
    """The counts of a row as they may be shown, or sums of such counts."""

    met: int = 0
    stale: int = 0
    claimed: int = 0
    below: int = 0
    unknown: int = 0

    @property
    def people(self) -> int:
        """How many people are asked and not exempt, to the nearest five: the sum of the states."""
        return self.met + self.stale + self.claimed + self.below + self.unknown

    @property
    def assessed(self) -> int:
        """Of how many of them something is known."""
        return self.people - self.unknown

    @property
    def is_assessed_enough(self) -> bool:
        """Whether a share may be spoken of: of somebody, and at least 60% are assessed."""
        return bool(self.people) and Fraction(self.assessed, self.people) >= ASSESSED_ENOUGH


def together(several: Iterable[Shown]) -> Shown:
    """The sum of the rounded."""
    rows = [(one.met, one.stale, one.claimed, one.below, one.unknown) for one in several]
    return Shown(*map(sum, zip(*rows, strict=True))) if rows else Shown()


class Heat(StrEnum):
    """What a cell of the heat map says, warmest first."""

    MANY = "many"
    SOME = "some"
    FEW = "few"
    ASK = "ask"
    WITHHELD = "withheld"
    NOT_ASKED = "not-asked"


#: Each with its words and its symbol, so that colour is never alone.
HEAT_WORDS = {
    Heat.MANY: ("Many below", "▲"),
    Heat.SOME: ("Some below", "◆"),
    Heat.FEW: ("Few below", "✓"),
    Heat.ASK: ("Ask first", "?"),
    Heat.WITHHELD: ("Withheld", "■"),
    Heat.NOT_ASKED: ("Not asked", "–"),
}
HEAT_MEANINGS = {
    Heat.MANY: "half of the people asked, or more, are below",
    Heat.SOME: "a quarter to half are below",
    Heat.FEW: "fewer than a quarter are below",
    Heat.ASK: "fewer than 60% have been assessed, so nobody can say",
    Heat.WITHHELD: "fewer than ten people, or it would give such a row away",
    Heat.NOT_ASKED: "nobody there is asked for this skill",
}


def heat(shown: Shown | None) -> Heat:
    """How warm a cell is; none is a withheld row."""
    if shown is None:
        return Heat.WITHHELD
    if not shown.is_assessed_enough:
        return Heat.ASK
    share = Fraction(shown.below, shown.people)
    return Heat.MANY if share >= MANY else Heat.SOME if share >= SOME else Heat.FEW


@dataclass(frozen=True, slots=True)
class NamedCounts:
    """A skill or a row with the sum of what may be shown of it."""

    name: str
    shown: Shown


def what_is_known(skills: Sequence[NamedCounts], *, withheld: int) -> str:
    """How much is asked, and of how much something is known."""
    whole = together(one.shown for one in skills)
    if not whole.people:
        return "There is nothing to show yet: no row is about ten people or more."
    hidden = (
        f" {counted(withheld, 'cell')} of the tables {'is' if withheld == 1 else 'are'} withheld." if withheld else ""
    )
    return (
        f"About {number(whole.assessed)} of {number(whole.people)} requirements in {counted(len(skills), 'skill')} have been assessed:"
        f" {number(whole.met)} are met, {number(whole.below)} are below and {number(whole.unknown)} are unknown.{hidden}"
    )


def where_most_are_below(skills: Sequence[NamedCounts]) -> str:
    """The skills in which most people are below, of those of which enough is known to say so."""
    known = [one for one in skills if one.shown.is_assessed_enough and one.shown.below]
    if not known:
        return "Of no skill is enough known to say where most people are below."
    first = sorted(known, key=lambda one: (-one.shown.below, one.name))[:3]
    return (
        "Most people are below in "
        + in_a_row([f"{one.name} (about {number(one.shown.below)} of {number(one.shown.people)})" for one in first])
        + "."
    )


def where_least_is_known(skills: Sequence[NamedCounts]) -> str:
    """The skill of which least is known."""
    unsure = [one for one in skills if one.shown.unknown]
    if not unsure:
        return "Everybody has been assessed in everything that is shown."
    least = min(unsure, key=lambda one: (-one.shown.unknown, one.name))
    return (
        f"Least is known of {least.name}: about {number(least.shown.unknown)} of {number(least.shown.people)} people"
        " have not said where they are, and nobody has assessed them."
    )
