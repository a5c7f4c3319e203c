"""What a digest says before it is put into words: the courses with a date, whatever else there is, and what comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.openings import filled_in
from skills_centre.reminders.rules.topics import Topic
from skills_centre.reminders.services.part import Part


@dataclass(frozen=True)
class CourseLine:
    """A course with a date, as a digest shows it."""

    title: str
    path: str
    due_on: date
    left: str
    minutes: int
    is_required: bool = False
    is_past: bool = False

    @property
    def kind(self) -> ReminderKind:
        """The kind of its reminder."""
        if not self.is_required:
            return ReminderKind.COURSE_DUE
        return ReminderKind.LEARNING_OVERDUE if self.is_past else ReminderKind.LEARNING_DUE


@dataclass(frozen=True)
class Contents:
    """What a digest says: the courses with a date, and then whatever else."""

    courses: list[CourseLine]
    parts: list[Part]
    #: What its receiver may ask for fewer of.
    topics: Sequence[Topic] = ()
    #: The institution's own first sentence for what comes first, with its places still to be filled in; empty for none.
    opening: str = ""
    #: Whether it is a message of its own, beside that of the day.
    at_once: bool = False

    @property
    def first_kind(self) -> ReminderKind | None:
        """The kind of what comes first, with which the message begins."""
        return self.courses[0].kind if self.courses else self.parts[0].kind

    @property
    def first_number(self) -> int:
        """How many there are of what comes first."""
        return sum(one.kind is self.first_kind for one in self.courses) if self.courses else self.parts[0].number

    def opened_for(self, first_name: str) -> str:
        """The institution's own first sentence as somebody of this name reads it; empty for none."""
        kind = self.first_kind
        return filled_in(self.opening, kind, first_name=first_name, number=self.first_number) if kind else ""

    @property
    def things(self) -> int:
        """How many different things it is about."""
        return len(self.courses) + len(self.parts)
