"""Keeping the rooms in which sessions take place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import VenueKnown
from skills_centre.bookings.models import Venue
from skills_centre.bookings.queries.joining import sessions_in_room
from skills_centre.bookings.services.joining_news import owe_joining_news
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key


@dataclass(frozen=True)
class VenueFields:
    """What is said of a room; `capacity` None where nobody knows."""

    name: str
    address: str
    capacity: int | None
    access_notes: str
    is_in_use: bool


def add_venue(said: VenueFields, *, by_id: UUID | None, now: datetime) -> UUID:
    """Add a room and give its id. Raises VenueKnown where its name is taken."""
    venue = Venue(id=new_id())
    _describe(venue, said)
    db.session.add(venue)
    record_act("venue.add", actor_id=by_id, subject_kind="venue", subject_id=venue.id, now=now)
    return venue.id


def change_venue(venue_id: UUID, said: VenueFields, *, by_id: UUID | None, now: datetime) -> None:
    """Say something else of a room. Sessions that are there stay there, and whoever has a place on one is told what concerns them.

    Raises NotFound, or VenueKnown where the name is taken.
    """
    venue = db.session.get(Venue, venue_id)
    if venue is None:
        raise NotFound
    is_news = tells_people(venue, said)
    _describe(venue, said)
    record_act("venue.change", actor_id=by_id, subject_kind="venue", subject_id=venue.id, now=now)
    if is_news:
        db.session.flush()
        owe_joining_news(sessions_in_room(venue_id, now=now), of_room=True, by_id=by_id, now=now)


def tells_people(venue: Venue, said: VenueFields) -> bool:
    """Whether a change of a room concerns those who come: its name, its address or how to get in."""
    return (venue.name, venue.address, venue.access_notes) != (said.name, said.address, said.access_notes)


def _describe(venue: Venue, said: VenueFields) -> None:
    lock_named("venues")
    key = sort_key(said.name)
    if db.session.scalar(select(Venue.id).where(Venue.sort_key == key, Venue.id != venue.id)) is not None:
        raise VenueKnown
    venue.name, venue.sort_key, venue.address = said.name, key, said.address
    venue.capacity, venue.access_notes, venue.is_in_use = said.capacity, said.access_notes, said.is_in_use
