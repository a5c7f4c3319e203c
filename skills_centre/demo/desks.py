"""What is said to be wrong in the demonstration, and a skill that asks for evidence: so that those pages are not empty."""

from datetime import datetime

from sqlalchemy import select

from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.people.services.objections import say_not_in_my_team, say_not_my_manager
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill
from skills_centre.skills.services.owning import ask_for_evidence


def write_desks(plan: Plan, *, now: datetime) -> None:
    """Let a manager and somebody further down say that their line is wrong, and ask for evidence in the first skill by key."""
    skill_id = db.session.scalars(select(Skill.id).order_by(Skill.key)).first()
    if skill_id:
        ask_for_evidence(skill_id, asks=True, by_id=plan.account("reviewer@example.org").id, now=days_ago(now, 60))
    manager = plan.account("manager@example.org")
    reports = [one for one in plan.direct_reports(manager.id) if one.account is None]
    say_not_in_my_team(reports[-1].id, by_id=manager.id, now=days_ago(now, 3))
    say_not_my_manager(plan.direct_reports(reports[0].id)[-1].id, now=days_ago(now, 2))
