"""The order of a role's levels, junior first: the official files have none, so a person settles it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.skills.errors import LevelsChanged
from skills_centre.skills.models import JobRole, RoleLevel, RoleLevelOrder
from skills_centre.skills.services.frameworks import FRAMEWORK_LOCK


def settle_order(version_id: UUID, role_key: str, profile_ids: Sequence[UUID], *, by_id: UUID, now: datetime) -> None:
    """Keep the order of a role's levels, from junior to senior; it counts for every version that has these levels.

    Raises NotFound for a role that the version does not have, and LevelsChanged when `profile_ids` are not exactly its levels.
    """
    lock_named(FRAMEWORK_LOCK)
    session = db.session()
    levels = session.scalars(
        select(RoleLevel.profile_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .where(JobRole.version_id == version_id, JobRole.key == role_key)
    ).all()
    if not levels:
        raise NotFound
    if sorted(levels) != sorted(profile_ids):
        raise LevelsChanged
    session.execute(delete(RoleLevelOrder).where(RoleLevelOrder.profile_id.in_(levels)))
    session.execute(
        insert(RoleLevelOrder),
        [{"profile_id": one, "position": place} for place, one in enumerate(profile_ids, start=1)],
    )
    record_act(
        "framework.order-levels",
        actor_id=by_id,
        subject_kind="framework-version",
        subject_id=version_id,
        now=now,
        fields=["position"],
    )
