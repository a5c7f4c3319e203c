"""Bringing standings up to date after a framework or somebody's profiles changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, PersonProfile, Profile
from skills_centre.skills.services.standing import refresh_people


def refresh_holders(framework_id: UUID, *, now: datetime) -> None:
    """Work out afresh the standing of everyone whom a framework concerns: those who hold a profile of it, or all when it is in force."""
    holders = select(PersonProfile.person_id).join(Profile).where(Profile.framework_id == framework_id)
    is_in_force = select(Framework.id).where(Framework.id == framework_id, Framework.is_in_force).exists()
    concerned = select(Person.id).where(Person.left_on.is_(None), or_(is_in_force, Person.id.in_(holders)))
    refresh_people(db.session.scalars(concerned).all(), now=now)
