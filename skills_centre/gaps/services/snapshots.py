"""Snapshots: summaries as they were at the end of a day, from the first day on, so that trends are facts."""

from datetime import datetime, timedelta

from sqlalchemy import Date, and_, delete, exists, extract, func, insert, literal, or_, select
from sqlalchemy.orm import aliased

from skills_centre.gaps.models import TeamSnapshot, TeamSummary
from skills_centre.gaps.queries.sums import columns_of
from skills_centre.gaps.rules import SUM_NAMES
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db, table_of

#: For this many days every change is kept by the day; of older months, the last state.
DAILY_FOR = 90


def keep_snapshots(*, now: datetime) -> int:
    """Write today's state of each summary that differs from its last snapshot; says how many. Run again, it has the same effect."""
    session = db.session()
    today = local_day(now)
    session.execute(delete(TeamSnapshot).where(TeamSnapshot.day == today).execution_options(synchronize_session=False))
    newest = (
        select(
            TeamSnapshot.manager_id, TeamSnapshot.scope, TeamSnapshot.skill_id, func.max(TeamSnapshot.day).label("day")
        )
        .group_by(TeamSnapshot.manager_id, TeamSnapshot.scope, TeamSnapshot.skill_id)
        .subquery()
    )
    last = (
        select(TeamSnapshot)
        .join(
            newest,
            and_(
                newest.c.manager_id == TeamSnapshot.manager_id,
                newest.c.scope == TeamSnapshot.scope,
                newest.c.skill_id == TeamSnapshot.skill_id,
                newest.c.day == TeamSnapshot.day,
            ),
        )
        .subquery()
    )
    keys = ["manager_id", "scope", "skill_id"]
    columns = [*keys, "day", *SUM_NAMES]
    kept = TeamSummary.__table__
    same_key = and_(*(last.c[name] == kept.c[name] for name in keys))
    changed = (
        select(*(kept.c[name] for name in keys), literal(today, Date).label("day"), *columns_of(TeamSummary))
        .select_from(kept.outerjoin(last, same_key))
        .where(or_(last.c.day.is_(None), *(last.c[name] != kept.c[name] for name in SUM_NAMES)))
    )
    gone = select(
        *(last.c[name] for name in keys),
        literal(today, Date).label("day"),
        *(literal(0).label(name) for name in SUM_NAMES),
    ).where(last.c.required > 0, ~exists().where(same_key))
    written = 0
    for statement in (gone, changed):
        written += affected_rows(
            session, insert(table_of(TeamSnapshot)).from_select(columns, statement, include_defaults=False)
        )
    _thin_out(now)
    return written


def _thin_out(now: datetime) -> None:
    """Of months older than the daily ones, keep each summary's last state only."""
    later = aliased(TeamSnapshot)
    before = local_day(now) - timedelta(days=DAILY_FOR)
    superseded = (
        exists()
        .where(
            later.manager_id == TeamSnapshot.manager_id,
            later.scope == TeamSnapshot.scope,
            later.skill_id == TeamSnapshot.skill_id,
            later.day > TeamSnapshot.day,
            later.day < before,
            extract("year", later.day) == extract("year", TeamSnapshot.day),
            extract("month", later.day) == extract("month", TeamSnapshot.day),
        )
        .correlate(TeamSnapshot)
    )
    db.session.execute(
        delete(TeamSnapshot).where(TeamSnapshot.day < before, superseded).execution_options(synchronize_session=False)
    )
