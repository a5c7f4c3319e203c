"""The last look at a draft's mapping before it is published."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from skills_centre.platform.database import db
from skills_centre.skills.errors import SkillsUnmapped
from skills_centre.skills.models import Skill, SkillMapping, SkillOwner
from skills_centre.skills.queries.mapping import side_by_side


def settle_mapping(version_id: UUID, *, now: datetime) -> None:
    """Make sure that every skill which is gone has its word, and forget what was said of skills that another version has taken out.

    Whoever answers for a skill answers for what it became, where nobody else does, and what asks for evidence goes on asking. Raises
    NotFound or SkillsUnmapped.
    """
    beside = side_by_side(version_id)
    if beside.unmapped:
        raise SkillsUnmapped([one.name for one in beside.unmapped])
    strays = [skill_id for skill_id in beside.decided if not beside.holds(skill_id)]
    db.session.execute(
        delete(SkillMapping).where(SkillMapping.version_id == version_id, SkillMapping.from_skill_id.in_(strays))
    )
    became = {old: one.to for old, one in beside.decided.items() if old not in strays}
    _hand_owners_on(became, now=now)
    _go_on_asking(became)


def _go_on_asking(became: Mapping[UUID, Collection[UUID]]) -> None:
    asking = set(db.session.scalars(select(Skill.id).where(Skill.id.in_(became), Skill.asks_for_evidence)))
    targets = {one for old in asking for one in became[old]}
    db.session.execute(update(Skill).where(Skill.id.in_(targets)).values(asks_for_evidence=True))


def _hand_owners_on(became: Mapping[UUID, Collection[UUID]], *, now: datetime) -> None:
    targets = {one for some in became.values() for one in some}
    owners = {
        row.skill_id: row.person_id
        for row in db.session.execute(
            select(SkillOwner.skill_id, SkillOwner.person_id).where(SkillOwner.skill_id.in_(became.keys() | targets))
        )
    }
    fresh = {
        target: owners[old] for old, some in became.items() for target in some if old in owners and target not in owners
    }
    if fresh:
        rows = [{"skill_id": one, "person_id": person_id, "named_at": now} for one, person_id in fresh.items()]
        db.session.execute(insert(SkillOwner), rows)
