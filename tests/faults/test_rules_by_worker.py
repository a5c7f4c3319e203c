"""What people owe, with a real broker and a real worker: it follows within seconds, and what a killed worker left is done by the next."""

import pytest
from flask import Flask

from config import Settings
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db
from skills_centre.platform.jobs import Job, send_jobs_through
from skills_centre.requirements.models import Obligation, ObligationMark
from skills_centre.requirements.rules.owing import Outcome
from tests.faults.test_bookings_by_worker import wake
from tests.learning.builders import add_course, completed
from tests.people.builders import add
from tests.processes import eventually, running_worker
from tests.requirements.builders import rule

pytestmark = [pytest.mark.timeout(300), pytest.mark.soak_on("sqlite")]


def open_now() -> int:
    """How many obligations are open."""
    db.session.close()
    return db.session.query(Obligation).filter(Obligation.closed_on.is_(None)).count()


def marks() -> int:
    """How many changes nobody has followed yet."""
    db.session.close()
    return db.session.query(ObligationMark).count()


def test_obligations_follow_through_the_broker_and_a_killed_worker_loses_nothing(
    app: Flask, settings: Settings
) -> None:
    keeper, course = add("Kim Keeper"), add_course(quiz=None)
    rule(course, keeper, now=utc_now())
    assert open_now() == 1
    with running_worker(settings) as worker:
        add("Ada Clerk")
        eventually(lambda: open_now() == 2, said=worker.log)
        completed(keeper, course)  # in March, before the rule: what was done before counts for what is asked once
        eventually(lambda: open_now() == 1, said=worker.log)
        closed = db.session.query(Obligation).filter_by(person_id=keeper).one()
        assert (closed.outcome, closed.closed_on) == (Outcome.COMPLETED, local_day(utc_now()))
        worker.kill()
        to_broker = send_jobs_through(
            lambda _job, _arguments: None
        )  # every message is lost, and only the marks are left
        for number in range(20):
            add(f"Newcomer {number}")
        send_jobs_through(to_broker)
        assert (open_now(), marks()) == (1, 20)
        worker.start()
        wake(Job.FOLLOW_RULES)
        eventually(lambda: (open_now(), marks()) == (21, 0), said=worker.log)
