"""The last proof of the kept summaries, and of which line they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from skills_centre.gaps.models import FoldMark, SummaryCheck
from skills_centre.people.models import LineMark
from skills_centre.platform.database import db


@dataclass(frozen=True)
class LastCheck:
    """When everything that is kept was last compared with a recompute, and how many rows differed."""

    checked_at: datetime
    rows_compared: int
    rows_different: int


def last_check() -> LastCheck | None:
    """The last comparison, all its kinds together; none before the first."""
    newest = select(func.max(SummaryCheck.checked_at)).scalar_subquery()
    row = db.session.execute(
        select(SummaryCheck.checked_at, func.sum(SummaryCheck.rows_compared), func.sum(SummaryCheck.rows_different))
        .where(SummaryCheck.checked_at == newest)
        .group_by(SummaryCheck.checked_at)
    ).one_or_none()
    return LastCheck(row[0], int(row[1]), int(row[2])) if row else None


def present_line() -> int:
    """The edition of the closure as it is now; 0 before it was first written."""
    return db.session.scalar(select(LineMark.edition)) or 0


def summaries_follow_the_line() -> bool:
    """Whether everything was recomputed since the closure was last written."""
    return (db.session.scalar(select(FoldMark.line_edition)) or 0) == present_line()
