"""Absences told by a real broker and worker, which is killed in the middle of the sweep that finds and tells them."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from config import Settings
from skills_centre.bookings.services.attendance import close_register
from skills_centre.bookings.services.booking import book_place
from skills_centre.bookings.services.scheduling import schedule_session
from skills_centre.people.models import Institution, Person, PersonType
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from tests.bookings.builders import a_plan
from tests.conftest import NOW, TODAY
from tests.faults.test_bookings_by_worker import has_come, sent, wake
from tests.faults.test_team_months_by_worker import FIRST, working_on
from tests.learning.builders import add_course
from tests.processes import eventually
from tests.smtp import smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]


def all_told(number: int) -> bool:
    """Whether so many messages have left; wakes the worker, as beat does."""
    wake(Job.SWEEP_REMINDERS, Job.SEND_MAIL)
    return sent() == number


def test_the_absent_are_told_once_each_although_the_worker_is_killed(
    app: Flask, settings: Settings, found: None
) -> None:
    number, then = 110, FIRST - timedelta(days=6)
    everyone = [
        Person(id=new_id(), name=f"Person {one}", sort_key=f"person {one:05}", email=f"person{one}@westmere.uk",
               person_type=PersonType.HOUSE_STAFF, joined_on=TODAY)
        for one in range(number + 1)
    ]  # fmt: skip
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = False
        session.add_all(everyone)
    course_id = add_course()
    with transaction():
        session_id = schedule_session(a_plan(course_id, starts_at=then, capacity=number), by_id=None, now=NOW)
    with transaction():
        for one in everyone[1:]:
            book_place(one.id, session_id, by_id=one.id, now=NOW)
    with transaction():
        close_register(session_id, by_id=everyone[0].id, now=then + timedelta(hours=3))
    with smtp_server() as (sink, smtp_url), working_on(FIRST, settings, smtp_url) as worker:
        wake(Job.SWEEP_REMINDERS, Job.SEND_MAIL)
        eventually(partial(has_come, sink, 1), said=worker.log)
        worker.kill()
        worker.start()
        eventually(partial(all_told, number), said=worker.log, every=0.5)
        receivers = [one["To"] for one in sink.messages]
        assert len(set(receivers)) == number
        assert len(receivers) - number <= 1
        assert {str(one["Subject"]).split(":")[0] for one in sink.messages} == {"We missed you"}
