"""What somebody has taken and what they plan to take, in one statement each: for suggestions, which need no more."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.learning.models import Enrolment, EnrolmentState, PlanAction, PlanGoal
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill


@dataclass(frozen=True, slots=True)
class Taken:
    """The courses that somebody completed at least once, and those that they are on: the enrolment and when it was last opened."""

    completed: frozenset[UUID]
    live: dict[UUID, tuple[UUID, datetime]]


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A live goal of somebody's plan."""

    skill_key: str
    level: int
    by_on: date


@dataclass(frozen=True, slots=True)
class PlannedLearning:
    """The live goals of somebody's plan, the earliest first, and the courses that they mean to take for them."""

    goals: tuple[PlannedGoal, ...]
    course_ids: frozenset[UUID]


def taken_courses(person_id: UUID) -> Taken:
    """What somebody completed and what they are on. One statement."""
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.course_id, Enrolment.state, Enrolment.enrolled_at, Enrolment.last_seen_at).where(
            Enrolment.person_id == person_id, Enrolment.state != EnrolmentState.WITHDRAWN
        )
    ).all()
    return Taken(
        completed=frozenset(row.course_id for row in rows if row.state is EnrolmentState.COMPLETED),
        live={
            row.course_id: (row.id, row.last_seen_at or row.enrolled_at)
            for row in rows
            if row.state is not EnrolmentState.COMPLETED
        },
    )


def planned_learning(person_id: UUID) -> PlannedLearning:
    """The live goals of somebody's plan and the courses in it. One statement."""
    rows = db.session.execute(
        select(Skill.key, PlanGoal.id, PlanGoal.level, PlanGoal.by_on, PlanAction.course_id)
        .join(Skill, Skill.id == PlanGoal.skill_id)
        .outerjoin(
            PlanAction,
            and_(PlanAction.goal_id == PlanGoal.id, PlanAction.removed_at.is_(None), PlanAction.done_on.is_(None)),
        )
        .where(PlanGoal.person_id == person_id, PlanGoal.ended_at.is_(None))
        .order_by(PlanGoal.by_on, PlanGoal.id)
    ).all()
    goals = {row.id: PlannedGoal(row.key, row.level, row.by_on) for row in rows}
    return PlannedLearning(tuple(goals.values()), frozenset(row.course_id for row in rows if row.course_id))
