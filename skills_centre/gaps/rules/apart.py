"""Which teams below a manager are counted apart, and in which skills, so that nothing that is left out can be worked out from the rest.

What a manager sees of their line are three kinds of count: of everyone below, of their own direct reports, and of each team below that is
counted apart. What is left over of the first without the others are the people of the teams that are not.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from skills_centre.gaps.rules.sums import FEWEST_APART

K = TypeVar("K", bound=UUID | str)


def not_counted_apart(sizes: Mapping[K, int], *, besides: Collection[K] = ()) -> frozenset[K]:
    """The teams that are not counted apart, of all teams below with how many people each has.

    Those of too few people and those that are left out for other reasons (`besides`), and the smallest others with them until the rest
    that can be worked out is of two teams at least and of enough people. In the same way the skills of a team that are not, with of how
    many people each is asked, because all of them together are told too.
    """
    apart = {team for team, people in sizes.items() if people > 0 and (people < FEWEST_APART or team in besides)}
    others = sorted((team for team in sizes if sizes[team] and team not in apart), key=lambda one: (sizes[one], one))
    while apart and others and (len(apart) < 2 or sum(sizes[team] for team in apart) < FEWEST_APART):
        apart.add(others.pop(0))
    return frozenset(apart)
