"""Whose development plan a page is about: one's own at /my-plan, or that of somebody whom one manages at /team/people/…/plan."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from flask import url_for
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.learning.queries.plans import ShownGoal, goal_of
from skills_centre.people.access import take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post
from skills_centre.skills.queries.team_people import team_person
from skills_centre.skills.views.sight import note_look, sight_to_act

F = TypeVar("F", bound=FlaskForm)


@dataclass(frozen=True)
class Whose:
    """The person whose plan it is, and on which side the viewer stands."""

    person_id: UUID
    name: str
    manager_name: str | None
    is_own: bool = False
    is_private: bool = False
    #: Whether the viewer acts in the manager's place.
    is_for_another: bool = False

    @property
    def first_name(self) -> str:
        """How a page speaks of them."""
        return self.name.split()[0]

    @property
    def other_side(self) -> str:
        """Who answers what the viewer proposes."""
        return (self.manager_name or "your next manager") if self.is_own else self.first_name

    def address(self, page: str, **more: object) -> str:
        """The address of a page of this plan."""
        person_id = None if self.is_own else self.person_id
        return url_for(f"learning.{page}", person_id=person_id, **more)  # type: ignore[arg-type]  # Flask takes any value


def whose_plan(person_id: UUID | None) -> Whose:
    """Whose plan an address names: one's own without a person. Raises NotFound for anybody else whom one does not manage now."""
    me = viewer()
    if person_id is None:
        mine = team_person(me.id)
        return Whose(me.id, me.name, mine.manager_name, is_own=True, is_private=me.is_private)
    today = local_day(utc_now())
    sight = sight_to_act(person_id, on=today)
    if not is_post():
        note_look(person_id, on=today)
    person = team_person(person_id)
    return Whose(person_id, person.name, person.manager_name, is_for_another=sight.acting_for_id is not None)


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
