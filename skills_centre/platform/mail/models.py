"""The outbox: every message that is to leave or has left, with its bodies prebuilt."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
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
            "id",  # all digests of a sweep are due at the same instant, and none may be sorted for each lease
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_outbox_message_queue", "state", "id", "kind"),
        Index("ix_outbox_message_person_id_queued_at", "person_id", "queued_at"),
        Index(
            "ix_outbox_message_left",
            "urgent",
            "sent_at",
            sqlite_where=text("sent_at IS NOT NULL"),
            postgresql_where=text("sent_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    #: What it is about: the beginning of its key.
    kind: Mapped[str] = mapped_column(String(40), server_default=text("'other'"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str | None] = mapped_column(String(200))
    text_body: Mapped[str | None] = mapped_column(Text)
    html_body: Mapped[str | None] = mapped_column(Text)
    #: Where its receiver asks for fewer of these, and whether mail programs may do so for them; it goes when the bodies go.
    unsubscribe: Mapped[str | None] = mapped_column(String(300))
    one_click: Mapped[bool] = mapped_column(default=False, server_default=false())
    message_id: Mapped[str] = mapped_column(String(120), index=True)
    #: The left part of an id that all messages about one thing to one person refer to, so that mail programs show them together.
    thread: Mapped[str | None] = mapped_column(String(40))
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


class DeadAddress(Base):
    """An address that takes no mail, since when, and by what answer or status. The row goes when somebody says that it works again."""

    __tablename__ = "dead_address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    found_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbox_message.id"))


class PauseReason(StrEnum):
    """Why no mail leaves: the first three are found, the others somebody says."""

    RESTORED = "restored"
    NEW_ADDRESS = "new-address"
    UNKNOWN_HERE = "unknown-here"
    WRONG_MAIL = "wrong-mail"
    SERVER_WORK = "server-work"
    RESTORING = "restoring"
    OTHER = "other"


class MailEpoch(Base):
    """A stretch of sending, from one look of an administrator to the next, as the database or a data folder knew it.

    Append-only: a database that does not know one is from before it.
    """

    __tablename__ = "mail_epoch"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class MailGate(Base):
    """The one gate of all mail: how far sending has come, where and under which address, and whether it is paused.

    `number` moves on with every lease, and the data folder keeps it too, so that a database that went back in time is known by it.
    """

    __tablename__ = "mail_gate"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        one_of("paused_why", PauseReason),
        CheckConstraint("(paused_at IS NULL) = (paused_why IS NULL)", name="a_pause_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch_id: Mapped[UUID] = mapped_column(ForeignKey("mail_epoch.id"))
    number: Mapped[int] = mapped_column(default=0)
    #: The address of our pages under which mail was last let go; none before any was.
    base_url: Mapped[str | None] = mapped_column(String(250))
    #: The other address that a worker met, where that is why mail is paused.
    met_url: Mapped[str | None] = mapped_column(String(250))
    #: Where the database was kept then, as the database itself knows it.
    place: Mapped[str | None] = mapped_column(String(120))
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[PauseReason | None] = mapped_column(Coded(PauseReason))
    paused_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
