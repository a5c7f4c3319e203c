"""Messages that those who look after a session send to its people."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id

_IS_TO_GO = text("queued_at IS NULL AND stopped_at IS NULL")


class MessageTo(StrEnum):
    """Who gets it: those with a place alone, or those too who wait, have an offer or asked."""

    PLACES = "places"
    EVERYONE = "everyone"


class SessionMessage(Base):
    """A message to the people of a session: it goes at `send_at` to whoever is on the session then, unless somebody stops it."""

    __tablename__ = "session_message"
    __table_args__ = (
        one_of("sent_to", MessageTo),
        UniqueConstraint("made_by", "form_id", name="uq_session_message_form"),
        Index("ix_session_message_to_go", "send_at", sqlite_where=_IS_TO_GO, postgresql_where=_IS_TO_GO),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), index=True)
    sent_to: Mapped[MessageTo] = mapped_column(Coded(MessageTo))
    subject: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    #: The form that made it: sent twice, it makes one message.
    form_id: Mapped[UUID]
    send_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When it went into the outbox, and to how many people.
    queued_at: Mapped[datetime | None]
    receivers: Mapped[int | None]
