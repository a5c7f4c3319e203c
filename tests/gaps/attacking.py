"""An attacker on published tables: knows every shown count, the rules and how rows hang together, and looks for worlds that fit.

It takes nothing from the product's own reasoning. A count may be a number when a whole world of people is found, with that number in it,
from which the same tables would have been published. What cannot be shown within some patience counts as impossible, in the attacker's
favour. The search may begin at the truth, which the attacker does not know: a world is a world, however it was found.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from skills_centre.gaps.rules.suppression import Counts, Row

#: Steps of the search for one world before it gives up: first few, and more only where few did not find worlds enough.
PATIENCE = (300, 3_000, 30_000)
MOST = 400


@dataclass
class Sum:
    """That a variable is the sum of others."""

    total: int
    parts: list[int]


@dataclass
class Attacker:
    """What is known of each unknown number: its least, its most, and which are sums of which."""

    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    of_row: dict[Hashable, list[int]] = field(default_factory=dict)
    people_of: dict[Hashable, int] = field(default_factory=dict)
    truth: list[int] = field(default_factory=list)
    #: The people of a row, or of the whole, who are in no row inside it.
    beside: dict[str | None, list[int]] = field(default_factory=dict)

    def unknown(self, truth: int, least: int = 0, most: int = MOST) -> int:
        self.truth.append(truth)
        self.least.append(least)
        self.most.append(most)
        return len(self.least) - 1

    def row(self, row: Row[str], shown: Counts | None) -> None:
        """Learn what a table says of a row: its rounded counts, or that it is withheld, and then whether it is about fewer than ten."""
        if shown is None:
            counts = [self.unknown(one) for one in row.counts]
            people = self.unknown(row.people, 0, 9 if row.people < 10 else MOST)
        else:
            counts = [self.unknown(true, max(one - 2, 0), one + 2) for true, one in zip(row.counts, shown, strict=True)]
            people = self.unknown(row.people, 10)
        self.sums.append(Sum(people, counts))
        self.of_row[row.key], self.people_of[row.key] = counts, people

    def spread(self, target: int, *, enough: int = MOST) -> list[int]:
        """The numbers that a count may be, each shown by a world, the nearest to the truth first; as many as are enough."""
        assert self._narrow(self.least, self.most)
        found: set[int] = set()
        around = range(self.least[target], self.most[target] + 1)
        for steps in PATIENCE:
            for value in sorted(around, key=lambda one: abs(one - self.truth[target])):
                if len(found) < enough and value not in found and self._world(target, value, steps):
                    found.add(value)
        return sorted(found)

    def _world(self, target: int, value: int, steps: int) -> bool:
        least, most = self.least.copy(), self.most.copy()
        least[target] = most[target] = value
        return self._search(least, most, [steps])

    def _search(self, least: list[int], most: list[int], patience: list[int]) -> bool:
        if not self._narrow(least, most):
            return False
        one = next((each for each in range(len(least)) if least[each] < most[each]), None)
        if one is None:
            return True
        patience[0] -= 1
        near = min(max(self.truth[one], least[one]), most[one])
        for value in sorted(
            range(max(least[one], near - 3), min(most[one], near + 3) + 1), key=lambda v: abs(v - near)
        ):
            if patience[0] <= 0:
                return False
            some_least, some_most = least.copy(), most.copy()
            some_least[one] = some_most[one] = value
            if self._search(some_least, some_most, patience):
                return True
        return False

    def _narrow(self, least: list[int], most: list[int]) -> bool:
        """Bounds from sums, until they say no more; False when they contradict one another."""
        is_moving = True
        while is_moving:
            is_moving = False
            for one in self.sums:
                low, high = sum(least[part] for part in one.parts), sum(most[part] for part in one.parts)
                changes = [(one.total, low, high)]
                changes += [
                    (part, least[one.total] - high + most[part], most[one.total] - low + least[part])
                    for part in one.parts
                ]
                for variable, at_least, at_most in changes:
                    if at_least > least[variable] or at_most < most[variable]:
                        least[variable] = max(least[variable], at_least)
                        most[variable] = min(most[variable], at_most)
                        is_moving = True
                        if least[variable] > most[variable]:
                            return False
        return True


def attacker_on(divisions: Sequence[Sequence[Row[str]]], whole: Counts, shown: Mapping[str, Counts | None]) -> Attacker:
    """An attacker who has read every table of one skill; what is left over beside the rows is known to be there, not how much."""
    attacker = Attacker()
    everybody = [attacker.unknown(one) for one in whole]
    for division in divisions:
        for row in division:
            attacker.row(row, shown[row.key])
        held_by: dict[str | None, tuple[list[int], Counts]] = {None: (everybody, whole)}
        held_by |= {row.key: (attacker.of_row[row.key], row.counts) for row in division}
        for holder, (totals, truth) in held_by.items():
            held = [row for row in division if row.inside == holder]
            if holder is not None and not held:
                continue
            left = tuple(all_ - sum(some) for all_, *some in zip(truth, *(row.counts for row in held), strict=True))
            parts = [attacker.of_row[row.key] for row in held]
            if any(left):
                attacker.beside[holder] = [attacker.unknown(one) for one in left]
                parts.append(attacker.beside[holder])
            attacker.sums += [Sum(total, [part[at] for part in parts]) for at, total in enumerate(totals)]
    return attacker
