"""Subscribing to one's own sessions at a secret address, which one press changes or takes away."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from skills_centre.bookings.models import CalendarFeed
from skills_centre.platform.database import db, insert_missing


def make_feed(person_id: UUID, *, now: datetime) -> None:
    """Give somebody an address. Where there is one, it stays."""
    insert_missing(db.session(), CalendarFeed, [{"person_id": person_id, "code": uuid4(), "made_at": now}])


def change_feed(person_id: UUID, *, seen: UUID, now: datetime) -> None:
    """Give another address in place of the one that was `seen`, which stops at once. Pressed twice, it changes once."""
    db.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.code == seen)
        .values(code=uuid4(), made_at=now)
    )


def drop_feed(person_id: UUID) -> None:
    """Take the address away; it stops at once."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
