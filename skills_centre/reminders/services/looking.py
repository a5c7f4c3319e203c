"""That somebody has looked at their messages, after which they are no news any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.platform.database import db, insert_missing
from skills_centre.reminders.models import MessageLook


def note_look_at_messages(person_id: UUID, *, now: datetime) -> None:
    """Count nothing as news that somebody was told up to an instant. A look that comes in late takes nothing back."""
    if not insert_missing(db.session(), MessageLook, [{"person_id": person_id, "looked_at": now}]):
        db.session.execute(
            update(MessageLook)
            .where(MessageLook.person_id == person_id, MessageLook.looked_at < now)
            .values(looked_at=now)
        )
