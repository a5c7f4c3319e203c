"""Rooms, as those who schedule sessions see them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from skills_centre.bookings.models import CourseSession, Venue
from skills_centre.bookings.rules.states import AHEAD
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A room, and how many sessions are ahead in it."""

    id: UUID
    name: str
    address: str
    capacity: int | None
    access_notes: str
    is_in_use: bool
    ahead: int


def venues() -> list[VenueLine]:
    """All rooms by name, those that are not used any more last. One statement."""
    ahead = (
        select(func.count())
        .where(CourseSession.venue_id == Venue.id, CourseSession.state.in_(AHEAD))
        .correlate(Venue)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Venue.id,
            Venue.name,
            Venue.address,
            Venue.capacity,
            Venue.access_notes,
            Venue.is_in_use,
            ahead.label("ahead"),
        ).order_by(Venue.is_in_use.desc(), Venue.sort_key, Venue.id)
    )
    return [VenueLine(**row._mapping) for row in rows]


def venue(venue_id: UUID) -> Venue:
    """One room. Raises NotFound."""
    found = db.session.get(Venue, venue_id)
    if found is None:
        raise NotFound
    return found


def room_takes(venue_id: UUID) -> int | None:
    """The most people that a room takes; None where nobody has said."""
    return db.session.scalar(select(Venue.capacity).where(Venue.id == venue_id))


def rooms_to_choose(*, kept_id: UUID | None = None) -> dict[UUID, str]:
    """The rooms in use, and the one that a session is in already, with how many each takes; by id and in the order of names."""
    rows = db.session.execute(
        select(Venue.id, Venue.name, Venue.capacity)
        .where(or_(Venue.is_in_use, Venue.id == kept_id))
        .order_by(Venue.sort_key, Venue.id)
    )
    return {row.id: f"{row.name} (takes {row.capacity})" if row.capacity else row.name for row in rows}


def venue_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What the audit trail calls these rooms."""
    if not ids:
        return {}
    rows = db.session.execute(select(Venue.id, Venue.name).where(Venue.id.in_(ids)))
    return {row.id: f"the room “{row.name}”" for row in rows}
