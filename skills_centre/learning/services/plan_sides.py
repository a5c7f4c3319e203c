"""Who has a say in somebody's development plan: the person, and whoever manages them now; nobody else, ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.errors import GoalHasEnded
from skills_centre.learning.models import PlanAct, PlanEvent, PlanGoal
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person, Role
from skills_centre.people.queries.rights import rights_over
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


class Audited(StrEnum):
    """What the audit trail tells of plans."""

    PROPOSE = "plan.propose"
    AGREE = "plan.agree"
    TURN_DOWN = "plan.turn-down"
    END = "plan.end"
    NOTE = "plan.note"
    ADD_ACTION = "plan.add-action"
    CHANGE_ACTION = "plan.change-action"


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody who acts on a person's plan: the person, or their manager (or a delegate, for whom they act)."""

    person_id: UUID
    by_id: UUID
    acting_for_id: UUID | None
    #: A Member, a peer or one of their staff: the plan is theirs alone, and no trail tells of it.
    is_private: bool

    @property
    def is_person(self) -> bool:
        """Whether it is the person themselves."""
        return self.by_id == self.person_id


def hold_side(person_id: UUID, by_id: UUID, *, now: datetime) -> Side:
    """The side on which somebody acts, the person's row held so that two who act follow one another. Raises NotFound."""
    person = db.session.execute(
        select(Person.id, Person.person_type)
        .where(Person.id == person_id, Person.left_on.is_(None))
        .with_for_update(key_share=True)
    ).one_or_none()
    if person is None:
        raise NotFound
    is_private = person.person_type in PRIVATE_PERSON_TYPES
    if by_id == person_id:
        return Side(person_id, by_id, None, is_private)
    rights = rights_over(by_id, person_id, role=Role.SKILLS_LEAD, on=local_day(now))
    if rights is None or rights.manager_id is None:
        raise NotFound
    return Side(person_id, by_id, rights.acting_for_id, is_private)


def hold_goal(goal_id: UUID, by_id: UUID, *, now: datetime) -> tuple[PlanGoal, Side]:
    """A goal that is not over, and the side on which somebody acts on it. Raises NotFound or GoalHasEnded."""
    person_id = db.session.scalar(select(PlanGoal.person_id).where(PlanGoal.id == goal_id))
    if person_id is None:
        raise NotFound
    side = hold_side(person_id, by_id, now=now)
    goal = db.session.execute(
        select(PlanGoal).where(PlanGoal.id == goal_id).execution_options(populate_existing=True)
    ).scalar_one()
    if goal.ended_at is not None:
        raise GoalHasEnded
    return goal, side


def note_event(goal_id: UUID, act: PlanAct, side: Side, *, now: datetime, **said: object) -> None:
    """Append to the history of a goal what was said or done."""
    db.session.add(
        PlanEvent(
            id=new_id(), goal_id=goal_id, act=act, at=now, by_id=side.by_id, acting_for_id=side.acting_for_id, **said
        )
    )
    db.session.flush()


def audit(act: Audited, side: Side, *, now: datetime, fields: Iterable[str] = ()) -> None:
    """Tell the audit trail, which is never told anything of the private."""
    if not side.is_private:
        record_act(act, actor_id=side.by_id, subject_kind="person", subject_id=side.person_id, now=now, fields=fields)
