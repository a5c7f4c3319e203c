"""Marking events as told, so that each is told once whatever the number of workers."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.models import ToldEvent
from skills_centre.platform.database import db, insert_missing


def mark_told(event_ids: Collection[UUID], *, now: datetime) -> int:
    """Mark events as told, or as never to be, and say how many no other worker had marked."""
    return insert_missing(db.session(), ToldEvent, [{"event_id": one, "told_at": now} for one in event_ids])
