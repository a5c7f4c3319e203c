"""The actions of development plans that have a day, for the reminders that they owe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from skills_centre.learning.models import Enrolment, EnrolmentState, PlanAction, PlanGoal
from skills_centre.learning.queries.due import LIVE
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action of somebody's plan, and whether there is still something to be reminded of."""

    id: UUID
    person_id: UUID
    by_on: date | None
    #: Said to be done, or a course that they have been through and are not on again.
    is_done: bool
    #: Taken out, of a goal that is over or that they have not agreed to, or a course on which they are with a day of its own.
    is_set_aside: bool


def planned_between(first: date, last: date, *, person_id: UUID | None = None) -> list[PlannedAction]:
    """What people who have not left planned to do between two days, both included, and is still to be done: the earliest first."""
    statement = (
        _actions()
        .join(Person, Person.id == PlanGoal.person_id)
        .where(
            PlanAction.by_on.between(first, last),
            PlanAction.done_on.is_(None),
            PlanAction.removed_at.is_(None),
            Person.left_on.is_(None),
        )
        .order_by(PlanAction.by_on, PlanAction.id)
    )
    if person_id is not None:
        statement = statement.where(PlanGoal.person_id == person_id)
    found = (_read(row) for row in db.session.execute(statement))
    return [one for one in found if not one.is_done and not one.is_set_aside]


def planned_by_id(ids: Collection[UUID]) -> dict[UUID, PlannedAction]:
    """These actions, whatever became of them, by id."""
    return {row.id: _read(row) for row in db.session.execute(_actions().where(PlanAction.id.in_(ids)))}


def _actions() -> Any:  # noqa: ANN401 - a Select of five columns
    return select(
        PlanAction.id,
        PlanGoal.person_id,
        PlanAction.by_on,
        is_done().label("is_done"),
        is_set_aside().label("is_set_aside"),
    ).join(PlanGoal, PlanGoal.id == PlanAction.goal_id)


def is_done() -> ColumnElement[bool]:
    """Whether an action of a goal is said to be done, or is a course that they have been through and are not on again."""
    completed = _enrolled(Enrolment.state == EnrolmentState.COMPLETED)
    return or_(PlanAction.done_on.is_not(None), and_(completed, ~_enrolled(Enrolment.state.in_(LIVE))))


def is_set_aside() -> ColumnElement[bool]:
    """Whether nobody is to be told of an action of a goal by its day.

    It was taken out; its goal is over, or somebody else proposed it and they have not agreed; or they are on its course by a day of its
    own, which they are told of instead.
    """
    return or_(
        PlanAction.removed_at.is_not(None),
        PlanGoal.ended_at.is_not(None),
        and_(PlanGoal.agreed_at.is_(None), PlanGoal.set_by != PlanGoal.person_id),
        _enrolled(Enrolment.state.in_(LIVE), Enrolment.due_on.is_not(None)),
    )


def _enrolled(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody has an enrolment of this kind on the course of an action of theirs."""
    is_theirs = and_(Enrolment.person_id == PlanGoal.person_id, Enrolment.course_id == PlanAction.course_id)
    return exists().where(is_theirs, *conditions)


def _read(row: Row[Any]) -> PlannedAction:
    return PlannedAction(row.id, row.person_id, row.by_on, bool(row.is_done), bool(row.is_set_aside))
