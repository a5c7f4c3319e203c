"""A manager's people over time: the snapshots of their summaries, as the page of changes and the overview read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import Scope, TeamSnapshot
from skills_centre.gaps.queries.past_lines import stretches_before, turnover
from skills_centre.gaps.queries.sums import columns_of
from skills_centre.gaps.queries.teams import TeamSize
from skills_centre.gaps.rules import SkillSums, Sums, total
from skills_centre.gaps.rules.trends import (
    Kept,
    Point,
    SkillChange,
    Span,
    as_at,
    changes_since,
    days_of,
    joined_as_one,
    month_before,
    trend,
    what_changed,
)
from skills_centre.people.queries.names import names_of
from skills_centre.platform.database import db
from skills_centre.skills.queries.described import described_skills


@dataclass(frozen=True, slots=True)
class Changes:
    """What became different since the same day of last month, or since the first day that was kept."""

    since: date
    sentence: str
    skills: list[SkillChange]


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The days on which the team was another manager's."""

    manager_name: str
    last: date


@dataclass(frozen=True, slots=True)
class TeamTrend:
    """The points of a trend, of one skill or of all together, and what changed since last month."""

    #: What is asked now, and after it what was asked on a day of the trend and no longer is.
    skills: tuple[SkillSums, ...]
    chosen: SkillSums | None
    points: list[Point]
    changes: Changes | None
    handed_on: tuple[HandedOn, ...]


def team_trend(
    manager_id: UUID,
    scope: Scope,
    skills: tuple[SkillSums, ...],
    *,
    span: Span,
    today: date,
    address: str | None = None,
) -> TeamTrend:
    """The trend of a manager's people, whose summaries now are given; an address narrows the points to one skill, never the changes.

    Days before the people were this manager's are shown as they were kept for whoever led them then, as far back as everybody who
    was counted then is somebody who reports to this manager now.
    """
    days = days_of(span, today)
    since = min(days[0], month_before(today))
    kept = kept_since(manager_id, scope, since)
    first = min((one.day for one in kept), default=today)
    handed_on: tuple[HandedOn, ...] = ()
    if scope is Scope.DIRECT and first > since:
        kept, handed_on = _with_days_before(manager_id, kept, first=first, since=since)
    skills = (*skills, *_no_longer_asked({one.skill_id for one in kept if one.sums.required}, skills))
    chosen = next((skill for skill in skills if skill.address == address), None) if address else None
    of_points = [one for one in kept if chosen is None or one.skill_id == chosen.skill_id]
    now = chosen.sums if chosen else total(skill.sums for skill in skills)
    changes = _changes(manager_id, scope, kept, skills, today)
    return TeamTrend(skills, chosen, trend(of_points, days, now=now), changes, handed_on)


def last_months_changes(
    manager_id: UUID, scope: Scope, skills: tuple[SkillSums, ...], *, today: date, size: TeamSize | None = None
) -> Changes | None:
    """What became different since last month; none before there is an earlier day to compare with."""
    kept = kept_since(manager_id, scope, month_before(today))
    gone = _no_longer_asked(as_at(kept, month_before(today)).keys(), skills)
    return _changes(manager_id, scope, kept, (*skills, *gone), today, size=size)


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


def _with_days_before(
    manager_id: UUID, kept: list[Kept], *, first: date, since: date
) -> tuple[list[Kept], tuple[HandedOn, ...]]:
    """What is kept of a manager's direct reports, with what was kept of them for whoever led them before."""
    stretches = stretches_before(manager_id, before=first, since=since)
    if not stretches:
        return kept, ()
    before = [
        (stretch.first, stretch.last, kept_since(stretch.manager_id, Scope.DIRECT, stretch.first))
        for stretch in stretches
    ]
    names = names_of({stretch.manager_id for stretch in stretches})
    handed_on = tuple(HandedOn(names[one.manager_id], one.last) for one in stretches if one.manager_id != manager_id)
    return joined_as_one([*before, (first, date.max, kept)]), handed_on


def _no_longer_asked(then: Collection[UUID], now: Sequence[SkillSums]) -> list[SkillSums]:
    """The skills of an earlier day that nobody here is asked for now, by name."""
    gone = described_skills(set(then) - {skill.skill_id for skill in now})
    found = (
        SkillSums(skill_id, one.name, one.sort_key, Sums(), key=one.key, address=one.address)
        for skill_id, one in gone.items()
    )
    return sorted(found, key=lambda skill: (skill.sort_key, str(skill.skill_id)))


def _changes(
    manager_id: UUID,
    scope: Scope,
    kept: list[Kept],
    skills: tuple[SkillSums, ...],
    today: date,
    *,
    size: TeamSize | None = None,
) -> Changes | None:
    first = min((one.day for one in kept), default=today)
    if first >= today:
        return None
    month = month_before(today)
    since = max(first, month)
    then = as_at(kept, since)
    sentence = what_changed(
        total(then.values()),
        total(skill.sums for skill in skills),
        since=since,
        whole_month=first <= month,
        turnover=turnover(manager_id, scope, since=since, size=size),
    )
    return Changes(since, sentence, changes_since(then, skills))
