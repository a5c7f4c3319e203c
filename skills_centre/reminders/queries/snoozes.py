"""What people do not want to hear of for now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.gaps.queries.month import managers_with_summaries
from skills_centre.learning.queries.due import enrolments_by_id
from skills_centre.learning.queries.plan_due import planned_by_id
from skills_centre.platform.database import db
from skills_centre.reminders.models import MessageSnooze, Reminder
from skills_centre.reminders.rules.snoozing import EVERYTHING, Snooze
from skills_centre.requirements.queries.standing import owed_by_id


@dataclass(frozen=True)
class Snoozes:
    """The snoozes of some people, by whose and of what they are."""

    kept: Mapping[tuple[UUID, UUID], Snooze]

    def of(self, person_id: UUID, subject_id: UUID) -> list[Snooze]:
        """Those that keep one thing from somebody: its own, and that of everything."""
        keys = ((person_id, subject_id), (person_id, EVERYTHING))
        return [self.kept[key] for key in keys if key in self.kept]


def snoozes_of(people: Collection[UUID]) -> Snoozes:
    """What these people asked not to hear of. One statement."""
    rows = db.session.execute(
        select(MessageSnooze.person_id, MessageSnooze.subject_id, MessageSnooze.asked_on, MessageSnooze.until).where(
            MessageSnooze.person_id.in_(people)
        )
    )
    return Snoozes({(row.person_id, row.subject_id): Snooze(row.asked_on, row.until) for row in rows})


def concerns(person_id: UUID, subject_id: UUID, *, on: date) -> bool:
    """Whether somebody is or will be told of a thing."""
    was_told = exists().where(Reminder.person_id == person_id, Reminder.subject_id == subject_id)
    if db.session.scalar(select(was_told)):
        return True
    if subject_id == person_id:  # the month of their own team
        return bool(managers_with_summaries([person_id]))
    enrolment = enrolments_by_id([subject_id]).get(subject_id)
    obligation = owed_by_id([subject_id], on=on).get(subject_id)
    action = planned_by_id([subject_id]).get(subject_id)
    return any(one is not None and one.person_id == person_id for one in (enrolment, obligation, action))
