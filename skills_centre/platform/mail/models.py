"""The outbox: every message that is to leave or has left, with its bodies prebuilt."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class MailState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class OutboxMessage(Base):
    """A message to one person, unique by key; a worker leases it, sends it, and marks it while the lease is still its own."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("state", MailState),
        Index(
            "ix_outbox_message_due",
            "urgent",
            "next_try_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str | None] = mapped_column(String(200))
    text_body: Mapped[str | None] = mapped_column(Text)
    html_body: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120))
    urgent: Mapped[bool]
    state: Mapped[MailState] = mapped_column(Coded(MailState), default=MailState.QUEUED)
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    went_to: Mapped[str | None] = mapped_column(String(10))
    problem: Mapped[str | None] = mapped_column(String(80))


class OutboxCalendar(Base):
    """What calendars read of a message that is for them too: one iCalendar object each, numbered from 1. It goes when the bodies go."""

    __tablename__ = "outbox_calendar"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_message.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
