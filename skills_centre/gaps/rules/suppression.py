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
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from skills_centre.skills.rules.impact import FEWEST, NEAREST, rounded

#: One count for each state, in an order that is the caller's.
Counts: TypeAlias = tuple[int, ...]

#: Every count of a withheld row may be at least this much more than the least that it may be: three numbers.
LEFT_OPEN = 2

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
        case.hidden.add(case.best_to_withhold(exposed))
    return {key: None if key in case.hidden else rounded_counts(row.counts) for key, row in case.rows.items()}


def _may_stand(row: Row[K]) -> bool:
    """Ten people at least, and also by what is shown of them: a row of many small counts would otherwise read as nobody."""
    return row.people >= FEWEST and sum(rounded_counts(row.counts)) >= FEWEST


@dataclass(frozen=True, slots=True)
class _Span:
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


#: A node of the trees: a row by its division's number and key, or what is left over of it (True).
_Node: TypeAlias = tuple[int, Hashable, bool]


@dataclass
class _Case(Generic[K]):
    """One skill: its rows, how they hang together, and which of them are hidden so far.

    Whoever attacks knows every rounded count, that a shown row is about ten people or more, and of a hidden row even whether it is about
    fewer. The proof that a count stays open is always a world in which one state alone changes (or two, one up and one down, which keeps
    the number of people), so that rows may be followed state by state through the trees, exactly.
    """

    rows: dict[K, Row[K]]
    parts: Mapping[_Node, list[_Node]]
    counts: Mapping[_Node, Counts]
    tops: list[list[_Node]]
    key_of: Mapping[_Node, K]
    hidden: set[K] = field(default_factory=set)

    @classmethod
    def of(cls, divisions: Sequence[Sequence[Row[K]]], whole: Counts) -> "_Case[K]":
        """Hang the rows under one another and add what is left over."""
        parts: dict[_Node, list[_Node]] = defaultdict(list)
        counts: dict[_Node, Counts] = {}
        key_of: dict[_Node, K] = {}
        tops: list[list[_Node]] = []
        for number, division in enumerate(divisions):
            top: list[_Node] = []
            for row in division:
                node = (number, row.key, False)
                counts[node], key_of[node] = row.counts, row.key
                (top if row.inside is None else parts[number, row.inside, False]).append(node)
            for above, below, held in [((number, None, True), top, whole)] + [
                ((number, row.key, True), parts[number, row.key, False], row.counts)
                for row in division
                if parts.get((number, row.key, False))
            ]:
                left = tuple(
                    all_ - sum(some) for all_, *some in zip(held, *(counts[one] for one in below), strict=True)
                )
                if any(left):
                    counts[above] = left
                    below.append(above)
            tops.append(top)
        rows = {row.key: row for division in divisions for row in division}
        return cls(rows, {node: below for node, below in parts.items() if below}, counts, tops, key_of)

    def exposed(self) -> list[_Node]:
        """The hidden rows and small leftovers of which some count could be told too closely."""
        if all(key in self.hidden for key in self.rows):
            return []
        spans = [self._spans(state) for state in range(self._states)]
        return [node for node in self.counts if self._wants_cover(node) and not self._is_open(node, spans)]

    def best_to_withhold(self, exposed: Sequence[_Node]) -> K:
        """The shown row whose withholding hides an exposed one best: the smallest beside it, what holds it, so upwards; else elsewhere."""
        node: _Node | None = exposed[0]
        shown = [one for one in self.key_of if self.key_of[one] not in self.hidden]
        while node:
            holder: _Node | None = next((one for one, inside in self.parts.items() if node in inside), None)
            beside = self.parts[holder] if holder else next(top for top in self.tops if node in top)
            for some in (beside, [holder]):
                wanted = [one for one in shown if one in some]
                if wanted:
                    return self._smallest(wanted)
            node = holder
        return self._smallest(shown)

    def _smallest(self, nodes: Iterable[_Node]) -> K:
        return self.key_of[min(nodes, key=lambda one: (sum(self.counts[one]), str(one[1])))]

    @property
    def _states(self) -> int:
        return len(next(iter(self.counts.values())))

    def _is_hidden_few(self, node: _Node) -> bool:
        return not node[2] and self.key_of[node] in self.hidden and sum(self.counts[node]) < FEWEST

    def _wants_cover(self, node: _Node) -> bool:
        return sum(self.counts[node]) < FEWEST if node[2] else self.key_of[node] in self.hidden

    def _own_span(self, node: _Node, state: int) -> _Span:
        """What a row's own words leave open in one state while its other counts stay as they are."""
        count, people = self.counts[node][state], sum(self.counts[node])
        if not node[2] and self.key_of[node] not in self.hidden:
            near = rounded(count)
            return _Span(max(near - _SLACK, count - (people - FEWEST), 0), near + _SLACK)
        return _Span(0, count + FEWEST - 1 - people) if self._is_hidden_few(node) else _ANY

    def _spans(self, state: int) -> dict[_Node, _Span]:
        """What all other rows together leave open for each row in one state: up the trees, across the whole, and down again."""
        own = {node: self._own_span(node, state) for node in self.counts}
        below: dict[_Node, _Span] = {}
        for node in reversed(list(self.counts)):  # whatever is inside a row comes after it, leftovers last
            inside = self.parts.get(node)
            below[node] = own[node].within(_sum(below[one] for one in inside)) if inside else own[node]
        sums = [_sum(below[one] for one in top) for top in self.tops]
        left: dict[_Node, _Span] = {}
        for number, top in enumerate(self.tops):
            whole = _ANY
            for other, span in enumerate(sums):
                whole = whole if other == number else whole.within(span)
            self._hand_down(whole, top, sums[number], left, below)
        for node in self.counts:
            if node in self.parts:
                held = own[node].within(left[node])
                self._hand_down(held, self.parts[node], _sum(below[one] for one in self.parts[node]), left, below)
        return left

    @staticmethod
    def _hand_down(
        held: _Span, parts: Iterable[_Node], together: _Span, left: dict[_Node, _Span], below: Mapping[_Node, _Span]
    ) -> None:
        for one in parts:
            others = _Span(together.least - below[one].least, together.most - below[one].most)
            left[one] = held.without(others)

    def _is_open(self, node: _Node, spans: Sequence[Mapping[_Node, _Span]]) -> bool:
        counts = self.counts[node]
        least = [max(0, spans[state][node].least) for state in range(self._states)]
        for state, count in enumerate(counts):
            most = spans[state][node].most
            if self._is_hidden_few(node):
                gives = max((counts[one] - least[one] for one in range(self._states) if one != state), default=0)
                most = min(most, FEWEST - 1, count + FEWEST - 1 - sum(counts) + gives)
            if most - least[state] < LEFT_OPEN:
                return False
        return True
