"""The history of sessions: every change of a booking or of the places, append-only, and which of them people were told of."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class SessionAct(StrEnum):
    """What happened."""

    #: A booking was made or changed its state; `state` says to which.
    BOOKING = "booking"
    SCHEDULED = "scheduled"
    OPENED = "opened"
    CLOSED = "closed"
    CAPACITY = "capacity"
    RESERVED = "reserved"
    RELEASED = "released"
    #: Everyone waiting is told that places are free.
    TOLD_FREE = "told-free"
    MOVED = "moved"
    CANCELLING = "cancelling"
    CANCELLING_STOPPED = "cancelling-stopped"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"


class SessionEvent(Base):
    """One thing that happened to a session, with the places as they were after it. Append-only; ids and codes alone."""

    __tablename__ = "session_event"
    __table_args__ = (
        one_of("act", SessionAct),
        one_of("former", BookingState),
        one_of("state", BookingState),
        one_of("reason", EndReason),
        Index("ix_session_event_session_id_id", "session_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"))
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("booking.id"), index=True)
    act: Mapped[SessionAct] = mapped_column(Coded(SessionAct))
    former: Mapped[BookingState | None] = mapped_column(Coded(BookingState))
    state: Mapped[BookingState | None] = mapped_column(Coded(BookingState))
    reason: Mapped[EndReason | None] = mapped_column(Coded(EndReason))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    #: None when the product did it by itself.
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taken: Mapped[int]
    capacity: Mapped[int]
    waiting: Mapped[int]


class ToldEvent(Base):
    """That whoever an event concerns has been told of it, or that nobody was to be; what has no row here is still to be told."""

    __tablename__ = "session_event_told"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("session_event.id"), primary_key=True)
    told_at: Mapped[datetime]
