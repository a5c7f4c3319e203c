"""What somebody has taken and what they plan to take, in one statement each: for suggestions, which need no more."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, String, Uuid, and_, bindparam, cast, null, select, union_all

from skills_centre.learning.models import CourseMark, Enrolment, EnrolmentState, Mark, PlanAction, PlanGoal
from skills_centre.learning.queries.marks import Marks
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


_ENROLMENT, _MARK = Enrolment.__table__.c, CourseMark.__table__.c

#: What was taken says its state, what was marked its mark and no enrolment.
_TAKEN_AND_MARKED = union_all(
    select(
        _ENROLMENT.course_id,
        _ENROLMENT.id,
        cast(_ENROLMENT.state, String()).label("said"),
        _ENROLMENT.enrolled_at.label("at"),
        _ENROLMENT.last_seen_at,
    ).where(_ENROLMENT.person_id == bindparam("person_id"), _ENROLMENT.state != EnrolmentState.WITHDRAWN),
    select(
        _MARK.course_id,
        cast(null(), Uuid()),
        cast(_MARK.mark, String()),
        _MARK.marked_at,
        cast(null(), DateTime(timezone=True)),
    ).where(_MARK.person_id == bindparam("person_id")),
)


def taken_and_marked(person_id: UUID) -> tuple[Taken, Marks]:
    """What somebody completed and what they are on; and everything that they marked, the latest first. One statement."""
    rows = db.session.execute(_TAKEN_AND_MARKED, {"person_id": person_id}).all()
    taken = [row for row in rows if row.id]
    marked = sorted((row for row in rows if not row.id), key=lambda row: (row.at, row.course_id), reverse=True)
    return (
        Taken(
            completed=frozenset(row.course_id for row in taken if row.said == EnrolmentState.COMPLETED),
            live={
                row.course_id: (row.id, row.last_seen_at or row.at)
                for row in taken
                if row.said != EnrolmentState.COMPLETED
            },
        ),
        Marks(
            saved={row.course_id: row.at for row in marked if row.said == Mark.SAVED},
            not_for_me={row.course_id: row.at for row in marked if row.said == Mark.NOT_FOR_ME},
        ),
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
