"""Naming the priorities of a team."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from skills_centre.gaps.errors import TooManyPriorities
from skills_centre.gaps.models import TeamPriority
from skills_centre.gaps.queries.priorities import priorities_of
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, insert_missing, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import Skill

#: More than a few is no priority.
MOST_PRIORITIES = 3


def name_priorities(manager_id: UUID, skill_ids: Collection[UUID], *, now: datetime) -> None:
    """Make these skills the priorities of a manager's team, in place of the former ones. Raises TooManyPriorities or NotFound."""
    wanted = set(skill_ids)
    if len(wanted) > MOST_PRIORITIES:
        raise TooManyPriorities
    lock_named(f"team-priorities:{manager_id}")
    if priorities_of(manager_id) == wanted:
        return
    if db.session.scalar(select(func.count()).select_from(Skill).where(Skill.id.in_(wanted))) != len(wanted):
        raise NotFound
    db.session.execute(
        delete(TeamPriority).where(TeamPriority.manager_id == manager_id, TeamPriority.skill_id.not_in(wanted))
    )
    rows = [{"manager_id": manager_id, "skill_id": skill_id, "named_at": now} for skill_id in sorted(wanted)]
    insert_missing(db.session(), TeamPriority, rows)
    record_act("team.name-priorities", actor_id=manager_id, subject_kind="person", subject_id=manager_id, now=now)
