"""A manager's people over time: the snapshots of their summaries, as the page of changes and the overview read them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import Scope, TeamSnapshot
from skills_centre.gaps.queries.sums import columns_of
from skills_centre.gaps.rules import SkillSums, Sums, total
from skills_centre.gaps.rules.trends import (
    Kept,
    Point,
    SkillChange,
    Span,
    as_at,
    changes_since,
    days_of,
    month_before,
    trend,
    what_changed,
)
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Changes:
    """What became different since the same day of last month, or since the first day that was kept."""

    since: date
    sentence: str
    skills: list[SkillChange]


@dataclass(frozen=True, slots=True)
class TeamTrend:
    """The points of a trend, of one skill or of all together, and what changed since last month."""

    points: list[Point]
    changes: Changes | None


def team_trend(
    manager_id: UUID,
    scope: Scope,
    skills: tuple[SkillSums, ...],
    *,
    span: Span,
    today: date,
    only: UUID | None = None,
) -> TeamTrend:
    """The trend of a manager's people, whose summaries now are given; `only` narrows the points to one skill, never the changes."""
    days = days_of(span, today)
    kept = kept_since(manager_id, scope, min(days[0], month_before(today)))
    of_points = [one for one in kept if only in (None, one.skill_id)]
    now = total(skill.sums for skill in skills if only in (None, skill.skill_id))
    return TeamTrend(trend(of_points, days, now=now), _changes(kept, skills, today))


def last_months_changes(
    manager_id: UUID, scope: Scope, skills: tuple[SkillSums, ...], *, today: date
) -> Changes | None:
    """What became different since last month; none before there is an earlier day to compare with."""
    return _changes(kept_since(manager_id, scope, month_before(today)), skills, today)


def kept_since(manager_id: UUID, scope: Scope, day: date) -> list[Kept]:
    """The states that are kept of each skill from a day on, with the last one before it, which holds on that day."""
    earlier = aliased(TeamSnapshot)
    last_before = (
        select(func.max(earlier.day))
        .where(
            earlier.manager_id == TeamSnapshot.manager_id,
            earlier.scope == TeamSnapshot.scope,
            earlier.skill_id == TeamSnapshot.skill_id,
            earlier.day <= day,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(TeamSnapshot.skill_id, TeamSnapshot.day, *columns_of(TeamSnapshot)).where(
            TeamSnapshot.manager_id == manager_id,
            TeamSnapshot.scope == scope,
            or_(TeamSnapshot.day > day, TeamSnapshot.day == last_before),
        )
    )
    return [Kept(skill_id, on, Sums(*values)) for skill_id, on, *values in rows]


def _changes(kept: list[Kept], skills: tuple[SkillSums, ...], today: date) -> Changes | None:
    first = min((one.day for one in kept), default=today)
    if first >= today:
        return None
    month = month_before(today)
    since = max(first, month)
    then = as_at(kept, since)
    sentence = what_changed(
        total(then.values()), total(skill.sums for skill in skills), since=since, whole_month=first <= month
    )
    return Changes(since, sentence, changes_since(then, skills))
