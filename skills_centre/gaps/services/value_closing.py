"""The decisions that are wanted after a quarter, in somebody's own words, and closing the quarter so that nothing of it changes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.gaps.errors import FiguresChanged, NoDecision, QuarterClosed, QuarterRuns
from skills_centre.gaps.models import ValueDecision, ValueQuarter
from skills_centre.gaps.rules.quarters import Quarter
from skills_centre.gaps.rules.value_decisions import DECISIONS, LONGEST
from skills_centre.gaps.services.value import VALUE_LOCK
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound


def write_decisions(quarter: Quarter, words: Sequence[str], *, by_id: UUID, now: datetime) -> None:
    """Put somebody's words in place of what was proposed, or written before; from then on nothing is proposed for the quarter.

    Raises NotFound, QuarterClosed, or NoDecision where all is empty.
    """
    kept = _kept(quarter)
    if kept.closed_at is not None:
        raise QuarterClosed
    written = [" ".join(one.split())[:LONGEST] for one in words if one.strip()][:DECISIONS]
    if not written:
        raise NoDecision
    db.session.execute(delete(ValueDecision).where(ValueDecision.first_on == quarter.first))
    db.session.add_all(
        ValueDecision(first_on=quarter.first, number=number, words=one, written_by=by_id, written_at=now)
        for number, one in enumerate(written, start=1)
    )
    _record("value.decide", quarter, by_id=by_id, now=now)


def close_quarter(quarter: Quarter, *, seen: str, by_id: UUID, now: datetime) -> None:
    """Close a quarter that is over: its figures and decisions stay as they are, whatever moves afterwards. Twice changes nothing.

    `seen` says which figures were looked at (`edition_of`); others make it FiguresChanged. Raises NotFound, QuarterRuns or FiguresChanged.
    """
    kept = _kept(quarter)
    if kept.closed_at is not None:
        return
    if not quarter.is_over(local_day(kept.worked_out_at)):
        raise QuarterRuns
    if seen != edition_of(kept.worked_out_at):
        raise FiguresChanged
    kept.closed_at, kept.closed_by = now, by_id
    _record("value.close", quarter, by_id=by_id, now=now)


def edition_of(worked_out_at: datetime) -> str:
    """Which figures somebody has before them, as a form carries it."""
    return worked_out_at.isoformat()


def _kept(quarter: Quarter) -> ValueQuarter:
    lock_named(VALUE_LOCK)
    kept = db.session.get(ValueQuarter, quarter.first, populate_existing=True)
    if kept is None:
        raise NotFound
    return kept


def _record(action: str, quarter: Quarter, *, by_id: UUID, now: datetime) -> None:
    db.session.flush()
    record_act(action, actor_id=by_id, subject_kind="quarter", subject_id=None, now=now, fields=[quarter.address])
