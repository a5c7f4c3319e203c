"""Asking to be told of a date of a course: the course's interest list, which somebody leaves by being told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.bookings.models import SessionInterest
from skills_centre.platform.database import db, insert_missing


def ask_for_date(course_id: UUID, *, person_id: UUID, now: datetime) -> None:
    """Put somebody on the interest list of a course. On it already, they keep the day since when."""
    row = {"course_id": course_id, "person_id": person_id, "since": now}
    insert_missing(db.session(), SessionInterest, [row])


def stop_asking(course_id: UUID, *, person_id: UUID) -> None:
    """Take somebody off the interest list of a course; twice is no error."""
    db.session.execute(
        delete(SessionInterest).where(SessionInterest.course_id == course_id, SessionInterest.person_id == person_id)
    )
