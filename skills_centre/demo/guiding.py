"""What guides the demonstration's people: how useful they found courses, what they saved, and the priorities of one team."""

import random
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.gaps.models import TeamPriority
from skills_centre.learning.models import CourseMark, CourseUsefulness, Enrolment, EnrolmentState, Mark
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill

#: What the manager account's team should grow in.
PRIORITIES = ("data-analysis", "using-ai-tools")


def write_guiding(plan: Plan, dice: random.Random, *, now: datetime) -> None:
    """Make it all up and write it: about half of those who completed a course say whether it was useful, most of them yes."""
    session = db.session()
    completed = session.execute(
        select(Enrolment.course_id, Enrolment.person_id, Enrolment.completed_at)
        .where(Enrolment.state == EnrolmentState.COMPLETED)
        .order_by(Enrolment.completed_at, Enrolment.id)
    ).all()
    said: dict[Any, dict[str, Any]] = {}
    for row in completed:
        if dice.random() < 0.5:
            said[(row.course_id, row.person_id)] = {
                "course_id": row.course_id,
                "person_id": row.person_id,
                "is_useful": dice.random() < 0.86,
                "answered_at": row.completed_at,
            }
    session.execute(insert(CourseUsefulness), list(said.values()))
    taken = {row.course_id for row in completed if row.person_id == plan.account("staff@example.org").id}
    others = sorted({row.course_id for row in completed} - taken)
    staff = plan.account("staff@example.org").id
    session.execute(
        insert(CourseMark),
        [
            {"person_id": staff, "course_id": course_id, "mark": Mark.SAVED, "marked_at": days_ago(now, 4 + place)}
            for place, course_id in enumerate(dice.sample(others, 2))
        ],
    )
    manager = plan.account("manager@example.org").id
    skills = session.scalars(select(Skill.id).where(Skill.key.in_(PRIORITIES)).order_by(Skill.key))
    session.execute(
        insert(TeamPriority),
        [{"manager_id": manager, "skill_id": one, "named_at": days_ago(now, 20)} for one in skills],
    )
