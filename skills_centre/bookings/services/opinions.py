"""Keeping what somebody thought of a session that they were at. Every answer is optional."""

from datetime import datetime
from uuid import UUID

from skills_centre.bookings.models import SessionOpinion
from skills_centre.bookings.queries.opinions import who_took_part
from skills_centre.bookings.services.places import locked_session
from skills_centre.learning.errors import NothingAnswered, TooLateToChange
from skills_centre.learning.rules.opinions import last_day_to_change
from skills_centre.learning.services.opinions import keep_answer
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


def give_opinion(session_id: UUID, *, person_id: UUID, useful: int | None, comment: str, now: datetime) -> None:
    """Keep what somebody thought of a session, or change it within 14 days; never more than one a person and session.

    Raises NotFound for whoever was not there, NothingAnswered or TooLateToChange.
    """
    locked_session(session_id)
    if person_id not in who_took_part(session_id):
        raise NotFound
    if useful is None and not comment.strip():
        raise NothingAnswered
    kept = db.session.get(SessionOpinion, (session_id, person_id), populate_existing=True)
    if kept and local_day(now) > last_day_to_change(kept.answered_at):
        raise TooLateToChange
    if kept is None:
        kept = SessionOpinion(session_id=session_id, person_id=person_id, answered_at=now)
    kept.comment_id = keep_answer(comment, kept.comment_id, about_id=person_id, now=now, purpose="session-opinion")
    kept.useful, kept.changed_at = useful, now
    db.session.add(kept)
    db.session.flush()
