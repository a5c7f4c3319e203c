"""Which counts about the whole organisation may be shown, and how, so that no count is about somebody.

Source: DOMAIN.md, "Who sees what": views across business areas are fixed tables; a row with n − exempt under 10 is withheld, other counts
are rounded to the nearest 5, totals are sums of the rounded; whoever solves the linear constraints over all published tables together
must not get further. What that takes is reasoned in docs/decisions/0026-counts-that-cannot-be-worked-back.md.

One skill is one *case*: the people of whom it is asked, divided more than once (into bodies with their areas, into role families). Each
division is a tree under the same whole, so a withheld row could be worked out from those around it. `suppressed` withholds the rows about
too few people, then as many others as it takes until every count of every withheld row may still be at least three numbers (0, 1 or 2;
4, 5 or 6), which is what a shown 0 leaves open as well.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from skills_centre.skills.rules.impact import FEWEST, NEAREST, rounded

#: One count for each state, in an order that is the caller's.
Counts: TypeAlias = tuple[int, ...]

#: Every count of a withheld row may be at least this much more than the least that it may be: three numbers.
LEFT_OPEN = 2

#: All is looked at again about so many times at most: among thousands of rows, one by one took hours.
ROUNDS = 100

#: How far a true count may be from the rounded one.
_SLACK = NEAREST // 2
#: More than there are people anywhere.
_MANY = 10**9

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row(Generic[K]):
    """A row of a table: which row of the same division holds it (none: the whole does), and how many people are in each state."""

    key: K
    inside: K | None
    counts: Counts

    @property
    def people(self) -> int:
        """How many people it is about: n − exempt."""
        return sum(self.counts)


def rounded_counts(counts: Counts) -> Counts:
    """Each count to the nearest five; the row's number of people is their sum."""
    return tuple(rounded(one) for one in counts)


def suppressed(divisions: Sequence[Sequence[Row[K]]], whole: Counts) -> dict[K, Counts | None]:
    """The counts that may be shown of each row, rounded; none where the row is withheld.

    `divisions` are complete or less: people of the whole who are in no row, or of a row who are in none of those inside it, are left
    over, and a leftover of a few people is protected as if it were a row. Keys are unique over all divisions; a row comes after the one
    that it is inside.
    """
    case = _Case.of(divisions, whole)
    case.hidden = {key for key, row in case.rows.items() if not _may_stand(row)}
    while exposed := case.exposed():
        case.withhold_for(exposed)
    return {key: None if key in case.hidden else rounded_counts(row.counts) for key, row in case.rows.items()}


def _may_stand(row: Row[K]) -> bool:
    """Ten people at least, and also by what is shown of them: a row of many small counts would otherwise read as nobody."""
    return row.people >= FEWEST and sum(rounded_counts(row.counts)) >= FEWEST


class _Span(NamedTuple):
    """From the least to the most that a count may be."""

    least: int
    most: int

    def within(self, other: "_Span") -> "_Span":
        return _Span(max(self.least, other.least), min(self.most, other.most))

    def without(self, other: "_Span") -> "_Span":
        """What a part may be, when the whole may be this and the other parts that."""
        return _Span(self.least - other.most, self.most - other.least)


_ANY = _Span(0, _MANY)


def _sum(spans: Iterable[_Span]) -> _Span:
    least = most = 0
    for one in spans:
        least += one.least
        most += one.most
    return _Span(least, most)


@dataclass(frozen=True, slots=True)
class _Node(Generic[K]):
    """A row in its tree, or what is left over of whatever holds it; `at` is its place in the case, `holder` that of what holds it."""

    at: int
    division: int
    key: K | None
    holder: int | None
    counts: Counts
    inside: list[int] = field(default_factory=list)


@dataclass
class _Case(Generic[K]):
    """One skill: its rows, how they hang together, and which of them are hidden so far.

    Whoever attacks knows every rounded count, that a shown row is about ten people or more, and of a hidden row even whether it is about
    fewer. The proof that a count stays open is always a world in which one state alone changes (or two, one up and one down, which keeps
    the number of people), so that rows may be followed state by state through the trees, exactly.
    """

    rows: dict[K, Row[K]]
    nodes: list[_Node[K]]
    tops: list[list[int]]
    states: int
    hidden: set[K] = field(default_factory=set)

    @classmethod
    def of(cls, divisions: Sequence[Sequence[Row[K]]], whole: Counts) -> "_Case[K]":
        """Hang the rows under one another and add what is left over."""
        case = cls(
            {row.key: row for division in divisions for row in division}, [], [[] for _ in divisions], len(whole)
        )
        for number, division in enumerate(divisions):
            places: dict[K, int] = {}
            for row in division:
                holder = None if row.inside is None else places[row.inside]
                places[row.key] = case._hang(number, row.key, holder, row.counts)
            case._leave_over(number, None, whole)
            for at in places.values():
                if case.nodes[at].inside:
                    case._leave_over(number, at, case.nodes[at].counts)
        return case

    def _hang(self, division: int, key: K | None, holder: int | None, counts: Counts) -> int:
        at = len(self.nodes)
        self.nodes.append(_Node(at, division, key, holder, counts))
        self._beside(division, holder).append(at)
        return at

    def _leave_over(self, division: int, holder: int | None, held: Counts) -> None:
        inside = [self.nodes[one].counts for one in self._beside(division, holder)]
        left = tuple(map(int.__sub__, held, map(sum, zip(*inside, strict=True)))) if inside else held
        if any(left):
            self._hang(division, None, holder, left)

    def _beside(self, division: int, holder: int | None) -> list[int]:
        """What hangs in a row, or right under the whole."""
        return self.tops[division] if holder is None else self.nodes[holder].inside

    def exposed(self) -> list[_Node[K]]:
        """The hidden rows and small leftovers of which some count could be told too closely."""
        if self.hidden.issuperset(self.rows):
            return []
        spans = [self._spans(state) for state in range(self.states)]
        return [node for node in self.nodes if self._wants_cover(node) and not self._is_open(node, spans)]

    def withhold_for(self, exposed: Sequence[_Node[K]]) -> None:
        """Withhold the row that hides an exposed one best; among hundreds of rows for several, each in another place."""
        places: dict[tuple[int, int | None], list[_Node[K]]] = defaultdict(list)
        for one in exposed:
            places[one.division, one.holder].append(one)
        in_turn = [one for some in places.values() for one in some[: max(1, len(some) // ROUNDS)]]
        for one in in_turn[: max(1, len(self.nodes) // ROUNDS)]:
            if not self.hidden.issuperset(self.rows):
                self.hidden.add(self._best_to_withhold(one))

    def _best_to_withhold(self, exposed: _Node[K]) -> K:
        """The smallest shown row beside it, what holds it, so upwards; else elsewhere."""
        node: _Node[K] | None = exposed
        while node:
            holder = None if node.holder is None else self.nodes[node.holder]
            beside = [self.nodes[one] for one in self._beside(node.division, node.holder)]
            for some in (beside, [holder] if holder else []):
                wanted = [one for one in some if self._is_shown(one)]
                if wanted:
                    return self._smallest(wanted)
            node = holder
        return self._smallest([one for one in self.nodes if self._is_shown(one)])

    @staticmethod
    def _smallest(nodes: Iterable[_Node[K]]) -> K:
        key = min(nodes, key=lambda one: (sum(one.counts), str(one.key))).key
        assert key is not None  # noqa: S101 - only rows are shown
        return key

    def _is_shown(self, node: _Node[K]) -> bool:
        return node.key is not None and node.key not in self.hidden

    def _is_hidden_few(self, node: _Node[K]) -> bool:
        return node.key in self.hidden and sum(node.counts) < FEWEST

    def _wants_cover(self, node: _Node[K]) -> bool:
        return sum(node.counts) < FEWEST if node.key is None else node.key in self.hidden

    def _own_span(self, node: _Node[K], state: int) -> _Span:
        """What a row's own words leave open in one state while its other counts stay as they are."""
        count, people = node.counts[state], sum(node.counts)
        if self._is_shown(node):
            near = rounded(count)
            return _Span(max(near - _SLACK, count - (people - FEWEST), 0), near + _SLACK)
        return _Span(0, count + FEWEST - 1 - people) if self._is_hidden_few(node) else _ANY

    def _spans(self, state: int) -> list[_Span]:
        """What all other rows together leave open for each row in one state: up the trees, across the whole, and down again."""
        own = [self._own_span(node, state) for node in self.nodes]
        below = list(own)
        for node in reversed(self.nodes):  # whatever is inside a row comes after it
            if node.inside:
                below[node.at] = own[node.at].within(_sum(below[one] for one in node.inside))
        sums = [_sum(below[one] for one in top) for top in self.tops]
        left = list(own)
        for number, top in enumerate(self.tops):
            whole = _ANY
            for other, span in enumerate(sums):
                whole = whole if other == number else whole.within(span)
            self._hand_down(whole, top, sums[number], left, below)
        for node in self.nodes:
            if node.inside:
                held = own[node.at].within(left[node.at])
                self._hand_down(held, node.inside, _sum(below[one] for one in node.inside), left, below)
        return left

    @staticmethod
    def _hand_down(
        held: _Span, parts: Iterable[int], together: _Span, left: list[_Span], below: Sequence[_Span]
    ) -> None:
        for one in parts:
            others = _Span(together.least - below[one].least, together.most - below[one].most)
            left[one] = held.without(others)

    def _is_open(self, node: _Node[K], spans: Sequence[Sequence[_Span]]) -> bool:
        counts = node.counts
        least = [max(0, spans[state][node.at].least) for state in range(self.states)]
        for state, count in enumerate(counts):
            most = spans[state][node.at].most
            if self._is_hidden_few(node):
                gives = max((counts[one] - least[one] for one in range(self.states) if one != state), default=0)
                most = min(most, FEWEST - 1, count + FEWEST - 1 - sum(counts) + gives)
            if most - least[state] < LEFT_OPEN:
                return False
        return True
