"""Who may see one's skills by name now, and who would once something came to their desk."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Membership, Person
from skills_centre.people.queries.fallbacks import fallbacks_by_unit
from skills_centre.people.queries.lines import manager_of
from skills_centre.people.queries.looks import MayLook, Sight, may_look_at
from skills_centre.platform.database import db
from skills_centre.skills.queries.desks import live_leads
from skills_centre.skills.queries.whereabouts import waiting_things
from skills_centre.skills.rules.desks import Desk


def lookers_of(person_id: UUID, *, on: date) -> list[MayLook]:
    """The manager and whoever acts for them, then the fallback of the unit and the skills leads, each by name.

    The latter see nothing until something of the person's comes to them, and see it then until it is decided.
    """
    things = waiting_things(on=on, person_id=person_id)
    reached = {
        decider_id
        for thing in things
        for stop in thing.stops
        if stop.desk is not Desk.MANAGER
        for decider_id in thing.deciders(stop.desk)
    }
    leads = {one: Sight.SKILLS_LEAD for one in db.session.scalars(live_leads()) if one != person_id}
    others = leads | dict.fromkeys(_fallback_of(person_id, on=on), Sight.FALLBACK)
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(others)).order_by(Person.sort_key, Person.id)
    ).all()
    found = [MayLook(row.name, others[row.id], is_now=row.id in reached) for row in rows]
    order = list(Sight)
    return [*may_look_at(person_id, on=on), *sorted(found, key=lambda one: order.index(one.sight))]


def _fallback_of(person_id: UUID, *, on: date) -> list[UUID]:
    """The one to whom what waits too long would go; none where nobody is named who could decide."""
    unit_id = db.session.scalar(
        select(Membership.unit_id).where(Membership.person_id == person_id, Membership.ends_on.is_(None))
    )
    passed_over = {person_id, manager_of(person_id)}
    return [one for one in fallbacks_by_unit(on).get(unit_id, ()) if one not in passed_over][:1] if unit_id else []
