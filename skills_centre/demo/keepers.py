"""Who answers for each skill in the demonstration, and who decides in an area what its managers do not."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.demo.people import Plan, PlannedPerson
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Role, RoleGrant, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Skill, SkillDefinition
from skills_centre.skills.services.owning import name_owner

#: The groups of skills that somebody beside the reviewer answers for, and whose work that is.
OWNED = {"Data": "senior-data-analyst", "User-centred design": "user-researcher"}


def name_keepers(plan: Plan, *, now: datetime) -> None:
    """Give every skill an owner, and most business areas somebody who decides what waits too long."""
    reviewer, admin = plan.account("reviewer@example.org").id, plan.account("admin@example.org").id
    leads = {group: _first(one for one in plan.people if one.profile_key == key) for group, key in OWNED.items()}
    for person in filter(None, leads.values()):
        db.session.add(RoleGrant(id=new_id(), person_id=person.id, role=Role.SKILLS_LEAD, granted_at=now))
    db.session.flush()
    skills = db.session.execute(
        select(Skill.id, SkillDefinition.group_name).join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
    ).all()
    for skill_id, group in skills:
        lead = leads.get(group)
        name_owner(skill_id, lead.id if lead else reviewer, by_id=admin, now=now)
    for place, area in enumerate(one for one in plan.units if one.unit.kind is UnitKind.BUSINESS_AREA):
        below = _keys_below(plan, area.id)
        deputy = _first(one for one in plan.people if one.unit_key in below and one.profile_key == "team-manager")
        if deputy and place % 4:  # some areas have named nobody: their people's claims go to the skills leads
            name_fallback(area.id, deputy.id, ends_on=None, by_id=admin, now=now)
    _name_maturity_lead(plan, now=now)


def _name_maturity_lead(plan: Plan, *, now: datetime) -> None:
    """Let the facilitator answer for the business area that they work in, the one nearest the top."""
    facilitator = plan.account("facilitator@example.org")
    areas = (one for one in plan.units if one.unit.kind is UnitKind.BUSINESS_AREA)  # parents come first
    area = next(one for one in areas if facilitator.unit_key in _keys_below(plan, one.id))
    db.session.add(
        RoleGrant(id=new_id(), person_id=facilitator.id, role=Role.MATURITY_LEAD, unit_id=area.id, granted_at=now)
    )


def _keys_below(plan: Plan, unit_id: UUID) -> set[str]:
    """The keys of a unit and of all below it."""
    ids = {unit_id}
    for unit in plan.units:  # parents come first
        if unit.parent_id in ids:
            ids.add(unit.id)
    return {unit.unit.key for unit in plan.units if unit.id in ids}


def _first(people: Iterable[PlannedPerson]) -> PlannedPerson | None:
    """The first of them by name, never a private person or one of the accounts."""
    found = (one for one in people if not one.account and one.person_type not in PRIVATE_PERSON_TYPES)
    return min(found, key=lambda one: one.name, default=None)
