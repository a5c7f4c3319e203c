"""Which roles have an order of their levels, and which still wait for somebody to settle it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.platform.database import db
from skills_centre.skills.models import JobRole, RoleLevel, RoleLevelOrder


@dataclass(frozen=True, slots=True)
class RoleOrder:
    """A role with several levels; settled when every one of them has its place."""

    key: str
    name: str
    levels: int
    placed: int

    @property
    def is_settled(self) -> bool:
        """Whether somebody, or the source, has said which level comes before which."""
        return self.placed == self.levels


def role_orders(version_id: UUID) -> list[RoleOrder]:
    """The roles of a version that have more than one level: those whose order waits first, then by name."""
    rows = db.session.execute(
        select(
            JobRole.key,
            JobRole.name,
            func.count(RoleLevel.id).label("levels"),
            func.count(RoleLevelOrder.profile_id).label("placed"),
        )
        .join(RoleLevel, RoleLevel.role_id == JobRole.id)
        .outerjoin(RoleLevelOrder, RoleLevelOrder.profile_id == RoleLevel.profile_id)
        .where(JobRole.version_id == version_id)
        .group_by(JobRole.id, JobRole.key, JobRole.name, JobRole.sort_key)
        .having(func.count(RoleLevel.id) > 1)
        .order_by(JobRole.sort_key, JobRole.key)
    )
    return sorted((RoleOrder(*row) for row in rows), key=lambda one: one.is_settled)
