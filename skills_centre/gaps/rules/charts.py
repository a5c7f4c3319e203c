"""The geometry of a line chart: counts over days as points in a box of 100 by 100, drawn by the server as SVG.

The words and the numbers stand beside the drawing as text and as a table; the drawing holds shapes alone, so that it can be stretched to
any width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from skills_centre.gaps.rules.organisation import STATES, Shown
from skills_centre.gaps.rules.sums import Sums
from skills_centre.gaps.rules.trends import Point


@dataclass(frozen=True, slots=True)
class Line:
    """One count over the days: its name, a key for its look, and its points as SVG's `points`."""

    key: str
    name: str
    points: str
    last: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Several counts in one box, from nought at the bottom to `top`, from the first day to the last."""

    lines: tuple[Line, ...]
    top: int
    first: date
    last: date


#: What the chart of a team shows: certain, certainly not enough, and not known for certain.
COUNTS: tuple[tuple[str, str, Callable[[Sums], int]], ...] = (
    ("met", "Met", lambda sums: sums.met),
    ("below", "Below", lambda sums: sums.below),
    ("unsure", "Unknown, claimed or stale", lambda sums: sums.to_find_out),
)


def chart(points: Sequence[Point]) -> Chart | None:
    """Draw the points; None for fewer than two days, which are no line."""
    if len(points) < 2:
        return None
    first, last = points[0].day, points[-1].day
    top = round_top(max(count(point.sums) for point in points for _key, _name, count in COUNTS))
    lines = tuple(
        Line(
            key,
            name,
            " ".join(f"{_across(point.day, first, last):g},{_up(count(point.sums), top):g}" for point in points),
            count(points[-1].sums),
        )
        for key, name, count in COUNTS
    )
    return Chart(lines, top, first, last)


def round_top(most: int) -> int:
    """The least of 5, 10, 20, 50, 100 and so on that is not below the greatest count."""
    top, steps = 5, cycle(((2, 1), (2, 1), (5, 2)))
    while top < most:
        times, divided = next(steps)
        top = top * times // divided
    return top


def _across(day: date, first: date, last: date) -> float:
    return round(100 * (day - first).days / (last - first).days, 2)


def _up(count: int, top: int) -> float:
    return round(100 - 100 * count / top, 2)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: which state, how many, and where it lies in a box 100 wide."""

    key: str
    people: int
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row as a bar whose pieces are its states; without pieces it is withheld."""

    name: str
    people: int
    parts: tuple[Part, ...]


def bars(rows: Sequence[tuple[str, Shown | None]]) -> list[Bar]:
    """Each row as a bar of its own length's shares, the states in the order of the tables."""
    return [Bar(name, shown.people if shown else 0, _parts(shown) if shown else ()) for name, shown in rows]


def _parts(shown: Shown) -> tuple[Part, ...]:
    found = []
    start = 0.0
    for state in STATES:
        people = getattr(shown, state)
        if people:
            width = 100 * people / shown.people
            found.append(Part(state, people, f"{start:.2f}", f"{width:.2f}"))
            start += width
    return tuple(found)
