"""What the list of sessions asks afresh each time: the places of one page of it, and where the reader stands."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.queries.timetable import LISTED
from skills_centre.bookings.rules.states import LIVE, BookingState
from skills_centre.bookings.rules.wording import places_in_words
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class PlacesNow:
    """How many places of a session are left, in words, and where the reader stands with it."""

    words: str
    own: BookingState | None


_KEPT, _OWN = CourseSession.__table__, Booking.__table__
#: Built once: the list is opened more often than any other page of sessions.
_PLACES = (
    select(_KEPT.c.id, _KEPT.c.capacity, _KEPT.c.taken, _KEPT.c.waiting, _KEPT.c.told_free_at, _OWN.c.state)
    .join_from(
        _KEPT,
        _OWN,
        and_(
            _OWN.c.session_id == _KEPT.c.id,
            _OWN.c.person_id == bindparam("person_id"),
            _OWN.c.state.in_(sorted(LIVE)),
        ),
        isouter=True,
    )
    .where(_KEPT.c.id.in_(bindparam("session_ids", expanding=True)))
)


def with_places() -> set[UUID]:
    """The listed sessions that have a place for whoever asks next."""
    kept = _KEPT.c
    return set(db.session.scalars(select(kept.id).where(LISTED, kept.taken < kept.capacity, kept.waiting == 0)))


def places_now(session_ids: Collection[UUID], *, person_id: UUID) -> dict[UUID, PlacesNow]:
    """The places of these sessions as they are at this moment. One statement."""
    if not session_ids:
        return {}
    rows = db.session.execute(_PLACES, {"session_ids": list(session_ids), "person_id": person_id})
    return {
        session_id: PlacesNow(
            places_in_words(free=capacity - taken, waiting=waiting, is_first_come=told_free_at is not None), state
        )
        for session_id, capacity, taken, waiting, told_free_at, state in rows
    }


def live_states(session_ids: Collection[UUID], *, person_id: UUID) -> dict[UUID, BookingState]:
    """Where the person stands with those of these sessions of which they have a live booking."""
    if not session_ids:
        return {}
    rows = db.session.execute(
        select(Booking.session_id, Booking.state).where(
            Booking.session_id.in_(session_ids), Booking.person_id == person_id, Booking.state.in_(LIVE)
        )
    )
    return {row.session_id: row.state for row in rows}
