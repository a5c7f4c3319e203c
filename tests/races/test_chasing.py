"""A manager and their delegate who remind the same people at the same moment, and one press that comes twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.services.delegating import name_delegate
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.sweep import sweep
from skills_centre.requirements.models import LearningChase, Obligation
from skills_centre.requirements.services.chasing import AGAIN_AFTER, chase
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.races.test_learning import race
from tests.reminders.builders import HEAD
from tests.requirements.builders import learn, rule

PEOPLE = 3


@pytest.fixture
def lead(app: Flask) -> UUID:
    return add("Lea Lead")


@pytest.fixture
def delegate(lead: UUID) -> UUID:
    named, today = add("Dele Gate"), local_day(NOW)
    with transaction():
        name_delegate(lead, named, starts_on=today, ends_on=today + timedelta(days=30), now=NOW)
    return named


@pytest.fixture
def owed(lead: UUID, delegate: UUID) -> list[UUID]:
    """What each of three people owes who report to the lead."""
    team = [add(f"Person {number}", manager=lead) for number in range(PEOPLE)]
    course = add_course()
    for one in (lead, delegate):
        learn(one, course, local_day(NOW))
    rule(course, lead)
    return list(db.session.scalars(select(Obligation.id).where(Obligation.person_id.in_(team)).order_by(Obligation.id)))


def chasing(things: Sequence[UUID], by_id: UUID) -> Callable[[], object]:
    return lambda: chase(things, by_id=by_id, now=NOW)


def chases() -> Counter[UUID]:
    db.session.close()
    return Counter(db.session.scalars(select(LearningChase.obligation_id)))


def mails_of(kind: ReminderKind) -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.kind == kind)) or 0


def test_one_press_that_comes_many_times_reminds_once(app: Flask, lead: UUID, owed: list[UUID]) -> None:
    db.session.close()
    came = Counter(type(one).__name__ for one in race(app, *[chasing(owed[:1], lead)] * 5))
    assert came == {"int": 1, "RemindedAlready": 4}
    assert chases() == {owed[0]: 1}


def test_a_manager_and_a_delegate_at_once_remind_each_person_once_whatever_they_chose(
    app: Flask, lead: UUID, delegate: UUID, owed: list[UUID]
) -> None:
    first, second, third = owed
    db.session.close()
    race(
        app, chasing([first, second], lead), chasing([third, second, first], delegate), chasing([second, third], lead),
        chasing([third], delegate),
    )  # fmt: skip
    assert chases() == Counter(owed)
    sweep(NOW + timedelta(minutes=10), HEAD)
    assert mails_of(ReminderKind.LEARNING_CHASED) == PEOPLE
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == PEOPLE


def test_again_after_three_days_and_again_once(app: Flask, lead: UUID, delegate: UUID, owed: list[UUID]) -> None:
    with transaction():
        chase(owed, by_id=lead, now=NOW)
    later = NOW + AGAIN_AFTER
    db.session.close()
    came = race(app, *[lambda: chase(owed, by_id=delegate, now=later), lambda: chase(owed, by_id=lead, now=later)] * 2)
    assert sorted(type(one).__name__ for one in came) == ["RemindedAlready"] * 3 + ["int"]
    assert chases() == Counter(dict.fromkeys(owed, 2))
