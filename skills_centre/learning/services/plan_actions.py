"""Actions of a goal: added by either side, done on a day, opened again, taken away. They need nobody's agreement."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.learning.errors import (
    ActionNotNamed,
    CourseNotChosen,
    DoneInFuture,
    DoneTooLongAgo,
    WordsTooLong,
)
from skills_centre.learning.models import ActionKind, PlanAct, PlanAction
from skills_centre.learning.services.plan_sides import Audited, Side, audit, hold_goal, note_event
from skills_centre.learning.services.plans import refuse_day
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words, words_by_id

#: Characters of an action's title.
LONGEST_TITLE = 160

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class NewAction:
    """Something to be done: a course of the catalogue, or a kind and a title; by a day, if there is one."""

    kind: ActionKind
    course_id: UUID | None = None
    title: str = ""
    by_on: date | None = None


def add_action(goal_id: UUID, new: NewAction, *, by_id: UUID, now: datetime) -> UUID:
    """Add an action to a goal, and give its id; the same one twice is kept once.

    Raises NotFound, GoalHasEnded, CourseNotChosen, ActionNotNamed, WordsTooLong, DayHasPassed or DayTooFar.
    """
    goal, side = hold_goal(goal_id, by_id, now=now)
    title = "" if new.kind is ActionKind.COURSE else " ".join(new.title.split())
    there = _same_action(goal.id, new, title)
    if there is not None:
        return there
    _check(new, title, today=local_day(now))
    action = PlanAction(
        id=new_id(),
        goal_id=goal.id,
        kind=new.kind,
        course_id=new.course_id if new.kind is ActionKind.COURSE else None,
        title_id=keep_words(title, about_id=side.person_id, purpose="plan-action", now=now),
        by_on=new.by_on,
        made_at=now,
        made_by=by_id,
    )
    db.session.add(action)
    db.session.flush()
    note_event(goal.id, PlanAct.ACTION_ADDED, side, now=now, action_id=action.id, by_on=new.by_on)
    audit(Audited.ADD_ACTION, side, now=now, fields=("kind", "by_on"))
    return action.id


def mark_action_done(action_id: UUID, done_on: date, *, by_id: UUID, now: datetime) -> None:
    """Say that an action was done on a day; once it is done it stays so until it is opened again.

    Raises NotFound, GoalHasEnded, DoneInFuture or DoneTooLongAgo.
    """
    action, side = _held(action_id, by_id, now=now)
    if action.done_on is not None:
        return
    if done_on > local_day(now):
        raise DoneInFuture
    if done_on < EARLIEST:
        raise DoneTooLongAgo
    action.done_on = done_on
    note_event(action.goal_id, PlanAct.ACTION_DONE, side, now=now, action_id=action_id, by_on=done_on)
    audit(Audited.CHANGE_ACTION, side, now=now, fields=("done_on",))


def open_action_again(action_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Say that an action is not done after all. Raises NotFound or GoalHasEnded."""
    action, side = _held(action_id, by_id, now=now)
    if action.done_on is None:
        return
    action.done_on = None
    note_event(action.goal_id, PlanAct.ACTION_REOPENED, side, now=now, action_id=action_id)
    audit(Audited.CHANGE_ACTION, side, now=now, fields=("done_on",))


def remove_action(action_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take an action away; its history stays. Removing twice is once. Raises NotFound or GoalHasEnded."""
    action, side = _held(action_id, by_id, now=now)
    if action.removed_at is not None:
        return
    action.removed_at = now
    note_event(action.goal_id, PlanAct.ACTION_REMOVED, side, now=now, action_id=action_id)
    audit(Audited.CHANGE_ACTION, side, now=now, fields=("removed",))


def _held(action_id: UUID, by_id: UUID, *, now: datetime) -> tuple[PlanAction, Side]:
    """An action of a goal that is not over, its person's row held."""
    goal_id = db.session.scalar(select(PlanAction.goal_id).where(PlanAction.id == action_id))
    if goal_id is None:
        raise NotFound
    _goal, side = hold_goal(goal_id, by_id, now=now)
    action = db.session.execute(
        select(PlanAction).where(PlanAction.id == action_id).execution_options(populate_existing=True)
    ).scalar_one()
    return action, side


def _same_action(goal_id: UUID, new: NewAction, title: str) -> UUID | None:
    rows = db.session.execute(
        select(PlanAction.id, PlanAction.title_id, PlanAction.by_on).where(
            PlanAction.goal_id == goal_id,
            PlanAction.kind == new.kind,
            PlanAction.course_id == new.course_id if new.kind is ActionKind.COURSE else PlanAction.course_id.is_(None),
            PlanAction.removed_at.is_(None),
            PlanAction.done_on.is_(None),
        )
    ).all()
    if new.kind is ActionKind.COURSE:
        return rows[0].id if rows else None
    titles = words_by_id([row.title_id for row in rows])
    return next((row.id for row in rows if (titles.get(row.title_id), row.by_on) == (title, new.by_on)), None)


def _check(new: NewAction, title: str, *, today: date) -> None:
    if new.kind is ActionKind.COURSE and (new.course_id is None or not course_cards([new.course_id])):
        raise CourseNotChosen
    if new.kind is not ActionKind.COURSE and not title:
        raise ActionNotNamed
    if len(title) > LONGEST_TITLE:
        raise WordsTooLong(most=LONGEST_TITLE, field="title")
    if new.by_on is not None:
        refuse_day(new.by_on, today=today)
