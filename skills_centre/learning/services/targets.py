"""The hours of learning a year that somebody sets themselves. Only they see it."""

from datetime import datetime
from uuid import UUID

from skills_centre.learning.errors import TargetOutOfRange
from skills_centre.learning.models import LearningTarget
from skills_centre.learning.services.record import hold_person
from skills_centre.platform.database import db

HOURS_AT_MOST = 1_000


def choose_target(person_id: UUID, hours: int | None, *, now: datetime) -> None:
    """Set one's own target, 0 for none at all; None goes back to what the institution says. Raises TargetOutOfRange or NotFound."""
    if hours is not None and not 0 <= hours <= HOURS_AT_MOST:
        raise TargetOutOfRange
    hold_person(person_id)
    session = db.session()
    chosen = session.get(LearningTarget, person_id)
    if hours is None:
        if chosen is not None:
            session.delete(chosen)
    elif chosen is None:
        session.add(LearningTarget(person_id=person_id, hours=hours, chosen_at=now))
    elif chosen.hours != hours:
        chosen.hours, chosen.chosen_at = hours, now
    session.flush()
