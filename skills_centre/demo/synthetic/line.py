"""A believable line of management for any number of people: four to eight steps deep, spans that differ."""

import math
import random
from dataclasses import dataclass, field

#: Steps from the top to the furthest person: at least this many where there are people enough, and never more than the other.
SHALLOWEST, DEEPEST = 4, 8
#: The span of control that the depth is planned for.
TYPICAL_SPAN = 7
#: A manager of managers with this many people below leads a business area; whoever leads fewer leads a team of it, or part of one.
AREA_OF_AT_LEAST = 150
#: Fewer people than this cannot make a line of the least depth.
FEWEST_FOR_DEPTH = 30


@dataclass
class Line:
    """People as numbers from 0, who is at the top: each one's manager (none for the top), depth, and how many report to them."""

    managers: list[int | None] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)

    def add(self, manager: int | None) -> int:
        """Put somebody below a manager, and give their number."""
        self.managers.append(manager)
        self.reports.append(0)
        self.depths.append(0 if manager is None else self.depths[manager] + 1)
        if manager is not None:
            self.reports[manager] += 1
        return len(self.managers) - 1

    def sizes(self) -> list[int]:
        """How many people are below each, all the way down. Everybody has a higher number than their manager."""
        below = [0] * len(self.managers)
        for person in range(len(below) - 1, 0, -1):
            manager = self.managers[person]
            if manager is not None:
                below[manager] += below[person] + 1
        return below

    def areas(self) -> set[int]:
        """Who leads a business area; whoever is at the top leads the whole body."""
        sizes = self.sizes()
        leads_leads = {self.managers[lead] for lead, reports in enumerate(self.reports) if reports}
        return {
            lead for lead, below in enumerate(sizes) if lead == 0 or (below >= AREA_OF_AT_LEAST and lead in leads_leads)
        }

    def units(self) -> list[int]:
        """In whose unit each is: their own if they lead an area or a team right below one, else their manager's."""
        areas, units = self.areas(), [0]
        for person, manager in enumerate(self.managers):
            if manager is not None:
                leads_one = person in areas or (manager in areas and self.reports[person])
                units.append(person if leads_one else units[manager])
        return units


def plan_line(number: int, dice: random.Random) -> Line:
    """Plan the line of so many people: branches of uneven size, the largest of them the deepest."""
    depth = min(DEEPEST - 1, max(SHALLOWEST, round(math.log(max(number, 2)) / math.log(TYPICAL_SPAN))))
    span = max(2.0, number ** (1 / depth))
    line = _plan(number, span, dice)
    while number >= FEWEST_FOR_DEPTH and max(line.depths) < SHALLOWEST:
        span = max(2.0, span * 0.9)
        line = _plan(number, span, dice)
    return line


def _plan(number: int, span: float, dice: random.Random) -> Line:
    line = Line()
    to_place = [(line.add(None), number - 1)]
    while to_place:
        manager, below = to_place.pop()
        if below:
            to_place += _place(line, manager, below, span, dice)
    return line


def _place(line: Line, manager: int, below: int, span: float, dice: random.Random) -> list[tuple[int, int]]:
    """Give a manager their direct reports; says how many people each of these has below in turn."""
    wanted = max(2, round(dice.gauss(span, span / 4)))
    if line.depths[manager] == DEEPEST - 1 or below <= wanted:
        wanted = below
    reports = [line.add(manager) for _ in range(wanted)]
    shares = [dice.random() + 0.15 for _ in reports]
    rest, whole = below - wanted, sum(shares)
    given = [int(rest * share / whole) for share in shares]
    given[given.index(max(given))] += rest - sum(given)
    return list(zip(reports, given, strict=True))
