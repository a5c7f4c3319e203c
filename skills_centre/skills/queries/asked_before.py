"""What was asked of a person at an earlier instant: by the profiles that they held, in the versions that were published then."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    PersonProfile,
    Profile,
    Requirement,
    SkillMapping,
)


def asked_at(person_id: UUID, at: datetime) -> dict[UUID, int | None]:
    """The level that was asked then in each skill, the highest of all profiles, in one statement; none for a skill without a ladder."""
    day, newest = local_day(at), aliased(FrameworkVersion)
    held = select(PersonProfile.profile_id).where(
        PersonProfile.person_id == person_id,
        PersonProfile.agreed_at <= at,
        PersonProfile.starts_on <= day,
        or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= day),
    )
    last_number = (
        select(func.max(newest.number))
        .where(newest.framework_id == FrameworkVersion.framework_id, newest.published_at <= at)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Requirement.skill_id, Requirement.level)
        .join(FrameworkVersion, FrameworkVersion.id == Requirement.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .join(Profile, Profile.id == Requirement.profile_id)
        .where(
            FrameworkVersion.number == last_number,
            or_(Profile.id.in_(held), Profile.is_everyone & Framework.is_in_force),
        )
    )
    asked: dict[UUID, int | None] = {}
    for row in rows:
        levels = [one for one in (asked.get(row.skill_id), row.level) if one is not None]
        asked[row.skill_id] = max(levels, default=None)
    return asked


def came_from(skill_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The skills of earlier versions that each of these skills was renamed, split or merged from, in one statement."""
    found: dict[UUID, set[UUID]] = {}
    for row in db.session.execute(
        select(SkillMapping.from_skill_id, SkillMapping.to_skill_id).where(SkillMapping.to_skill_id.in_(skill_ids))
    ):
        if row.to_skill_id and row.to_skill_id != row.from_skill_id:
            found.setdefault(row.to_skill_id, set()).add(row.from_skill_id)
    return found
