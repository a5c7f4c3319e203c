"""Events of which people are still to be told, and whom each concerns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.bookings.models import Booking, SessionAct, SessionEvent, ToldEvent, ToldOfRequest
from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState, EndReason
from skills_centre.platform.database import db

#: What is older than this is not told any more: a message so late would only confuse.
TELL_WITHIN = timedelta(days=3)

#: The acts of which somebody is told. A session's cancelling is told booking by booking, and its delivery to who was there.
TOLD = (SessionAct.BOOKING, SessionAct.TOLD_FREE, SessionAct.MOVED, SessionAct.DELIVERED)


#: Whether an event is still to be told.
NOT_TOLD = ~exists().where(ToldEvent.event_id == SessionEvent.id)


@dataclass(frozen=True, slots=True)
class UntoldEvent:
    """An event, with the booking that it changed, if it changed one."""

    id: UUID
    session_id: UUID
    act: SessionAct
    former: BookingState | None
    state: BookingState | None
    reason: EndReason | None
    by_id: UUID | None
    at: datetime
    person_id: UUID | None
    booking_id: UUID | None
    offer_ends_at: datetime | None
    #: Whether the booking is still as the event left it; one that has changed since is told of by its newer event.
    still_stands: bool


@dataclass(frozen=True, slots=True)
class BookingOf:
    """A booking of a session, whose it is and how it stands."""

    id: UUID
    person_id: UUID
    state: BookingState


def untold_events(*, now: datetime, most: int) -> list[UntoldEvent]:
    """The oldest events of which nobody has been told."""
    rows = db.session.execute(
        select(
            SessionEvent.id,
            SessionEvent.session_id,
            SessionEvent.act,
            SessionEvent.former,
            SessionEvent.state,
            SessionEvent.reason,
            SessionEvent.by_id,
            SessionEvent.at,
            Booking.person_id,
            SessionEvent.booking_id,
            Booking.offer_ends_at,
            (Booking.state == SessionEvent.state).label("still_stands"),
        )
        .outerjoin(Booking, Booking.id == SessionEvent.booking_id)
        .where(
            SessionEvent.at >= now - TELL_WITHIN,
            SessionEvent.act.in_(TOLD),
            # An absence waits for its working day (queries/absences.py).
            SessionEvent.state.is_distinct_from(BookingState.DID_NOT_ATTEND),
            NOT_TOLD,
        )
        .order_by(SessionEvent.id)
        .limit(most)
    )
    return [UntoldEvent(**row._mapping) for row in rows]


def waiting_bookings(session_id: UUID) -> list[tuple[UUID, UUID]]:
    """The bookings on a session's waiting list, each with its person, in the order of arrival."""
    rows = db.session.execute(
        select(Booking.id, Booking.person_id)
        .where(Booking.session_id == session_id, Booking.state == BookingState.WAITING)
        .order_by(Booking.ticket)
    )
    return [(row.id, row.person_id) for row in rows]


def bookings_in(session_id: UUID) -> list[BookingOf]:
    """The bookings of a session that hold, wait for or ask for a place, in the order of arrival."""
    rows = db.session.execute(
        select(Booking.id, Booking.person_id, Booking.state)
        .where(Booking.session_id == session_id, Booking.state.in_(MAY_CANCEL))
        .order_by(Booking.ticket)
    )
    return [BookingOf(**row._mapping) for row in rows]


def people_in(session_id: UUID, states: Collection[BookingState] = MAY_CANCEL) -> list[UUID]:
    """Whose bookings of a session are in one of these states, in the order of arrival."""
    return list(
        db.session.scalars(
            select(Booking.person_id)
            .where(Booking.session_id == session_id, Booking.state.in_(states))
            .order_by(Booking.ticket)
        )
    )


def asked_to_answer(booking_id: UUID) -> list[UUID]:
    """Everybody who was told of a request, whoever made it among them where it has gone on."""
    return list(
        db.session.scalars(
            select(ToldOfRequest.person_id)
            .where(ToldOfRequest.booking_id == booking_id)
            .group_by(ToldOfRequest.person_id)
            .order_by(ToldOfRequest.person_id)
        )
    )


def told_of(booking_ids: Collection[UUID]) -> set[tuple[UUID, UUID, ApprovalDesk]]:
    """Who was told of these requests, and at which desk."""
    told = ToldOfRequest
    rows = db.session.execute(
        select(told.booking_id, told.person_id, told.desk).where(told.booking_id.in_(booking_ids))
    )
    return {(row.booking_id, row.person_id, row.desk) for row in rows}


def told_and_not_reminded(booking_ids: Collection[UUID]) -> dict[tuple[UUID, UUID, ApprovalDesk], datetime]:
    """When who was told of these requests at which desk, of those who were not reminded there."""
    told = ToldOfRequest
    rows = db.session.execute(
        select(told.booking_id, told.person_id, told.desk, told.told_at).where(
            told.booking_id.in_(booking_ids), told.reminded_at.is_(None)
        )
    )
    return {(row.booking_id, row.person_id, row.desk): row.told_at for row in rows}


def told_since(instant: datetime, person_ids: Collection[UUID]) -> set[UUID]:
    """Who of these people was told of a request of somebody else's after an instant."""
    if not person_ids:
        return set()
    return set(
        db.session.scalars(
            select(ToldOfRequest.person_id)
            .join(Booking, Booking.id == ToldOfRequest.booking_id)
            .where(
                ToldOfRequest.told_at > instant,
                ToldOfRequest.person_id.in_(person_ids),
                Booking.person_id != ToldOfRequest.person_id,
            )
        )
    )
