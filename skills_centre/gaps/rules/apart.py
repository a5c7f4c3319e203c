"""Which teams below a manager are counted apart, so that no count that is left out can be worked out from those that are shown.

What a manager sees of their line are three kinds of count: of everyone below, of their own direct reports, and of each team below that is
counted apart. What is left over of the first without the others are the people of the teams that are not.
"""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from skills_centre.gaps.rules.sums import FEWEST_APART

K = TypeVar("K", bound=UUID | str)


def not_counted_apart(sizes: Mapping[K, int]) -> frozenset[K]:
    """The teams that are not counted apart, of all teams below with how many people each has.

    Those of too few people, and the smallest others with them until the rest that can be worked out is of two teams at least and of enough
    people.
    """
    apart = {team for team, people in sizes.items() if 0 < people < FEWEST_APART}
    others = sorted(
        (team for team, people in sizes.items() if people >= FEWEST_APART), key=lambda one: (sizes[one], one)
    )
    while apart and others and (len(apart) < 2 or sum(sizes[team] for team in apart) < FEWEST_APART):
        apart.add(others.pop(0))
    return frozenset(apart)
