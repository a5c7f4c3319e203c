"""What owes somebody a reminder."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.reminders.rules.kinds import ReminderKind


@dataclass(frozen=True)
class Fact:
    """Something that owes somebody reminders before or after a day, as the policy of its kind says."""

    person_id: UUID
    kind: ReminderKind
    subject_id: UUID
    due_on: date
    #: Whether it came to them from somebody else, so that they are told at once.
    has_arrived: bool = False
