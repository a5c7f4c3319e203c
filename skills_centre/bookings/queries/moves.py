"""The move of a session that waits for its five minutes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.bookings.models import SessionMove, SessionMoveDate, Venue
from skills_centre.bookings.rules.wording import dates_in_words, where_in_words
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class WaitingMove:
    """Where and when a session is to be, and at which instant it goes there."""

    id: UUID
    dates: tuple[tuple[datetime, datetime], ...]
    venue: str | None
    is_online: bool
    move_at: datetime

    @property
    def when(self) -> str:
        """Its dates to come, in words."""
        return dates_in_words(self.dates)

    @property
    def where(self) -> str:
        """Its place to come, in words."""
        return where_in_words(self.venue, is_online=self.is_online)


#: Whether a move is still to be carried out.
STILL_WAITS = and_(SessionMove.stopped_at.is_(None), SessionMove.done_at.is_(None))


def waiting_move(session_id: UUID) -> WaitingMove | None:
    """The move of a session that is still to be carried out; None when there is none."""
    row = db.session.execute(
        select(SessionMove.id, SessionMove.is_online, SessionMove.move_at, Venue.name.label("venue"))
        .outerjoin(Venue, Venue.id == SessionMove.venue_id)
        .where(SessionMove.session_id == session_id, STILL_WAITS)
    ).one_or_none()
    return WaitingMove(**row._mapping, dates=dates_of_move(row.id)) if row else None


def dates_of_move(move_id: UUID) -> tuple[tuple[datetime, datetime], ...]:
    """The dates of a move, in order."""
    rows = db.session.execute(
        select(SessionMoveDate.starts_at, SessionMoveDate.ends_at)
        .where(SessionMoveDate.move_id == move_id)
        .order_by(SessionMoveDate.number)
    )
    return tuple((row.starts_at, row.ends_at) for row in rows)
