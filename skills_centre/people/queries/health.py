"""When each kind of process was last seen at work, and whether the database answers."""

from datetime import datetime

from sqlalchemy import select

from skills_centre.people.models import Heartbeat
from skills_centre.platform.database import db


def last_seen() -> dict[str, datetime]:
    """The last heartbeat of "worker" and "beat", by name. Raises what the database raises when it is away."""
    return {row.name: row.seen_at for row in db.session.execute(select(Heartbeat.name, Heartbeat.seen_at))}
