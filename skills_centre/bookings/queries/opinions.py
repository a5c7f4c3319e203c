"""What people thought of sessions: whom to ask, one's own answer, and the counts, which name nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, CourseSession, SessionOpinion
from skills_centre.bookings.queries.attendance import who_was_there
from skills_centre.bookings.rules.opinions import FEWEST, USEFUL
from skills_centre.bookings.rules.states import TOOK_PART
from skills_centre.learning.queries.opinions import who_would_not_be_asked
from skills_centre.learning.rules.opinions import counts, number_shown
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.platform.words import Words


@dataclass(frozen=True)
class OwnOpinion:
    """What one answered about a session."""

    useful: int | None
    comment: str
    answered_at: datetime


@dataclass(frozen=True)
class SessionOpinions:
    """What people said of the sessions of a course: how many answered, how many of those are counted here, and what they chose."""

    answered: int
    shown: int
    useful: list[int]
    comments: list[str]


def who_took_part(session_id: UUID) -> set[UUID]:
    """Who was at a session whose register is closed, for all of it or a part, booked or not."""
    if not db.session.scalar(select(CourseSession.is_register_closed).where(CourseSession.id == session_id)):
        return set()
    booked = db.session.scalars(
        select(Booking.person_id).where(Booking.session_id == session_id, Booking.state.in_(TOOK_PART))
    )
    return {*booked, *(one for one, dates in who_was_there(session_id).items() if dates)}


def people_to_ask(session_id: UUID, *, without: Collection[UUID]) -> list[UUID]:
    """Whom to ask what they thought of a session: who took part and is willing, but those who are asked about the course itself."""
    there = who_took_part(session_id) - set(without)
    return sorted(there - who_would_not_be_asked(there)) if there else []


def own_opinion(session_id: UUID, *, person_id: UUID) -> OwnOpinion | None:
    """What somebody answered, for their own eyes."""
    kept = SessionOpinion
    row = db.session.execute(
        select(kept.useful, Words.body, kept.answered_at)
        .outerjoin(Words, Words.id == kept.comment_id)
        .where(kept.session_id == session_id, kept.person_id == person_id)
    ).one_or_none()
    return OwnOpinion(row.useful, row.body or "", row.answered_at) if row else None


def opinions_of_sessions(course_id: UUID) -> SessionOpinions:
    """What people thought of the sessions of a course, all together. One statement."""
    kept = SessionOpinion
    rows = db.session.execute(
        select(kept.useful, Words.body, kept.person_id)
        .join(CourseSession, CourseSession.id == kept.session_id)
        .outerjoin(Words, Words.id == kept.comment_id)
        .where(CourseSession.course_id == course_id)
        .order_by(kept.answered_at, kept.session_id, kept.person_id)
    ).all()
    shown = rows[: number_shown((row.person_id for row in rows), fewest=FEWEST)]
    comments = sorted((row.body for row in shown if row.body), key=sort_key)
    return SessionOpinions(len(rows), len(shown), counts((row.useful for row in shown), USEFUL), comments)
