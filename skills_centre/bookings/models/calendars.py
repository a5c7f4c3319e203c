"""What our mails have put into people's calendars."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base


class CalendarEntry(Base):
    """One date of a booking as the person's calendar holds it since our last mail about it; `number` is the date's."""

    __tablename__ = "calendar_entry"
    __table_args__ = (
        CheckConstraint("sequence >= 0", name="sequence_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    #: Rises with every mail about this date (RFC 5545, SEQUENCE).
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: What the calendar shows, to tell whether it has changed.
    digest: Mapped[str] = mapped_column(String(64))
    #: Whether the last mail took it out.
    is_taken_out: Mapped[bool]


class CalendarFeed(Base):
    """That somebody may read their sessions at a secret address, which names `code`; another code is another address."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code: Mapped[UUID] = mapped_column(unique=True)
    made_at: Mapped[datetime]
