"""Moves of sessions that wait for their five minutes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id

_WAITS = text("stopped_at IS NULL AND done_at IS NULL")


class SessionMove(Base):
    """Where a session goes at `move_at`, unless somebody stops it; at most one waits a session. A deadline that is empty is the start."""

    __tablename__ = "session_move"
    __table_args__ = (
        CheckConstraint("venue_id IS NOT NULL OR is_online", name="somewhere"),
        CheckConstraint("stopped_at IS NULL OR done_at IS NULL", name="one_end"),
        Index("uq_session_move_waiting", "session_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), index=True)
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venue.id"))
    is_online: Mapped[bool]
    joining_link: Mapped[str | None] = mapped_column(String(500))
    #: None: they stay as they are.
    joining_instructions: Mapped[str | None] = mapped_column(Text)
    booking_closes_at: Mapped[datetime | None]
    cancel_by: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    move_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    #: None when the product gave it up, because the session was cancelled or has started.
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]


class SessionMoveDate(Base):
    """One date to which a session is to be moved."""

    __tablename__ = "session_move_date"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    move_id: Mapped[UUID] = mapped_column(ForeignKey("session_move.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
