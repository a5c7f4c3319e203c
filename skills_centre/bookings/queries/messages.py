"""The messages that were written to the people of a session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import SessionMessage
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message, by whom, and what became of it."""

    id: UUID
    subject: str
    made_at: datetime
    by_name: str
    send_at: datetime
    stopped_at: datetime | None
    queued_at: datetime | None
    receivers: int | None

    @property
    def is_to_go(self) -> bool:
        """Whether it can still be stopped."""
        return self.queued_at is None and self.stopped_at is None


def messages_of(session_id: UUID) -> list[MessageLine]:
    """The messages of a session, the latest first. One statement."""
    kept = SessionMessage
    rows = db.session.execute(
        select(
            kept.id,
            kept.subject,
            kept.made_at,
            Person.name.label("by_name"),
            kept.send_at,
            kept.stopped_at,
            kept.queued_at,
            kept.receivers,
        )
        .join(Person, Person.id == kept.made_by)
        .where(kept.session_id == session_id)
        .order_by(kept.made_at.desc(), kept.id.desc())
    )
    return [MessageLine(**row._mapping) for row in rows]
