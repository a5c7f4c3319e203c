"""Answering a colleague who asked for help, and ending what was agreed. The ledger of reminders finds an answer and tells the asker."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import HelpRequest


def answer_request(request_id: UUID, *, by_id: UUID, accepts: bool, now: datetime) -> None:
    """Say that one can help, or cannot; take back what one asked; or end a mentoring. Raises NotFound for anybody else.

    Whoever was asked accepts or declines, once; whoever asked may take it back while it waits. Once agreed, a mentoring may be ended by
    either. What is closed stays as it is, so that a form sent twice has one effect.
    """
    request = db.session.execute(
        select(HelpRequest)
        .where(HelpRequest.id == request_id, or_(HelpRequest.helper_id == by_id, HelpRequest.asker_id == by_id))
        .with_for_update()
    ).scalar_one_or_none()
    if request is None or (accepts and request.helper_id != by_id):
        raise NotFound
    if request.declined_at or request.ended_at or (request.accepted_at and accepts):
        return
    if request.accepted_at:
        if request.is_for_mentoring:
            request.ended_at = now
    elif request.asker_id == by_id:
        request.ended_at = now
    else:
        request.accepted_at = now if accepts else None
        request.declined_at = None if accepts else now
    db.session.flush()
