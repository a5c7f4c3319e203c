"""What falls due is written for many at once, and whoever may be owed something else is looked at alone: both give the same ledger."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.models import MessageChoice, MessagePattern, Reminder, ReminderState
from skills_centre.reminders.queries.choices import calendars
from skills_centre.reminders.queries.ledger import FactKey
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.due_in_sets import is_in_a_set
from skills_centre.reminders.services.finding import find_owed
from skills_centre.reminders.services.required import facts_of_required
from skills_centre.reminders.services.sweep import calendar_around, sweep
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD
from tests.requirements.builders import learn, rule

DAY = timedelta(days=1)
LATER = NOW + timedelta(minutes=10)
DUE = ReminderKind.LEARNING_DUE


@pytest.fixture
def people(app: Flask) -> list[UUID]:
    """Three people who owe a course by a day in twenty days."""
    made = [add(name) for name in ("Ada Clerk", "Ben Porter", "Cy Roy")]
    rule(add_course(), made[0], schedule=Schedule(Recurrence.ONCE, days=20))
    return made


def looked_at(days: int = 0) -> list[UUID]:
    """Whose obligations a sweep so many days later looks at one by one."""
    db.session.close()
    now = LATER + days * DAY
    return sorted(fact.person_id for fact in facts_of_required(now, policies_now(), unless=is_in_a_set(local_day(now))))


def offsets(person_id: UUID) -> list[int]:
    db.session.close()
    return sorted(db.session.scalars(select(Reminder.offset_days).where(Reminder.person_id == person_id)))


def test_nobody_is_looked_at_alone_who_is_like_everybody(people: list[UUID]) -> None:
    assert looked_at() == []
    sweep(LATER, HEAD)
    assert [offsets(one) for one in people] == [[-30]] * 3
    sweep(LATER, HEAD)
    sweep(LATER + 12 * DAY, HEAD)
    assert [offsets(one) for one in people] == [[-30]] * 3
    sweep(LATER + 13 * DAY, HEAD)
    assert [offsets(one) for one in people] == [[-30, -7]] * 3


def test_a_date_that_moved_is_owed_afresh(people: list[UUID]) -> None:
    sweep(LATER, HEAD)
    with transaction() as session:
        session.execute(update(Obligation).where(Obligation.person_id == people[1]).values(due_on=TODAY + 21 * DAY))
    sweep(LATER, HEAD)
    assert [offsets(one) for one in people] == [[-30], [-30, -30], [-30]]


def test_whoever_has_days_of_their_own_is_looked_at(people: list[UUID]) -> None:
    with transaction() as session:
        session.add(MessagePattern(person_id=people[2], works_on=0b00001, weekly_on=0, changed_at=NOW))
    assert looked_at() == [people[2]]


def test_what_was_asked_only_now_waits(people: list[UUID]) -> None:
    sweep(NOW + timedelta(minutes=1), HEAD)
    assert [offsets(one) for one in people] == [[]] * 3
    with transaction() as session:
        session.execute(update(Obligation).where(Obligation.person_id == people[1]).values(found_at=LATER))
    sweep(LATER, HEAD)
    assert [offsets(one) for one in people] == [[-30], [], [-30]]


def test_what_is_overdue_is_looked_at(people: list[UUID]) -> None:
    assert looked_at(21) == sorted(people)


def test_ids_are_of_version_7_and_all_different(people: list[UUID]) -> None:
    sweep(LATER, HEAD)
    ids = list(db.session.scalars(select(Reminder.id)))
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {ids[0].variant}
    assert len({one.hex[:12] for one in ids}) == 1
    assert len(set(ids)) == 3


@pytest.mark.parametrize("seed", range(6))
def test_the_sets_and_the_plain_search_agree(app: Flask, seed: int) -> None:
    """An organisation at random, on days at random: the ledger holds what the search that looks at each thing says, and no more."""
    _write_at_random(Random(seed))
    for number in sorted(Random(seed).sample(range(75), 4)):
        now = LATER + number * DAY
        before, said = _ledger(), set(_as_the_plain_search_says(number))
        with transaction():
            found = find_owed(now, calendar_around(now), policies_now())
        added = _ledger() - before
        assert added == said - before
        assert len(added) <= found.owed


def _write_at_random(some: Random) -> None:
    people = [add(f"Person {number:02}") for number in range(14)]
    courses = [add_course(f"course-{number}") for number in range(3)]
    for course_id in courses:
        rule(
            course_id,
            people[0],
            schedule=Schedule(Recurrence.ONCE, days=some.randint(5, 60), grace_days=some.choice([0, 7])),
        )
    with transaction() as session:
        for obligation in session.scalars(select(Obligation).order_by(Obligation.id)):
            moved_to = TODAY + some.randint(1, 80) * DAY if some.random() < 0.5 else obligation.due_on
            obligation.due_on = moved_to if some.random() < 0.95 else None
            if some.random() < 0.1:
                obligation.found_at = LATER
            if some.random() < 0.15:
                starts_on = TODAY + some.randint(-20, 60) * DAY
                session.add(
                    LearningExemption(
                        person_id=obligation.person_id, course_id=obligation.course_id, starts_on=starts_on,
                        ends_on=starts_on + 30 * DAY, approved_by=people[0], ended_at=some.choice([None, NOW]),
                    )
                )  # fmt: skip
        for person_id, what in zip(people[1:], some.choices(range(6), k=13), strict=True):
            starts_on = TODAY + some.randint(-20, 60) * DAY
            match what:
                case 0:
                    session.add(
                        MessagePattern(person_id=person_id, works_on=some.randint(1, 31), weekly_on=0, changed_at=NOW)
                    )
                case 1:
                    session.add(
                        MessageChoice(
                            person_id=person_id, topic=Topic.REQUIRED, frequency=Frequency.WEEKLY, chosen_at=NOW
                        )
                    )
                case 2:
                    session.add(
                        LongAbsence(
                            person_id=person_id,
                            starts_on=starts_on,
                            ends_on=some.choice([None, starts_on + 9 * DAY]),
                            recorded_by=people[0],
                        )
                    )
                case 3:
                    session.execute(update(Person).where(Person.id == person_id).values(left_on=TODAY))
    for person_id in some.sample(people, 5):
        learn(person_id, some.choice(courses), TODAY + some.randint(-30, 60) * DAY)


def _as_the_plain_search_says(days: int) -> Iterator[tuple[FactKey, date]]:
    now = LATER + days * DAY
    today, closed = local_day(now), calendar_around(now)
    policy, theirs = policies_now().of(DUE), calendars(closed, today=today)
    for fact in facts_of_required(now, policies_now()):
        if fact.kind is DUE:
            mine = theirs.found_by(fact.person_id, DUE, is_before=True)
            for one in policy.occasions_owed(fact.due_on, has_arrived=False, today=today, closed=mine):
                key = FactKey(fact.person_id, DUE, fact.subject_id, fact.due_on, one.offset_days)
                yield key, theirs.day_of(fact.person_id, DUE, fact.due_on, one)


def _ledger() -> set[tuple[FactKey, date]]:
    db.session.close()
    rows = db.session.scalars(select(Reminder).where(Reminder.kind == DUE))
    return {
        (FactKey(one.person_id, one.kind, one.subject_id, one.due_on, one.offset_days), one.owed_on)
        for one in rows
        if one.state in {ReminderState.OWED, ReminderState.SUPERSEDED}
    }
