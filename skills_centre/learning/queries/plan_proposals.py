"""The goals that wait for somebody's answer: those proposed to them, and those that their people propose."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from skills_centre.learning.models import PlanGoal
from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Person
from skills_centre.people.queries.lines import acts_for
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class GoalsWaiting:
    """How many goals of one plan wait for somebody; `is_own` when it is their own plan."""

    person_id: UUID
    name: str
    goals: int
    is_own: bool


def goals_waiting_for(viewer_id: UUID, *, on: date) -> list[GoalsWaiting]:
    """Whose goals wait for somebody on a day, as the person, the manager or a delegate; their own plan first, then by name.

    Two statements.
    """
    proposer = func.coalesce(PlanGoal.change_by, PlanGoal.set_by)
    managed = (
        select(LineClosure.person_id)
        .where(LineClosure.manager_id.in_(acts_for(viewer_id, on)), LineClosure.depth == 1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(PlanGoal.person_id, Person.name, Person.sort_key, func.count().label("goals"))
        .join(Person, Person.id == PlanGoal.person_id)
        .where(
            PlanGoal.ended_at.is_(None),
            or_(PlanGoal.agreed_at.is_(None), PlanGoal.change_by.is_not(None)),
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            or_(
                and_(PlanGoal.person_id == viewer_id, proposer != viewer_id),
                and_(PlanGoal.person_id.in_(managed), PlanGoal.person_id != viewer_id, proposer == PlanGoal.person_id),
            ),
        )
        .group_by(PlanGoal.person_id, Person.name, Person.sort_key)
        .order_by(Person.sort_key, PlanGoal.person_id)
    )
    found = [GoalsWaiting(row.person_id, row.name, row.goals, row.person_id == viewer_id) for row in rows]
    return sorted(found, key=lambda one: not one.is_own)
