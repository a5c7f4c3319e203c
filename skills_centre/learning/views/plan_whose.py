"""Whose development plan a page is about, and the goal that it names."""

from datetime import date
from uuid import UUID

from skills_centre.learning.queries.plans import ShownGoal, goal_of
from skills_centre.platform.errors import NotFound
from skills_centre.skills.views.whose import Whose, whose_page


def whose_plan(person_id: UUID | None) -> Whose:
    """Whose plan an address names: one's own without a person. Raises NotFound for anybody else whom one does not manage now."""
    return whose_page(person_id, blueprint="learning")


def goal_in(whose: Whose, goal_id: UUID, *, on: date) -> ShownGoal:
    """A goal of this plan. Raises NotFound, also when it is in another's."""
    goal = goal_of(goal_id, person_id=whose.person_id, on=on)
    if goal is None:
        raise NotFound
    return goal
