"""Bookings by a real broker and worker, which is killed in the middle of telling 300 people that their session is cancelled."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from skills_centre.bookings.models import (
    Booking,
    CourseSession,
    MessageTo,
    PlaceRequest,
    SessionAct,
    SessionEvent,
    SessionMessage,
    ToldEvent,
)
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.booking import book_place
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.messages import Written, stop_message, write_to_people
from skills_centre.bookings.services.scheduling import schedule_session
from skills_centre.people.models import Institution, Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.models import MailState, OutboxMessage
from tests.bookings.builders import a_plan
from tests.conftest import TODAY
from tests.faults.test_mail_by_worker import working
from tests.learning.builders import add_course
from tests.processes import Worker, eventually
from tests.skills.assessed import report_to
from tests.smtp import Sink, smtp_server

pytestmark = [pytest.mark.timeout(400), pytest.mark.soak_on("sqlite")]


@pytest.fixture
def founded(found: None, app: Flask) -> None:
    """An institution whose mail goes out."""
    with transaction() as session:
        session.get_one(Institution, 1).is_demonstration = False


def booked_by(number: int) -> tuple[UUID, UUID]:
    """A session next month that so many people have booked and been told of, and who looks after it."""
    now = utc_now()
    everyone = [
        Person(id=new_id(), name=f"Person {one}", sort_key=f"person {one:05}", email=f"person{one}@westmere.uk",
               person_type=PersonType.HOUSE_STAFF, joined_on=TODAY)
        for one in range(number + 1)
    ]  # fmt: skip
    with transaction() as session:
        session.add_all(everyone)
    course_id = add_course()
    with transaction():
        plan = a_plan(course_id, starts_at=now + timedelta(days=30), capacity=number)
        session_id = schedule_session(plan, by_id=None, now=now)
    with transaction():
        for one in everyone[1:]:
            book_place(one.id, session_id, by_id=one.id, now=now)
    with transaction() as session:
        events = session.scalars(select(SessionEvent.id)).all()
        session.add_all(ToldEvent(event_id=one, told_at=now) for one in events)
    return session_id, everyone[0].id


def sent() -> int:
    db.session.close()
    return db.session.execute(select(func.count()).where(OutboxMessage.state == MailState.SENT)).scalar_one()


def wake(*jobs: Job) -> None:
    with transaction():
        for job in jobs:
            enqueue(job)


def has_come(sink: Sink, number: int) -> bool:
    return len(sink.messages) >= number


def all_sent(number: int) -> bool:
    """Whether so many messages have left; wakes the worker, as beat does every few seconds."""
    wake(Job.TELL_OF_BOOKINGS, Job.SEND_URGENT_MAIL)
    return sent() == number


def make_due(session_id: UUID) -> None:
    """Let the five minutes of a cancelling pass."""
    with transaction() as session:
        session.get_one(CourseSession, session_id).cancel_at = utc_now()


def test_a_worker_killed_while_it_cancels_and_tells_leaves_everyone_told_once(
    app: Flask, settings: Settings, founded: None
) -> None:
    number = 300
    session_id, boss = booked_by(number)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        with transaction():
            assert cancel_session(session_id, why="The room floods.", by_id=boss, now=utc_now()) is not None
        make_due(session_id)
        wake(Job.SETTLE_SESSIONS)
        for reached in (1, 100):
            eventually(partial(has_come, sink, reached), said=worker.log)
            worker.kill()
            worker.start()
            wake(Job.SETTLE_SESSIONS, Job.TELL_OF_BOOKINGS, Job.SEND_URGENT_MAIL)
        eventually(partial(all_sent, number), said=worker.log, every=0.5)
        states = db.session.scalars(select(Booking.state).where(Booking.session_id == session_id)).all()
        assert set(states) == {BookingState.CANCELLED}
        receivers = [one["To"] for one in sink.messages]
        assert len(set(receivers)) == number
        repeated = len(receivers) - number
        print(f"{number} bookings cancelled, worker killed twice: {len(set(receivers))} told, {repeated} repeated")  # noqa: T201 - the figure itself
        assert repeated <= 2, "at most one message is repeated for each time that the worker is killed"


def test_a_cancelling_that_was_stopped_sends_nothing_even_when_the_worker_was_killed(
    app: Flask, settings: Settings, founded: None
) -> None:
    session_id, boss = booked_by(21)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        with transaction():
            cancel_session(session_id, why="The room floods.", by_id=boss, now=utc_now())
        worker.kill()
        with transaction():
            stop_cancelling(session_id, by_id=boss, now=utc_now())
        worker.start()
        wake(Job.SETTLE_SESSIONS, Job.TELL_OF_BOOKINGS, Job.SEND_URGENT_MAIL)
        settled(worker)
        assert sent() == 0
        assert sink.messages == []
        acts = db.session.scalars(
            select(SessionEvent.act).where(SessionEvent.session_id == session_id).order_by(SessionEvent.id)
        ).all()
        assert acts[-1] is SessionAct.CANCELLING_STOPPED


def settled(worker: Worker) -> None:
    """Wait until the worker has done what it was asked."""
    eventually(lambda: worker.log.read_text().count("succeeded") >= 3, said=worker.log)


def test_a_message_stopped_a_second_before_its_time_reaches_nobody_even_when_the_worker_was_killed(
    app: Flask, settings: Settings, founded: None
) -> None:
    session_id, boss = booked_by(21)
    written = Written("Bring a laptop", "Please bring one.", MessageTo.PLACES)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        with transaction():
            until = write_to_people(session_id, written, by_id=boss, form_id=new_id(), now=utc_now())
        assert until is not None
        worker.kill()
        with transaction() as session:
            message = session.scalars(select(SessionMessage)).one()
            stop_message(message.id, session_id=session_id, by_id=boss, now=until - timedelta(seconds=1))
            message.send_at = utc_now()
        worker.start()
        wake(Job.SETTLE_SESSIONS, Job.TELL_OF_BOOKINGS, Job.SEND_URGENT_MAIL)
        settled(worker)
        assert sent() == 0
        assert sink.messages == []


def test_a_message_reaches_each_of_many_once_although_the_worker_is_killed(
    app: Flask, settings: Settings, founded: None
) -> None:
    number = 100
    session_id, boss = booked_by(number)
    written = Written("Bring a laptop", "Please bring one.", MessageTo.PLACES)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        with transaction() as session:
            write_to_people(session_id, written, by_id=boss, form_id=new_id(), now=utc_now())
            session.scalars(select(SessionMessage)).one().send_at = utc_now()
        wake(Job.TELL_OF_BOOKINGS)
        eventually(partial(has_come, sink, 1), said=worker.log)
        worker.kill()
        worker.start()
        eventually(partial(all_sent, number), said=worker.log, every=0.5)
        receivers = [one["To"] for one in sink.messages]
        assert len(set(receivers)) == number
        assert len(receivers) - number <= 1


def test_a_request_is_brought_to_the_manager_and_ends_with_both_told_although_the_worker_is_killed(
    app: Flask, settings: Settings, founded: None
) -> None:
    now = utc_now()
    ada, mina = (
        Person(id=new_id(), name=name, sort_key=name.casefold(), email=f"{name.split()[0].casefold()}@westmere.uk",
               person_type=PersonType.HOUSE_STAFF, joined_on=TODAY)
        for name in ("Ada Okafor", "Mina Manager")
    )  # fmt: skip
    with transaction() as session:
        session.add_all([ada, mina])
    report_to(mina.id, ada.id)
    plan = a_plan(add_course(), starts_at=now + timedelta(days=30), needs_approval=True)
    with transaction():
        session_id = schedule_session(plan, by_id=None, now=now)
    with smtp_server() as (sink, smtp_url), working(settings, smtp_url) as worker:
        with transaction():
            book_place(ada.id, session_id, by_id=ada.id, now=now)
        eventually(partial(all_sent, 1), said=worker.log, every=0.5)
        worker.kill()
        with transaction() as session:
            session.scalars(select(PlaceRequest)).one().answer_by = utc_now()
        worker.start()
        wake(Job.SETTLE_SESSIONS)
        eventually(partial(all_sent, 3), said=worker.log, every=0.5)
        first, *others = (one["To"] for one in sink.messages)
        assert (first, sorted(others)) == ("mina@westmere.uk", ["ada@westmere.uk", "mina@westmere.uk"])
