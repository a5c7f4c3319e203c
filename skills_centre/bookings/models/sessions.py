"""Venues, and sessions of courses with their dates and facilitators."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.bookings.rules.states import SessionState
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class Venue(Base):
    """A room, with how many it takes and how to get in."""

    __tablename__ = "venue"
    __table_args__ = (CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sort_key: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))
    #: The most people that the room takes, if anybody has said.
    capacity: Mapped[int | None]
    access_notes: Mapped[str] = mapped_column(Text)
    #: Whether new sessions may be put there.
    is_in_use: Mapped[bool]


class CourseSession(Base):
    """One offering of a course on one or several dates.

    `taken` = confirmed + offered + reserved bookings and `waiting` = those on the waiting list; both change only under the row's lock,
    in the same transaction as the bookings that they count. The database refuses more taken than there is room for.
    """

    __tablename__ = "course_session"
    __table_args__ = (
        one_of("state", SessionState),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("minimum >= 0 AND minimum <= capacity", name="minimum_in_range"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_oversold"),
        CheckConstraint("waiting >= 0", name="waiting_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("booking_closes_at <= starts_at", name="booking_closes_before_start"),
        CheckConstraint("cancel_by <= starts_at", name="cancel_before_start"),
        CheckConstraint("cost_pence >= 0", name="cost_positive"),
        CheckConstraint("venue_id IS NOT NULL OR is_online", name="somewhere"),
        Index(
            "ix_course_session_ahead",
            "starts_at",
            sqlite_where=text("state IN ('scheduled', 'open', 'closed')"),
            postgresql_where=text("state IN ('scheduled', 'open', 'closed')"),
        ),
        UniqueConstraint("made_by", "form_id", name="uq_course_session_form"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    state: Mapped[SessionState] = mapped_column(Coded(SessionState))
    capacity: Mapped[int]
    minimum: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    #: Counts arrivals: each booking takes the next number, by which the waiting list is ordered.
    tickets: Mapped[int] = mapped_column(default=0)
    #: The first date's start and the last date's end.
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venue.id"), index=True)
    is_online: Mapped[bool]
    #: Shown only to those who hold a place and to whoever runs the session.
    joining_link: Mapped[str | None] = mapped_column(String(500))
    joining_instructions: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(300))
    cost_pence: Mapped[int]
    needs_approval: Mapped[bool]
    #: Whether those whose role asks for what the course teaches are first in the waiting list.
    is_role_need_first: Mapped[bool]
    booking_closes_at: Mapped[datetime]
    #: Until when a place can be given back without being counted as late.
    cancel_by: Mapped[datetime]
    #: When everyone waiting was told, within 48 hours of the start, that places are free.
    told_free_at: Mapped[datetime | None]
    #: When the session will be cancelled, unless somebody stops it; with the person who said so.
    cancel_at: Mapped[datetime | None]
    cancel_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cancel_words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    #: Rises with every change of date or place, as calendars need it (RFC 5545, SEQUENCE).
    revision: Mapped[int] = mapped_column(default=0)
    #: Sessions that were made together, week after week.
    series_id: Mapped[UUID | None] = mapped_column(index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The form that made it: sent twice, it makes one session.
    form_id: Mapped[UUID | None]
    is_register_closed: Mapped[bool] = mapped_column(default=False, server_default=false())


class SessionDate(Base):
    """One date of a session, numbered from 1."""

    __tablename__ = "session_date"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]


class SessionFacilitator(Base):
    """Who runs a session and takes its attendance."""

    __tablename__ = "session_facilitator"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class SessionInterest(Base):
    """That somebody would like a session of a course that has no date for them: the course's dateless session."""

    __tablename__ = "session_interest"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime]
