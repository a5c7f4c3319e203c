"""That those with a place are to be told of how to join a session, because it has changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id

_WAITS = text("stopped_at IS NULL AND told_at IS NULL")


class JoiningNews(Base):
    """News of one session's joining instructions or room, told at `send_at` unless somebody stops it; a further change joins what waits."""

    __tablename__ = "joining_news"
    __table_args__ = (
        CheckConstraint("of_instructions OR of_room", name="of_something"),
        CheckConstraint("stopped_at IS NULL OR told_at IS NULL", name="one_end"),
        Index("uq_joining_news_waiting", "session_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_joining_news_to_go", "send_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), index=True)
    #: The change that made it, or the last that joined it: one of a room is news of all its sessions, told together.
    cause_id: Mapped[UUID]
    of_instructions: Mapped[bool]
    of_room: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    send_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime | None]
