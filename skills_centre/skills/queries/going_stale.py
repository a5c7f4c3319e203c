"""Whose verified level in a skill that is asked of them soon counts no more, because it was looked at so long ago."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SkillDefinition
from skills_centre.skills.rules import SkillState, first_day_too_old


@dataclass(frozen=True, slots=True)
class GoingStale:
    """A skill in which what was confirmed of somebody counts until the day before this one."""

    person_id: UUID
    skill_id: UUID
    stale_on: date


def going_stale(first: date, last: date, *, people: Collection[UUID] | None = None) -> list[GoingStale]:
    """What becomes stale between two days, both included, of everybody or of these people. One statement.

    Only what is asked of them and met, and not where they have assessed themselves again since: Members, peers and their staff have no
    such rows, nor have leavers.
    """
    statement = (
        select(
            RequiredSkill.person_id, RequiredSkill.skill_id, CurrentLevel.verified_on, SkillDefinition.currency_months
        )
        .join(
            CurrentLevel,
            (CurrentLevel.person_id == RequiredSkill.person_id) & (CurrentLevel.skill_id == RequiredSkill.skill_id),
        )
        .join(
            SkillDefinition,
            (SkillDefinition.version_id == RequiredSkill.version_id)
            & (SkillDefinition.skill_id == RequiredSkill.skill_id),
        )
        .where(
            RequiredSkill.state == SkillState.MET,
            RequiredSkill.next_change_on <= last,
            SkillDefinition.currency_months.is_not(None),
            or_(CurrentLevel.claimed_on.is_(None), CurrentLevel.claimed_on < CurrentLevel.verified_on),
        )
    )
    if people is not None:
        statement = statement.where(RequiredSkill.person_id.in_(people))
    found = []
    for row in db.session.execute(statement):
        if row.verified_on and row.currency_months:
            stale_on = first_day_too_old(row.verified_on, row.currency_months)
            if first <= stale_on <= last:
                found.append(GoingStale(row.person_id, row.skill_id, stale_on))
    return found
