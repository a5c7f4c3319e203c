"""The demonstration's desks: who decides in some areas what waits, who answers for some skills, and what is said to be wrong."""

from datetime import datetime

from sqlalchemy import select

from skills_centre.demo.organisation import days_ago
from skills_centre.demo.people import Plan
from skills_centre.people.models import PRIVATE_PERSON_TYPES, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.people.services.objections import say_not_in_my_team, say_not_my_manager
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill
from skills_centre.skills.services.owning import ask_for_evidence, name_owner

#: Skills for which the skills lead answers; the first asks for evidence.
OWNED = 4


def write_desks(plan: Plan, *, now: datetime) -> None:
    """Name a fallback for every other business area, an owner for some skills, and let two people object to their line."""
    begun, admin = days_ago(now, 60), plan.account("admin@example.org").id
    areas = [planned for planned in plan.units if planned.unit.kind is UnitKind.BUSINESS_AREA]
    for planned in areas[::2]:
        teams = {child.key for child in planned.unit.children}
        heads = [person.manager_id for person in plan.people if person.unit_key in teams and person.manager_id]
        directors = [person for person in plan.people if person.id in heads and person.unit_key not in teams]
        if directors and directors[0].person_type not in PRIVATE_PERSON_TYPES:
            name_fallback(planned.id, directors[0].id, ends_on=None, by_id=admin, now=begun)
    lead = plan.account("reviewer@example.org").id
    for place, skill_id in enumerate(db.session.scalars(select(Skill.id).order_by(Skill.key).limit(OWNED)).all()):
        name_owner(skill_id, lead, by_id=admin, now=begun)
        if not place:
            ask_for_evidence(skill_id, asks=True, by_id=lead, now=begun)
    manager = plan.account("manager@example.org")
    reports = [one for one in plan.direct_reports(manager.id) if one.account is None]
    say_not_in_my_team(reports[-1].id, by_id=manager.id, now=days_ago(now, 3))
    say_not_my_manager(plan.direct_reports(reports[0].id)[-1].id, now=days_ago(now, 2))
