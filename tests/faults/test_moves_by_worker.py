"""A move of a session of many, with a real worker that is killed in its five minutes: stopped it tells nobody, otherwise everybody once."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from flask import Flask

from config import Settings
from skills_centre.bookings.models import SessionMove
from skills_centre.bookings.queries.moves import waiting_move
from skills_centre.bookings.services.moving import change_by_form, stop_move
from skills_centre.people.models import Institution
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.jobs import Job
from tests.bookings.builders import a_plan, the_session
from tests.bookings.reading_calendars import read_mail
from tests.faults.test_bookings_by_worker import all_sent, booked_by, has_come, sent, settled, wake
from tests.faults.test_mail_by_worker import working
from tests.processes import eventually
from tests.smtp import smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]

NUMBER = 21


def move(session_id: UUID, boss: UUID, to: datetime) -> UUID:
    """Set it to be moved, and give the move."""
    plan = a_plan(the_session(session_id).course_id, starts_at=to, capacity=NUMBER)
    with transaction():
        assert change_by_form(session_id, plan, by_id=boss, now=utc_now()) is not None
    waiting = waiting_move(session_id)
    assert waiting is not None
    return waiting.id


def test_a_move_stopped_a_second_before_its_time_tells_nobody_and_one_that_is_not_tells_everybody_once(
    app: Flask, settings: Settings, found: None
) -> None:
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = False
    session_id, boss = booked_by(NUMBER)
    was = the_session(session_id).starts_at
    later = (was + timedelta(days=7)).replace(microsecond=0)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        stopped = move(session_id, boss, later)
        worker.kill()
        with transaction() as session:
            kept = session.get_one(SessionMove, stopped)
            stop_move(session_id, stopped, by_id=boss, now=kept.move_at - timedelta(seconds=1))
            kept.move_at = utc_now()
        worker.start()
        wake(Job.SETTLE_SESSIONS, Job.TELL_OF_BOOKINGS, Job.SEND_URGENT_MAIL)
        settled(worker)
        assert (sent(), sink.messages, the_session(session_id).starts_at) == (0, [], was)

        carried = move(session_id, boss, later)
        with transaction() as session:
            session.get_one(SessionMove, carried).move_at = utc_now()
        wake(Job.SETTLE_SESSIONS)
        eventually(partial(has_come, sink, 1), said=worker.log)
        worker.kill()
        worker.start()
        eventually(partial(all_sent, NUMBER), said=worker.log, every=0.5)
        assert len({one["To"] for one in sink.messages}) == NUMBER
        assert len(sink.messages) - NUMBER <= 1, "at most one message is repeated for a killed worker"
        assert {read_mail(one).starts_at for one in sink.messages} == {later}
