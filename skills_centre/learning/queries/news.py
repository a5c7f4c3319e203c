"""News that is held, and the condition by which what is held or stopped is told to nobody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.learning.models import HeldNews, NewsKind
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class NewsToStop:
    """What so many people are told at an instant, unless somebody stops it."""

    id: UUID
    course_title: str
    receivers: int
    send_at: datetime


def news_to_stop(kind: NewsKind, *, now: datetime, course_id: UUID | None = None) -> list[NewsToStop]:
    """What is held at an instant, of one course or of all: what goes first, first. One statement."""
    rows = db.session.execute(
        select(HeldNews.id, CourseVersion.title, HeldNews.receivers, HeldNews.send_at)
        .join(CourseVersion, CourseVersion.course_id == HeldNews.course_id)
        .where(
            CourseVersion.state == CourseState.PUBLISHED,
            HeldNews.kind == kind,
            HeldNews.stopped_at.is_(None),
            HeldNews.send_at > now,
            *([HeldNews.course_id == course_id] if course_id else []),
        )
        .order_by(HeldNews.send_at, HeldNews.id)
    )
    return [NewsToStop(*row) for row in rows.tuples()]


def may_be_told(
    kind: NewsKind,
    *,
    by: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime | None,
) -> ColumnElement[bool]:
    """Whether people may be told of rows that somebody (`by`) made at an instant (`at`): neither held at `now` nor stopped.

    Without `now` it asks for what was stopped alone: of what was held nobody is told before its time in the first place.
    """
    stopped = HeldNews.stopped_at.is_not(None)
    keeps = stopped if now is None else or_(stopped, HeldNews.send_at > now)
    return ~exists().where(HeldNews.kind == kind, HeldNews.caused_by == by, HeldNews.caused_at == at, keeps)
