"""Stopping a kind of message, and asking for it again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.errors import NotFound
from skills_centre.reminders.models import StoppedKind
from skills_centre.reminders.queries.choices import STOPPABLE
from skills_centre.reminders.rules.kinds import ReminderKind


def stop_kind(person_id: UUID, kind: ReminderKind, *, now: datetime) -> None:
    """Send somebody no more messages of a kind; twice is once. Raises NotFound for a kind that everybody gets."""
    if kind not in STOPPABLE:
        raise NotFound
    insert_missing(db.session(), StoppedKind, [{"person_id": person_id, "kind": kind, "stopped_at": now}])


def ask_for_kind(person_id: UUID, kind: ReminderKind) -> None:
    """Send somebody a kind of message again. Raises NotFound for a kind that cannot be stopped."""
    if kind not in STOPPABLE:
        raise NotFound
    db.session.execute(delete(StoppedKind).where(StoppedKind.person_id == person_id, StoppedKind.kind == kind))
