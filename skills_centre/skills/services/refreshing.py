"""Bringing standings up to date after a framework or somebody's profiles changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    CurrentLevel,
    Framework,
    FrameworkVersion,
    PersonProfile,
    Profile,
    SkillMapping,
    VersionState,
)
from skills_centre.skills.services.standing import refresh_people


def refresh_holders(framework_id: UUID, *, now: datetime) -> None:
    """Work out afresh the standing of everyone whom a framework concerns: those who hold a profile of it, or all when it is in force.

    Of whoever has results in a skill that became another too, leavers as well: their history goes where the skill went.
    """
    holders = select(PersonProfile.person_id).join(Profile).where(Profile.framework_id == framework_id)
    is_in_force = select(Framework.id).where(Framework.id == framework_id, Framework.is_in_force).exists()
    here = and_(Person.left_on.is_(None), or_(is_in_force, Person.id.in_(holders)))
    concerned = select(Person.id).where(or_(here, Person.id.in_(_assessed_in_what_moved(framework_id))))
    refresh_people(db.session.scalars(concerned).all(), now=now)


def _assessed_in_what_moved(framework_id: UUID) -> Select[tuple[UUID]]:
    """Whoever has a kept level in a skill of the framework that an edition made others of."""
    moved = (
        select(SkillMapping.from_skill_id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillMapping.version_id)
        .where(FrameworkVersion.framework_id == framework_id, FrameworkVersion.state != VersionState.DRAFT)
    )
    return select(CurrentLevel.person_id).where(CurrentLevel.skill_id.in_(moved))
