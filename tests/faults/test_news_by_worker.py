"""News of a course that many people get, with a real worker that is killed in its five minutes: stopped, nobody is told of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from config import Settings
from skills_centre.learning.models import HeldNews, NewsKind
from skills_centre.learning.services.moving import move_learners
from skills_centre.learning.services.news import stop_news
from skills_centre.people.models import Institution
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from tests.bookings.builders import people
from tests.faults.faulty import AT
from tests.faults.test_bookings_by_worker import wake
from tests.faults.test_mail_by_worker import working
from tests.learning.builders import add_course, enrolled, publish_next
from tests.processes import Worker, eventually
from tests.smtp import smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]

NUMBER = 21


@travel(AT, tick=False)
def move() -> HeldNews:
    """Move so many people to a newer version of a course on that Tuesday morning, and give the news that waits."""
    key = f"course-{new_id()}"
    course_id = add_course(key, quiz=None)
    enrolments = [enrolled(one, course_id).id for one in people(NUMBER)]
    newer = publish_next(course_id, lessons=("first",))
    (lead,) = people(1)
    with transaction():
        move_learners(newer, chosen=enrolments, reason="New rules", by_id=lead, now=AT)
    held = db.session.scalars(
        select(HeldNews).where(HeldNews.kind == NewsKind.MOVED, HeldNews.course_id == course_id)
    ).one()
    assert held.receivers == NUMBER
    return held


def told() -> list[object]:
    """Who is owed the news, a row for each message."""
    db.session.close()
    return list(db.session.scalars(select(Reminder.person_id).where(Reminder.kind == ReminderKind.COURSE_MOVED)))


def swept(worker: Worker, times: int) -> bool:
    """Whether the worker has gone through what is owed so many times."""
    wake(Job.SWEEP_REMINDERS)
    return worker.log.read_text().count("reminders.sweep") >= 2 * times


def test_news_stopped_a_second_before_its_time_tells_nobody_and_other_news_everybody_once(
    app: Flask, settings: Settings, found: None
) -> None:
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = False
    with smtp_server() as (_sink, smtp_url), working(settings, smtp_url, at=AT) as worker:
        stopped = move().id
        eventually(lambda: swept(worker, 1), said=worker.log, every=0.5)
        worker.kill()
        assert told() == [], "it waits"
        with transaction() as session:
            held = session.get_one(HeldNews, stopped)
            stop_news(stopped, by_id=held.caused_by, now=held.send_at - timedelta(seconds=1))
            held.send_at = AT
        carried = move().id
        with transaction() as session:
            session.get_one(HeldNews, carried).send_at = AT
        wake(Job.SWEEP_REMINDERS)
        worker.start()
        eventually(lambda: len(told()) > 0, said=worker.log)
        worker.kill()
        worker.start()
        eventually(lambda: swept(worker, 4), said=worker.log, every=0.5)
        receivers = told()
        assert (len(receivers), len(set(receivers))) == (NUMBER, NUMBER)
