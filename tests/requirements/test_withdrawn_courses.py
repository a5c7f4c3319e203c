"""A course that nobody can take is asked of nobody; published again, it is asked for as if the rule began then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.catalogue.services.withdrawing import withdraw
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, queued_jobs, transaction
from skills_centre.platform.jobs import Job
from skills_centre.requirements.models import ObligationMark
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.services.following import follow_what_changed
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW
from tests.people.builders import add
from tests.requirements.builders import learn, owed, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def reader(app: Flask) -> UUID:
    return add("Rae Reader", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def version(keeper: UUID, reader: UUID) -> UUID:
    return publish_course(make_pack(), by_id=keeper, reviewer_id=reader)


@pytest.fixture
def course(version: UUID) -> UUID:
    return db.session.scalars(select(CourseVersion.course_id).where(CourseVersion.id == version)).one()


def follow(at: datetime) -> None:
    with transaction():
        follow_what_changed(now=at)


def take_away(version: UUID, by_id: UUID, at: datetime) -> None:
    with transaction():
        withdraw(version, by_id=by_id, now=at)
        woken = (Job.FOLLOW_RULES, {}) in queued_jobs().waiting
    assert woken, "whoever follows is told at once"
    follow(at)


def test_nobody_owes_a_course_that_was_withdrawn(keeper: UUID, version: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, keeper)
    follow(NOW)
    take_away(version, keeper, NOW + 20 * DAY)
    assert owed(ada) == [(TODAY + 30 * DAY, Outcome.NO_LONGER)]


def test_whoever_had_completed_it_stays_down_as_having_done_so(keeper: UUID, version: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, keeper)
    follow(NOW)
    learn(ada, course, TODAY + 3 * DAY)
    take_away(version, keeper, NOW + 20 * DAY)
    assert owed(ada) == [(TODAY + 30 * DAY, Outcome.COMPLETED)]


def test_nobody_is_overdue_when_it_is_published_again(keeper: UUID, reader: UUID, version: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, keeper)
    follow(NOW)
    take_away(version, keeper, NOW + 20 * DAY)
    again = NOW + 200 * DAY
    publish_course(make_pack(title="Making better tea"), by_id=keeper, reviewer_id=reader, now=again)
    assert db.session.query(ObligationMark).count() == 1
    follow(again)
    assert owed(ada) == [
        (TODAY + 30 * DAY, Outcome.NO_LONGER),
        (TODAY + 230 * DAY, None),
    ]
    follow(again + 10 * DAY)
    assert owed(ada)[-1] == (TODAY + 230 * DAY, None), "the date stays, day after day"


def test_a_course_that_nobody_requires_wakes_nobody(keeper: UUID, version: UUID) -> None:
    with transaction():
        before = db.session.query(ObligationMark).count()
        withdraw(version, by_id=keeper, now=NOW)
        assert db.session.query(ObligationMark).count() == before


@pytest.mark.sqlite_only
def test_the_list_and_the_rule_say_that_its_course_is_withdrawn(
    be: Callable[[UUID], FlaskClient], keeper: UUID, version: UUID, course: UUID
) -> None:
    rule_id = rule(course, keeper)
    take_away(version, keeper, NOW)
    client = be(keeper)
    assert "Course withdrawn" in client.get("/administration/required-learning").text
    assert "nobody is asked to" in client.get(f"/administration/required-learning/{rule_id}").text
