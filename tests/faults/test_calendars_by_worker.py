"""Calendar parts by a real worker that is killed while it sends, and a real SMTP server."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from config import Settings
from skills_centre.bookings.services.booking import book_place
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.scheduling import schedule_session
from skills_centre.people.models import Institution, Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from tests.bookings.builders import a_plan
from tests.bookings.reading_calendars import read_mail
from tests.conftest import TODAY
from tests.faults.test_bookings_by_worker import all_sent, has_come, wake
from tests.faults.test_mail_by_worker import working
from tests.learning.builders import add_course
from tests.processes import eventually
from tests.smtp import smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]


def test_a_calendar_part_survives_a_killed_worker_and_the_cancelling_takes_out_what_was_put_in(
    app: Flask, settings: Settings, found: None
) -> None:
    now, number = utc_now(), 3
    guests = [
        Person(id=new_id(), name=f"Guest {one}", sort_key=f"guest {one}", email=f"guest{one}@westmere.uk",
               person_type=PersonType.HOUSE_STAFF, joined_on=TODAY)
        for one in range(number)
    ]  # fmt: skip
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = False
        session.add_all(guests)
    plan = a_plan(add_course(), starts_at=now + timedelta(days=30), capacity=number)
    with transaction():
        session_id = schedule_session(plan, by_id=None, now=now)
        for one in guests:
            book_place(one.id, session_id, by_id=one.id, now=now)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        wake(Job.TELL_OF_BOOKINGS)
        eventually(partial(has_come, sink, 1), said=worker.log)
        worker.kill()
        worker.start()
        eventually(partial(all_sent, number), said=worker.log, every=0.5)
        put = {one.uid: one for one in map(read_mail, sink.messages)}
        assert sorted(one.attendee or "" for one in put.values()) == [f"mailto:{one.email}" for one in guests]
        assert {(one.method, one.sequence) for one in put.values()} == {("REQUEST", 0)}
        before = len(sink.messages)
        with transaction():
            cancel_session(session_id, why="The room floods.", by_id=guests[0].id, now=utc_now())
        eventually(partial(all_sent, 2 * number), said=worker.log, every=0.5)
        off = [read_mail(one) for one in sink.messages[before:]]
        assert {one.uid for one in off} == put.keys()
        assert {(one.method, one.sequence) for one in off} == {("CANCEL", 1)}
