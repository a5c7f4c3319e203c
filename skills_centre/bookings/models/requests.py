"""Requests for a place that somebody must approve: until when, who did, and who was told that they may."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.platform.database import Base, Coded, one_of


class PlaceRequest(Base):
    """What a booking that asks for approval adds to it: when it goes on and ends unanswered, and who answered in whose place."""

    __tablename__ = "place_request"

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    moves_on_at: Mapped[datetime]
    answer_by: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The manager in whose place a delegate answered.
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ToldOfRequest(Base):
    """That somebody was told that a request has reached a desk: whoever may answer it there, or the person that it has moved."""

    __tablename__ = "place_request_told"
    __table_args__ = (one_of("desk", ApprovalDesk),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("place_request.booking_id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    desk: Mapped[ApprovalDesk] = mapped_column(Coded(ApprovalDesk), primary_key=True)
    told_at: Mapped[datetime]
    #: When they were reminded, if they were: once at a desk.
    reminded_at: Mapped[datetime | None]
