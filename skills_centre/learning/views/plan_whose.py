"""Whose development plan a page is about, the goal that it names, and its forms as they were filled in."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.learning.queries.plans import ShownGoal, goal_of
from skills_centre.people.access import take_held_form
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post
from skills_centre.skills.views.whose import Whose, whose_page

F = TypeVar("F", bound=FlaskForm)


def whose_plan(person_id: UUID | None) -> Whose:
    """Whose plan an address names: one's own without a person. Raises NotFound for anybody else whom one does not manage now."""
    return whose_page(person_id, blueprint="learning")


def goal_in(whose: Whose, goal_id: UUID, *, on: date) -> ShownGoal:
    """A goal of this plan. Raises NotFound, also when it is in another's."""
    goal = goal_of(goal_id, person_id=whose.person_id, on=on)
    if goal is None:
        raise NotFound
    return goal


def filled(form: type[F], **data: object) -> F:
    """The form as it was sent; or as it was when the sender's sign-in ran out; or with what is so now."""
    if is_post():
        sent: F = form()
        return sent
    held = take_held_form()
    typed: MultiDict[str, str] | None = MultiDict(held) if held else None
    shown: F = form(formdata=typed, data=data)
    return shown
