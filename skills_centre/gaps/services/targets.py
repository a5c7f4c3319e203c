"""Setting, changing and dropping targets of a team, and keeping each day how far they are."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from skills_centre.gaps.errors import LevelNotOfSkill, TargetDayWrong, TooManyWanted
from skills_centre.gaps.models import Measure, Scope, TargetPoint, TeamTarget
from skills_centre.gaps.queries.targets import points_of, progress_of
from skills_centre.gaps.queries.teams import team_size
from skills_centre.gaps.rules.targets import Progress, is_met
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.queries.described import DescribedSkill, described_skills

#: No target lies further ahead than this.
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class TargetTerms:
    """So many of whom at which level by when."""

    scope: Scope
    level: int
    measure: Measure
    wanted: int
    by_on: date


def set_target(manager_id: UUID, skill: DescribedSkill, terms: TargetTerms, *, now: datetime) -> UUID:
    """Set a target, or change the one that stands for the skill and the people; gives its id. The same terms twice change nothing.

    Raises LevelNotOfSkill, TooManyWanted or TargetDayWrong.
    """
    today = local_day(now)
    _refuse_unless_possible(manager_id, skill, terms, today=today)
    lock_named(f"team-targets:{manager_id}")
    former = db.session.scalar(
        select(TeamTarget).where(
            TeamTarget.manager_id == manager_id,
            TeamTarget.scope == terms.scope,
            TeamTarget.skill_id == skill.skill_id,
            TeamTarget.ended_at.is_(None),
        )
    )
    if former is not None:
        if TargetTerms(former.scope, former.level, former.measure, former.wanted, former.by_on) == terms:
            return former.id
        _keep_point(former, skill, today=today)
        former.ended_at = now
        db.session.flush()
    made = TeamTarget(id=new_id(), manager_id=manager_id, skill_id=skill.skill_id, set_at=now, **asdict(terms))
    db.session.add(made)
    db.session.flush()
    if former is not None:
        former.replaced_by = made.id
        db.session.flush()
    _keep_point(made, skill, today=today)
    record_act("team.set-target", actor_id=manager_id, subject_kind="person", subject_id=manager_id, now=now)
    return made.id


def _refuse_unless_possible(manager_id: UUID, skill: DescribedSkill, terms: TargetTerms, *, today: date) -> None:
    if terms.level <= 0 or terms.level not in skill.names:
        raise LevelNotOfSkill
    if not today < terms.by_on <= today + FURTHEST:
        raise TargetDayWrong
    if terms.measure is Measure.SHARE:
        if not 1 <= terms.wanted <= 100:
            raise TooManyWanted("A share is from 1 to 100 per cent")
        return
    size = team_size(manager_id)
    most = size.direct if terms.scope is Scope.DIRECT else size.line
    if not 1 <= terms.wanted <= most:
        raise TooManyWanted(f"Enter a number from 1 to {most}")


def drop_target(target_id: UUID, *, manager_id: UUID, now: datetime) -> None:
    """End a target; what it was and how far it came stays. Twice changes nothing. Raises NotFound, also for another manager's."""
    lock_named(f"team-targets:{manager_id}")
    target = db.session.scalar(
        select(TeamTarget)
        .where(TeamTarget.id == target_id, TeamTarget.manager_id == manager_id)
        .execution_options(populate_existing=True)
    )
    if target is None:
        raise NotFound
    if target.ended_at is None:
        _keep_point(target, described_skills([target.skill_id]).get(target.skill_id), today=local_day(now))
        target.ended_at = now
        db.session.flush()
        record_act("team.drop-target", actor_id=manager_id, subject_kind="person", subject_id=manager_id, now=now)


def keep_target_points(*, now: datetime) -> int:
    """Write how far each target is today, where it differs from what was kept last; says how many. Run again, it has the same effect."""
    today = local_day(now)
    live = db.session.scalars(select(TeamTarget).where(TeamTarget.ended_at.is_(None)).order_by(TeamTarget.id)).all()
    skills = described_skills({one.skill_id for one in live})
    return sum(_keep_point(one, skills.get(one.skill_id), today=today) for one in live)


def _keep_point(target: TeamTarget, skill: DescribedSkill | None, *, today: date) -> bool:
    progress = progress_of(target, skill, today=today)
    is_share = target.measure is Measure.SHARE
    if target.met_on is None and today <= target.by_on and is_met(progress, target.wanted, is_share=is_share):
        target.met_on = today
    before: Progress | None = next((one.progress for one in points_of(target.id) if one.day < today), None)
    db.session.execute(delete(TargetPoint).where(TargetPoint.target_id == target.id, TargetPoint.day == today))
    if progress == before:
        return False
    db.session.add(TargetPoint(target_id=target.id, day=today, **asdict(progress)))
    db.session.flush()
    return True
