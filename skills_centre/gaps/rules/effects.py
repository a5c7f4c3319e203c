"""Verified levels before a course and ninety days after it, beside those of people who took no course in the skill.

Source: "verified level before and 90 days after, with n, beside the change among those who took none, never a claim of cause", and
DOMAIN.md on views across business areas: fewer than ten people are withheld, other counts are in whole fives, totals are sums of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.gaps.rules.suppression import Counts, Row, suppressed
from skills_centre.platform.clock import months_after

#: Days after a completion on which the level is looked at again.
DAYS_AFTER = 90
#: What may have become of a verified level, in the order of the counts.
HIGHER, SAME, LOWER, NEWLY, NOT_KNOWN = range(5)
CHANGES = ("Higher", "The same", "Lower", "Confirmed for the first time", "Not confirmed by then")


@dataclass(frozen=True, slots=True)
class Window:
    """The completions that are looked at: those whose ninetieth day fell between two days, both included."""

    first: date
    last: date

    def holds(self, completed_on: date) -> bool:
        """Whether a completion belongs to it."""
        return self.first <= completed_on + timedelta(days=DAYS_AFTER) <= self.last


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of both sets of people, in the order of CHANGES, in whole fives; none of a set where it is withheld."""

    took: Counts | None
    took_none: Counts | None


def window_on(today: date) -> Window:
    """The twelve whole months before this one, so that the numbers change once a month and no difference of two days is anybody."""
    this_month = today.replace(day=1)
    return Window(months_after(this_month, -12), this_month - timedelta(days=1))


def change(before: int | None, after: int | None) -> int:
    """What became of one person's verified level. One that was taken back counts as not confirmed."""
    if after is None:
        return NOT_KNOWN
    if before is None:
        return NEWLY
    return SAME if after == before else HIGHER if after > before else LOWER


def middle_day(days: Sequence[date]) -> date | None:
    """The day in the middle of some, the earlier of two: from it those who took none are looked at. None of none."""
    return sorted(days)[(len(days) - 1) // 2] if days else None


def effect(took: Iterable[int], took_none: Iterable[int]) -> Effect:
    """Count what became of people, and give what may be shown."""
    of_takers, of_others = _counted(took), _counted(took_none)
    whole = tuple(one + other for one, other in zip(of_takers, of_others, strict=True))
    rows = [Row("took", None, of_takers), Row("none", None, of_others)]
    may_show = suppressed([rows], whole)
    return Effect(may_show["took"], may_show["none"])


def _counted(changes: Iterable[int]) -> Counts:
    listed = list(changes)
    return tuple(listed.count(kind) for kind in range(len(CHANGES)))
