"""Bookings, what people need to take part, and places that are reserved for a team."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.bookings.rules.states import LIVE, BookingState, EndReason
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id

_IS_LIVE = text(f"state IN ({', '.join(sorted(repr(state.value) for state in LIVE))})")


class Booking(Base):
    """Where one person stands with one session; at most one live a person and session. Its history is in `session_event`."""

    __tablename__ = "booking"
    __table_args__ = (
        one_of("state", BookingState),
        one_of("end_reason", EndReason),
        CheckConstraint("(state = 'offered') = (offer_ends_at IS NOT NULL)", name="offer_ends"),
        UniqueConstraint("session_id", "ticket", name="uq_booking_ticket"),
        Index(
            "uq_booking_live", "session_id", "person_id", unique=True, sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE
        ),
        Index(
            "ix_booking_offer_ends_at",
            "offer_ends_at",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "ix_booking_requested",
            "made_at",
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[BookingState] = mapped_column(Coded(BookingState))
    #: The number of their arrival at this session.
    ticket: Mapped[int]
    #: Whether their role asked for a skill that the course teaches when they booked.
    has_role_need: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    offer_ends_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None] = mapped_column(Coded(EndReason))
    #: The team's reservation out of which the place came, if any.
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_reservation.id"))


class BookingNeed(Base):
    """What somebody needs to take part: for the facilitator and L&D alone, and deleted after delivery."""

    __tablename__ = "booking_need"

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    words_id: Mapped[UUID] = mapped_column(ForeignKey("words.id"))
    told_at: Mapped[datetime]


class PlaceReservation(Base):
    """Places that a manager holds for people to be named; `places` is how many are left without a name."""

    __tablename__ = "place_reservation"
    __table_args__ = (
        CheckConstraint("places >= 0", name="places_positive"),
        UniqueConstraint("made_by", "form_id", name="uq_place_reservation_form"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), index=True)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    places: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[UUID | None]
    released_at: Mapped[datetime | None]
    #: How many went back without a name when the clock released them, and when the manager was told so.
    released_places: Mapped[int | None]
    release_told_at: Mapped[datetime | None]
