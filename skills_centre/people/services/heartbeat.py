"""That a process of a kind was seen at work."""

from datetime import datetime

from sqlalchemy import update

from skills_centre.people.models import Heartbeat
from skills_centre.platform.database import affected_rows, db, lock_named


def note_heartbeat(name: str, *, now: datetime) -> None:
    """Keep the last time that "worker" or "beat" was seen."""
    lock_named("heartbeat")  # two workers that come up at once
    session = db.session()
    if not affected_rows(session, update(Heartbeat).where(Heartbeat.name == name).values(seen_at=now)):
        session.add(Heartbeat(name=name, seen_at=now))
