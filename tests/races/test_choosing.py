"""Two windows in which the same person chooses what we send: one row, the last word, and no error."""

from collections.abc import Callable
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.reminders.models import MessageChoice, MessagePattern
from skills_centre.reminders.rules.own_days import Pattern
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.choosing import choose_days, choose_frequency
from tests.conftest import NOW
from tests.races.test_learning import race


def test_of_choices_sent_at_once_one_is_kept(app: Flask, make_person: Callable[..., Person]) -> None:
    ada: UUID = make_person("Ada Okafor").id
    frequencies = [Frequency.WEEKLY, Frequency.NEVER] * 2

    def choose(frequency: Frequency) -> None:
        choose_frequency(ada, {Topic.COURSES: frequency}, Policies(), now=NOW, closed=())
        choose_days(ada, Pattern(frozenset({0, 1})), Policies(), now=NOW, closed=())

    outcomes = race(app, *[lambda one=one: choose(one) for one in frequencies])
    assert outcomes == [None] * 4
    assert db.session.scalars(select(MessageChoice.frequency)).one() in frequencies
    assert db.session.scalars(select(MessagePattern.works_on)).one() == 3
