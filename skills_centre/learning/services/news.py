"""Holding what a press tells many people, and stopping it while it is held. The press itself stays done."""

from datetime import datetime
from uuid import UUID

from skills_centre.learning.errors import NewsGone
from skills_centre.learning.models import HeldNews, NewsKind
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY

#: What the audit trail calls stopping it.
_ACTS = {
    NewsKind.MOVED: "enrolment.stop-news",
    NewsKind.TAUGHT: "demand.stop-news",
    NewsKind.SUGGESTED: "enrolment.withdraw-suggestion",
}


def hold_news(
    kind: NewsKind, *, course_id: UUID, receivers: int, by_id: UUID, now: datetime, always: bool = False
) -> None:
    """Hold what is told of what this person does at this instant, where it is to more than a few people, or `always`.

    `receivers` are those who may be counted: where others are told too, a wait that depended on them would give them away.
    """
    if receivers > MOST_AT_ONCE or always:
        db.session.add(
            HeldNews(
                kind=kind,
                course_id=course_id,
                caused_by=by_id,
                caused_at=now,
                receivers=receivers,
                send_at=now + PAUSE_BEFORE_MANY,
            )
        )
        db.session.flush()


def stop_news(news_id: UUID, *, by_id: UUID, now: datetime) -> NewsKind:
    """Tell nobody of it, and say of what. Stopped already, it changes nothing. Raises NotFound, or NewsGone when its time has come."""
    news = db.session.get(HeldNews, news_id, with_for_update=True, populate_existing=True)
    if news is None:
        raise NotFound
    if news.stopped_at is None:
        if now >= news.send_at:
            raise NewsGone
        news.stopped_at, news.stopped_by = now, by_id
        record_act(_ACTS[news.kind], actor_id=by_id, subject_kind="course", subject_id=news.course_id, now=now)
    return news.kind
