"""Absences of which somebody is still to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, SessionAct, SessionEvent
from skills_centre.bookings.queries.telling import NOT_TOLD
from skills_centre.bookings.rules.states import BookingState
from skills_centre.platform.database import db

#: An absence older than this is not told any more. It is longer than any time that the institution closes.
TELL_ABSENCE_WITHIN = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class UntoldAbsence:
    """That somebody did not attend, of which they have not been told. `stands` is whether nothing was corrected since."""

    event_id: UUID
    session_id: UUID
    person_id: UUID
    at: datetime
    stands: bool


def untold_absences(*, now: datetime) -> list[UntoldAbsence]:
    """The absences of which nobody was told, the oldest first, whether their working day has passed or not.

    All are read, because a closed day may keep many from their time while others have come to it.
    """
    later = aliased(SessionEvent)
    corrected = exists().where(later.booking_id == SessionEvent.booking_id, later.id > SessionEvent.id)
    rows = db.session.execute(
        select(
            SessionEvent.id.label("event_id"),
            SessionEvent.session_id,
            Booking.person_id,
            SessionEvent.at,
            (~corrected).label("stands"),
        )
        .join(Booking, Booking.id == SessionEvent.booking_id)
        .where(
            SessionEvent.act == SessionAct.BOOKING,
            SessionEvent.state == BookingState.DID_NOT_ATTEND,
            SessionEvent.at >= now - TELL_ABSENCE_WITHIN,
            NOT_TOLD,
        )
        .order_by(SessionEvent.id)
    )
    return [UntoldAbsence(**row._mapping) for row in rows]


def standing_absences(session_ids: Collection[UUID], person_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Who of these people is down as not having attended which of these sessions: (person, session)."""
    rows = db.session.execute(
        select(Booking.person_id, Booking.session_id).where(
            Booking.session_id.in_(session_ids),
            Booking.person_id.in_(person_ids),
            Booking.state == BookingState.DID_NOT_ATTEND,
        )
    )
    return set(rows.tuples())
