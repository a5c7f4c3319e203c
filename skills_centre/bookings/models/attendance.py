"""Attendance as it was taken: one row for each press of a name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.bookings.rules.attendance import Presence
from skills_centre.platform.database import Base, Coded, one_of


class AttendanceTap(Base):
    """Somebody said whether a person is at a date of a session. Append-only; the one pressed last for a person and date stands.

    The id is made where it was pressed, so that what arrives twice counts once.
    """

    __tablename__ = "attendance_tap"
    __table_args__ = (
        one_of("presence", Presence),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("minutes IS NULL OR (presence = 'part' AND minutes > 0)", name="minutes_of_part"),
        UniqueConstraint("session_id", "turn", name="uq_attendance_tap_turn"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"))
    #: The order in which the presses of a session arrived here.
    turn: Mapped[int]
    #: The date of the session, by its number.
    number: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    presence: Mapped[Presence] = mapped_column(Coded(Presence))
    #: How long they were there, where it was for a part of the date and somebody knows.
    minutes: Mapped[int | None]
    tapped_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
