"""The skills that managers named as priorities of their teams."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.gaps.models import TeamPriority
from skills_centre.people.models import LineClosure
from skills_centre.platform.database import db
from skills_centre.skills.models import Skill


def priorities_of(manager_id: UUID) -> set[UUID]:
    """The skills that a manager named. One statement."""
    return set(db.session.scalars(select(TeamPriority.skill_id).where(TeamPriority.manager_id == manager_id)))


def priorities_for(person_id: UUID) -> list[str]:
    """The keys of the skills that a person's manager named, the latest first. One statement."""
    return list(
        db.session.scalars(
            select(Skill.key)
            .join(TeamPriority, TeamPriority.skill_id == Skill.id)
            .join(LineClosure, LineClosure.manager_id == TeamPriority.manager_id)
            .where(LineClosure.person_id == person_id, LineClosure.depth == 1)
            .order_by(TeamPriority.named_at.desc(), Skill.key)
        )
    )
