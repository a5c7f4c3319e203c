"""Telling people what happened to their bookings: once each, at once, and nothing that they have just seen themselves."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import book_place, cancel_booking, decline_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.scheduling import change_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.telling import tell_next
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import STARTS, a_plan, a_session, book, the_session
from tests.conftest import NOW
from tests.reminders.builders import HEAD

MakePerson = Callable[..., Person]


@pytest.fixture
def three(make_person: MakePerson) -> tuple[UUID, UUID, UUID]:
    return make_person("Ada Okafor").id, make_person("Ben Iqbal").id, make_person("Cy Lund").id


def tell() -> list[tuple[str, str]]:
    """Tell of everything, and give the messages since the last time: to whom, and the subject's beginning."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    while True:
        with transaction():
            if not tell_next(HEAD, now=NOW, most=2):
                break
    rows = db.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
    return [
        ((one.address or "").split(".")[0], (one.subject or "").split(":")[0]) for one in rows if one.id not in before
    ]


def test_each_change_is_told_once_and_to_whom_it_concerns(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, cy = three
    session_id = a_session(capacity=1)
    first = book(ada, session_id)
    book(ben, session_id)
    assert tell() == [("ada", "You have a place")]
    assert tell() == []
    with transaction():
        cancel_booking(first, reason=EndReason.ILL, by_id=ada, now=NOW, person_id=ada)
    assert tell() == [("ada", "Your booking is cancelled"), ("ben", "A place for you")]
    with transaction():
        settle(session_id, now=NOW + timedelta(days=1))
    assert tell() == [("ben", "The offer has ended")]
    with transaction():
        book_place(cy, session_id, by_id=ada, now=NOW)
    body = db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first()
    assert tell() == [("cy", "You have a place")]
    body = db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first()
    assert body is not None
    assert "You have been booked onto" in body
    assert f"/sessions/{session_id}" in body
    assert "Thursday 26 March 2026, 10:00 am to 12:00 pm" in body


def test_a_change_that_has_been_overtaken_is_not_told(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, _cy = three
    session_id = a_session(capacity=1)
    first, second = book(ada, session_id), book(ben, session_id)
    with transaction():
        cancel_booking(first, reason=EndReason.ILL, by_id=ada, now=NOW)
    with transaction():
        cancel_booking(second, reason=EndReason.WORK, by_id=ben, now=NOW)
    assert tell() == [("ada", "Your booking is cancelled")]


def test_a_cancelled_or_moved_session_is_told_to_everyone_with_a_booking(
    app: Flask, three: tuple[UUID, UUID, UUID]
) -> None:
    session_id = a_session(capacity=1)
    for person_id in three:
        book(person_id, session_id)
    tell()
    course_id = the_session(session_id).course_id
    with transaction():
        change_session(
            session_id, a_plan(course_id, capacity=1, starts_at=STARTS + timedelta(days=1)), by_id=None, now=NOW
        )
    assert tell() == [("ada", "Changed"), ("ben", "Changed"), ("cy", "Changed")]
    with transaction():
        cancel_session(session_id, why="The trainer is ill.", by_id=three[0], now=NOW)
    assert tell() == [("ada", "Cancelled"), ("ben", "Cancelled"), ("cy", "Cancelled")]
    body = db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first()
    assert body is not None
    assert "trainer" not in body


def test_what_one_person_is_told_of_one_session_is_one_thread_as_mail_programs_read_it(
    app: Flask, three: tuple[UUID, UUID, UUID], tmp_path: Path
) -> None:
    ada, ben, _cy = three
    session_id, other = a_session(), a_session(starts_at=STARTS + timedelta(days=40))
    for person_id, which in ((ada, session_id), (ben, session_id), (ada, other)):
        book(person_id, which)
    tell()
    course_id = the_session(session_id).course_id
    with transaction():
        change_session(session_id, a_plan(course_id, starts_at=STARTS + timedelta(days=1)), by_id=None, now=NOW)
    tell()
    with transaction():
        cancel_session(session_id, why="", by_id=ben, now=NOW)
    tell()
    routes = MailRoutes(None, "Centre <c@skills.test>", "https://skills.test", tmp_path, only_to_files=True)
    drain(routes, urgent=True, clock=lambda: NOW)
    mails = [message_from_bytes(one.read_bytes()) for one in tmp_path.rglob("*.eml")]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails) == 7
    threads = Counter((mail["To"].partition(".")[0], mail["References"]) for mail in mails)
    assert sorted((name, number) for (name, _), number in threads.items()) == [("ada", 1), ("ada", 3), ("ben", 3)]
    ids = [thread for _, thread in threads]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"<[0-9a-f]{40}\.[0-9a-f]{8}@skills\.test>", one) for one in ids)
    assert not set(ids) & {mail["Message-ID"] for mail in mails}


def test_near_the_start_everyone_waiting_is_told_of_the_free_place(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, _ben, _cy = three
    session_id = a_session(capacity=1)
    made = [book(one, session_id) for one in three]
    tell()
    with transaction():
        cancel_booking(made[0], reason=EndReason.ILL, by_id=ada, now=STARTS - timedelta(hours=40))
    with transaction():
        while tell_next(HEAD, now=STARTS - timedelta(hours=40)):
            pass
    free = db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.subject.like("A place is free%"))).all()
    assert sorted(filter(None, free)) == ["ben.iqbal@example.org", "cy.lund@example.org"]


def test_a_reason_is_on_the_page_and_never_in_the_message(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, _cy = three
    made = book(ada, a_session(needs_approval=True))
    with transaction():
        decline_booking(made, why="A secret reason.", by_id=ben, now=NOW)
    assert tell() == [("ada", "Your request was declined")]
    assert "secret" not in str(db.session.execute(select(OutboxMessage.text_body, OutboxMessage.html_body)).all())


def test_somebody_without_an_address_is_passed_over(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    with transaction() as session:
        session.get_one(Person, three[0]).email = None
    book(three[0], a_session())
    assert tell() == []
