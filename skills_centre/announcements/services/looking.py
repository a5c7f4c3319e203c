"""That somebody has looked at their announcements, after which they are not new any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.announcements.models import AnnouncementLook
from skills_centre.platform.database import db, insert_missing


def note_look_at_announcements(person_id: UUID, *, now: datetime) -> None:
    """Show nothing as new that went out up to an instant. A look that comes in late takes nothing back."""
    if not insert_missing(db.session(), AnnouncementLook, [{"person_id": person_id, "looked_at": now}]):
        db.session.execute(
            update(AnnouncementLook)
            .where(AnnouncementLook.person_id == person_id, AnnouncementLook.looked_at < now)
            .values(looked_at=now)
        )
