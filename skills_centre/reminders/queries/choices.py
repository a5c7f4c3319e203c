"""What people chose: how often they hear of each topic, and on which days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.reminders.models import MessageChoice, MessagePattern
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.own_days import EVERYBODYS, WEEK, Pattern, leaves_on, own_closed, weekly_closed
from skills_centre.reminders.rules.timing import Occasion
from skills_centre.reminders.rules.topics import TOPIC_OF, Frequency, Topic


@dataclass(frozen=True)
class Choices:
    """One person's choices; a topic that is not there comes as it comes."""

    frequencies: Mapping[Topic, Frequency]
    pattern: Pattern

    def of(self, topic: Topic) -> Frequency:
        """How often they hear of a topic."""
        return self.frequencies.get(topic, Frequency.AS_IT_COMES)


def choices_of(person_id: UUID) -> Choices:
    """What somebody chose. Two statements."""
    rows = db.session.execute(
        select(MessageChoice.topic, MessageChoice.frequency).where(MessageChoice.person_id == person_id)
    )
    return Choices(dict(rows.tuples().all()), _patterns([person_id]).get(person_id, EVERYBODYS))


@dataclass
class Calendars:
    """The days on which each person hears of each kind of message, as closed days around one day. Most people have everybody's."""

    closed: Collection[date]
    today: date
    patterns: Mapping[UUID, Pattern]
    chosen: Mapping[tuple[UUID, Topic], Frequency]
    _own: dict[Pattern, Collection[date]] = field(default_factory=dict, repr=False)
    _weekly: dict[Pattern, Collection[date]] = field(default_factory=dict, repr=False)

    def own(self, person_id: UUID) -> Collection[date]:
        """The days on which somebody does not work, or the institution does not."""
        pattern = self.patterns.get(person_id, EVERYBODYS)
        if pattern.works_on == WEEK:
            return self.closed
        if pattern not in self._own:
            self._own[pattern] = own_closed(pattern, self.closed, today=self.today)
        return self._own[pattern]

    def of(self, person_id: UUID, kind: ReminderKind) -> Collection[date]:
        """The days on which somebody does not hear of a kind."""
        if self.chosen.get((person_id, TOPIC_OF[kind])) is not Frequency.WEEKLY:
            return self.own(person_id)
        pattern = self.patterns.get(person_id, EVERYBODYS)
        if pattern not in self._weekly:
            self._weekly[pattern] = weekly_closed(pattern, self.closed, today=self.today)
        return self._weekly[pattern]

    def found_by(self, person_id: UUID, kind: ReminderKind, *, is_before: bool) -> Collection[date]:
        """The closed days by which the ledger takes it up: early enough for the last of their days before a date, else as it comes."""
        return self.of(person_id, kind) if is_before else self.own(person_id)

    def day_of(self, person_id: UUID, kind: ReminderKind, due_on: date, occasion: Occasion) -> date:
        """The day on which somebody hears of an occasion that was found."""
        heard_on, own = self.of(person_id, kind), self.own(person_id)
        if heard_on is own:
            return occasion.owed_on
        return leaves_on(due_on, occasion.offset_days, heard_on=heard_on, own=own, not_before=occasion.owed_on)

    def has_stopped(self, person_id: UUID, kind: ReminderKind) -> bool:
        """Whether somebody does not want to hear of a kind."""
        return self.chosen.get((person_id, TOPIC_OF[kind])) is Frequency.NEVER


def calendars(closed: Collection[date], *, today: date, people: Collection[UUID] | None = None) -> Calendars:
    """The calendars of these people, or of everybody. Two statements."""
    chosen = select(MessageChoice.person_id, MessageChoice.topic, MessageChoice.frequency)
    if people is not None:
        chosen = chosen.where(MessageChoice.person_id.in_(people))
    rows = db.session.execute(chosen).tuples()
    return Calendars(
        closed,
        today,
        _patterns(people),
        {(person_id, topic): frequency for person_id, topic, frequency in rows},
    )


def _patterns(people: Collection[UUID] | None) -> dict[UUID, Pattern]:
    statement = select(MessagePattern.person_id, MessagePattern.works_on, MessagePattern.weekly_on)
    if people is not None:
        statement = statement.where(MessagePattern.person_id.in_(people))
    return {
        person_id: Pattern(frozenset(day for day in WEEK if works_on >> day & 1), weekly_on)
        for person_id, works_on, weekly_on in db.session.execute(statement).tuples()
    }
