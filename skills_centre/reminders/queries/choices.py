"""Which kinds of message people have stopped."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.reminders.models import StoppedKind
from skills_centre.reminders.rules.kinds import ReminderKind

#: The kinds that may be stopped: nobody waits for an answer to them, and nothing falls due by them.
STOPPABLE = (ReminderKind.TEAM_MONTH,)


def people_who_stopped(kind: ReminderKind) -> set[UUID]:
    """Everybody who does not want a kind of message."""
    return set(db.session.scalars(select(StoppedKind.person_id).where(StoppedKind.kind == kind)))


def stopped_kinds(person_id: UUID) -> set[ReminderKind]:
    """The kinds of message that somebody does not want."""
    return set(db.session.scalars(select(StoppedKind.kind).where(StoppedKind.person_id == person_id)))
