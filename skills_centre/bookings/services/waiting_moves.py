"""The move of a session that waits: finding it, and giving it up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import SessionMove
from skills_centre.bookings.queries.moves import STILL_WAITS
from skills_centre.platform.database import db


def held_move(session_id: UUID) -> SessionMove | None:
    """The waiting move of a session whose row is held; None when there is none."""
    return db.session.scalar(
        select(SessionMove)
        .where(SessionMove.session_id == session_id, STILL_WAITS)
        .execution_options(populate_existing=True)
    )


def give_up_move(session_id: UUID, *, by_id: UUID | None, now: datetime) -> bool:
    """End a waiting move of a session whose row is held, so that it is never carried out; whether there was one."""
    move = held_move(session_id)
    if move is None:
        return False
    move.stopped_at, move.stopped_by = now, by_id
    return True
