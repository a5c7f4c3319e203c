"""Who asked to be told of a date of a course, and the sessions that are such a date."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from skills_centre.bookings.models import Booking, CourseSession, SessionAct, SessionEvent, SessionInterest
from skills_centre.bookings.queries.telling import NOT_TOLD, TELL_WITHIN
from skills_centre.bookings.rules.states import LIVE, SessionState
from skills_centre.platform.database import db
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY

#: A session that opens is told of so much later, so that a wrong date can be cancelled before anybody hears of it.
PAUSE = PAUSE_BEFORE_MANY


@dataclass(frozen=True, slots=True)
class OpenedDate:
    """That a session of a course opened, of which those who asked for a date are still to be told."""

    event_id: UUID
    session_id: UUID
    course_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody on an interest list; whether they have a live booking of the session in question already."""

    person_id: UUID
    has_booked: bool


def wants_date(course_id: UUID, *, person_id: UUID) -> bool:
    """Whether somebody asked to be told of a date of a course."""
    asked = exists().where(SessionInterest.course_id == course_id, SessionInterest.person_id == person_id)
    return bool(db.session.scalar(select(asked)))


def opened_dates(*, now: datetime, most: int) -> list[OpenedDate]:
    """Sessions that opened a while ago and can be booked still, the first to open first; one that is being cancelled waits for that."""
    rows = db.session.execute(
        select(SessionEvent.id, SessionEvent.session_id, CourseSession.course_id, SessionEvent.at)
        .join(CourseSession, CourseSession.id == SessionEvent.session_id)
        .where(
            SessionEvent.act == SessionAct.OPENED,
            SessionEvent.at >= now - TELL_WITHIN,
            SessionEvent.at <= now - PAUSE,
            CourseSession.state == SessionState.OPEN,
            CourseSession.cancel_at.is_(None),
            CourseSession.booking_closes_at > now,
            NOT_TOLD,
        )
        .order_by(SessionEvent.id)
        .limit(most)
    )
    return [OpenedDate(*row) for row in rows]


def asked_before(opened: OpenedDate, *, most: int) -> list[Asking]:
    """Who asked for a date of the course before the session opened, the first to ask first."""
    booked = exists().where(
        Booking.session_id == opened.session_id,
        Booking.person_id == SessionInterest.person_id,
        Booking.state.in_(LIVE),
    )
    rows = db.session.execute(
        select(SessionInterest.person_id, booked)
        .where(SessionInterest.course_id == opened.course_id, SessionInterest.since < opened.at)
        .order_by(SessionInterest.since, SessionInterest.person_id)
        .limit(most)
    )
    return [Asking(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DateToTell:
    """That so many people are told of a session after an instant, unless somebody stops it."""

    event_id: UUID
    people: int
    send_at: datetime


def date_to_tell(session_id: UUID, *, now: datetime) -> DateToTell | None:
    """What those who asked for a date of the course are about to be told of a session that opened; None when nobody is, or has been."""
    people = (
        select(func.count())
        .where(SessionInterest.course_id == CourseSession.course_id, SessionInterest.since < SessionEvent.at)
        .correlate(CourseSession, SessionEvent)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(SessionEvent.id, people, SessionEvent.at)
        .join(CourseSession, CourseSession.id == SessionEvent.session_id)
        .where(
            SessionEvent.session_id == session_id,
            SessionEvent.act == SessionAct.OPENED,
            SessionEvent.at > now - PAUSE,
            NOT_TOLD,
        )
        .order_by(SessionEvent.id.desc())
        .limit(1)
    ).one_or_none()
    return DateToTell(row[0], row[1], row[2] + PAUSE) if row and row[1] else None
