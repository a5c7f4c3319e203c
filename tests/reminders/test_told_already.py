"""A sweep that has nothing to do reads nothing of what people were told already; and whoever may be owed more is read all the same."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.models import MessagePattern, Reminder
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.services.required import facts_of_required
from skills_centre.reminders.services.sweep import calendar_around, sweep
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD
from tests.requirements.builders import rule

DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def people(app: Flask) -> list[UUID]:
    """Three people who owe a course by a day in twenty days."""
    made = [add(name) for name in ("Ada Clerk", "Ben Porter", "Cy Roy")]
    rule(add_course(), made[0], schedule=Schedule(Recurrence.ONCE, days=20))
    return made


def read(days: int = 0) -> list[UUID]:
    """Whose facts a sweep so many days later reads."""
    now = LATER + days * DAY
    db.session.close()
    return sorted(fact.person_id for fact in facts_of_required(now, policies_now(), closed=calendar_around(now)))


def offsets(person_id: UUID) -> list[int]:
    db.session.close()
    return sorted(db.session.scalars(select(Reminder.offset_days).where(Reminder.person_id == person_id)))


def test_what_was_told_is_read_again_when_the_next_day_has_come(people: list[UUID]) -> None:
    assert read() == sorted(people)
    sweep(LATER, HEAD)
    assert read() == []
    assert read(12) == []
    assert read(13) == sorted(people), "a week before"
    sweep(LATER + 13 * DAY, HEAD)
    assert read(13) == []
    assert offsets(people[0]) == [-30, -7]


def test_a_date_that_moved_is_read_again(people: list[UUID]) -> None:
    sweep(LATER, HEAD)
    with transaction() as session:
        session.execute(update(Obligation).where(Obligation.person_id == people[1]).values(due_on=TODAY + 21 * DAY))
    assert read() == [people[1]]


def test_whoever_has_days_of_their_own_is_always_read(people: list[UUID]) -> None:
    with transaction() as session:
        session.add(MessagePattern(person_id=people[2], works_on=0b00001, weekly_on=0, changed_at=NOW))
    sweep(LATER, HEAD)
    assert read() == [people[2]]


def test_nothing_is_read_before_its_first_day(app: Flask) -> None:
    keeper = add("Kim Keeper")
    rule(add_course(), keeper, schedule=Schedule(Recurrence.ONCE, days=60))
    assert read(29) == []
    assert read(30) == [keeper]
    assert local_day(LATER) == TODAY
