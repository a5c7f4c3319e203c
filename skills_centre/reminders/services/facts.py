"""What owes somebody a reminder."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.reminders.rules.kinds import ReminderKind


@dataclass(frozen=True)
class Fact:
    """Something that owes somebody reminders at some offsets from a day."""

    person_id: UUID
    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offsets: tuple[int, ...]
