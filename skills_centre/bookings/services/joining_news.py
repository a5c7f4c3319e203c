"""Telling those with a place that the way into a session has changed: at once, or where they are many after five minutes with a Stop.

What changed is saved at once; the telling waits, and further changes join it. Who is told is decided by what their calendars hold: whoever
has the new words already gets nothing, nor does anybody where they were put back. Source of the pause: DOMAIN.md, "Reminders".
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import MessageGone
from skills_centre.bookings.models import CourseSession, JoiningNews
from skills_centre.bookings.queries.joining import NEWS_WAITS, places_held, waiting_news, ways_in
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.calendar_letters import with_calendar
from skills_centre.bookings.rules.joining_letters import words_of_joining, words_of_room
from skills_centre.bookings.rules.wording import session_in_words
from skills_centre.bookings.services.calendars import Calendars, ToCalendar
from skills_centre.bookings.services.places import locked_session
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY

MY_BOOKINGS = "/my-bookings"


def owe_joining_news(session_ids: Collection[UUID], *, of_room: bool, by_id: UUID | None, now: datetime) -> None:
    """Tell those with a place that the room of these sessions is described anew, or else their joining instructions are new.

    To more than 20 people it goes five minutes later, but never later than the start.
    """
    holders = places_held(session_ids)
    pause = len({one.person_id for one in holders}) > MOST_AT_ONCE
    cause_id = new_id()
    for session_id in sorted({one.session_id for one in holders}):
        session = locked_session(session_id)
        news = _waiting(session_id) or _news_of(session)
        news.cause_id, news.made_at, news.made_by = cause_id, now, by_id
        news.of_room, news.of_instructions = news.of_room or of_room, news.of_instructions or not of_room
        starts_so_soon = now < session.starts_at <= now + PAUSE_BEFORE_MANY
        news.send_at = now + PAUSE_BEFORE_MANY if pause and not starts_so_soon else now
        db.session.add(news)
    enqueue(Job.TELL_OF_BOOKINGS)


def drop_joining_news(session_id: UUID, *, now: datetime) -> None:
    """Settle the waiting news of a session whose row is held, because everybody is told of more, such as a move."""
    news = _waiting(session_id)
    if news is not None:
        news.told_at = now


def stop_joining_news(news_id: UUID, *, session_id: UUID, by_id: UUID, now: datetime) -> None:
    """Tell nobody; what was changed stays. Stopped already, it changes nothing. Raises MessageGone where people have been told."""
    locked_session(session_id)
    news = db.session.get(JoiningNews, news_id, with_for_update=True, populate_existing=True)
    if news is None or news.session_id != session_id or news.told_at is not None:
        raise MessageGone
    if news.stopped_at is None:
        news.stopped_at, news.stopped_by = now, by_id
        record_act("session.stop-joining", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)


def stop_room_news(session_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> int:
    """Stop whatever waits of the room of these sessions, and say of how many."""
    found = [one for one in waiting_news(session_ids) if one.of_room]
    for one in sorted(found, key=lambda one: one.session_id):
        stop_joining_news(one.id, session_id=one.session_id, by_id=by_id, now=now)
    return len(found)


def tell_joining_news(head: Letterhead, *, now: datetime) -> bool:
    """Put the messages about the change that is due first into the outbox; whether there was one."""
    due = NEWS_WAITS, JoiningNews.send_at <= now
    cause_id = db.session.scalar(
        select(JoiningNews.cause_id).where(*due).order_by(JoiningNews.send_at, JoiningNews.id).limit(1)
    )
    if cause_id is None:
        return False
    news = db.session.scalars(
        select(JoiningNews)
        .where(*due, JoiningNews.cause_id == cause_id)
        .order_by(JoiningNews.session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for one in news:
        one.told_at = now
    if news:
        post(_letters(news, head, now=now), head, key=f"joining-news:{news[0].id}", now=now)
    return True


@dataclass(frozen=True)
class _Change:
    """That one session has another way in, and what that brings to somebody's calendar."""

    news: JoiningNews
    session: SessionLine
    dates: list[ToCalendar]


def _letters(news: Sequence[JoiningNews], head: Letterhead, *, now: datetime) -> list[ToPost]:
    """One letter to each person whose calendar shows the way in otherwise than it is."""
    by_session = {one.session_id: one for one in news}
    sessions, ways, places = sessions_by_id(by_session), ways_in(by_session), places_held(by_session)
    calendars = Calendars([one.booking_id for one in places])
    changes: dict[UUID, list[_Change]] = defaultdict(list)
    for place in places:
        session = sessions[place.session_id]
        page = head.address(page_of_session(session.id))
        dates = calendars.put(place.booking_id, session, way_in=ways[session.id], page=page, now=now)
        if dates:
            changes[place.person_id].append(_Change(by_session[session.id], session, dates))
    return [_letter(person_id, some) for person_id, some in changes.items()]


def _letter(person_id: UUID, changes: Sequence[_Change]) -> ToPost:
    dates = [date for one in changes for date in one.dates]
    if len(changes) > 1:
        words = words_of_room(
            [session_in_words(one.session.title, one.session.when_in_short, one.session.where) for one in changes]
        )
        return ToPost(person_id, with_calendar(words, files=len(dates)), MY_BOOKINGS, dates)
    ((news, session),) = [(one.news, one.session) for one in changes]
    words = words_of_joining(
        session.title, session.when_in_short, session.where, of_instructions=news.of_instructions, of_room=news.of_room
    ).listing(session.dates)
    return ToPost(person_id, with_calendar(words, files=len(dates)), page_of_session(session.id), dates, session.id)


def _news_of(session: CourseSession) -> JoiningNews:
    return JoiningNews(id=new_id(), session_id=session.id, of_room=False, of_instructions=False)


def _waiting(session_id: UUID) -> JoiningNews | None:
    """The waiting news of a session whose row is held."""
    return db.session.scalar(
        select(JoiningNews)
        .where(JoiningNews.session_id == session_id, NEWS_WAITS)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
