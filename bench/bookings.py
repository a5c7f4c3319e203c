"""Booking a place against the one UPDATE and INSERT that it cannot do without, on both databases: one hot session, and 400 of them."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from bench.ceilings import TAKE_PLACE
from bench.databases import application_on, databases, people_of_the_line, write_organisation
from bench.measure import Measurement, at_least
from skills_centre.bookings.services.booking import book_place
from skills_centre.bookings.services.scheduling import SessionPlan, Times, schedule_session
from skills_centre.catalogue.models import Course
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id

PEOPLE, SESSIONS, ROUNDS = 400, 400, 5

Take = Callable[[UUID, UUID, datetime], None]


def run() -> list[Measurement]:
    """Measure on both databases."""
    measured = []
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as addresses:
        for kind, address in addresses.items():
            measured += _measure(application_on(address, Path(folder)), kind)
    return measured


def _measure(app: Flask, kind: str) -> list[Measurement]:
    with app.app_context():
        course_id, people = _write_people(utc_now())
        measured = []
        for name, number in (("one hot session", 1), (f"spread over {SESSIONS} sessions", SESSIONS)):
            ours, ceiling = [], []
            for _ in range(ROUNDS):
                ceiling.append(_per_second(by_hand, people, _sessions(course_id, number)))
                ours.append(_per_second(by_service, people, _sessions(course_id, number)))
            measured.append(
                at_least(
                    f"bookings, {name}, {kind}",
                    value=statistics.median(ours),
                    limit=statistics.median(ceiling),
                    unit="1/s",
                    goal=0.5,
                )
            )
        db.session.remove()
        db.engine.dispose()
    return measured


def _write_people(now: datetime) -> tuple[UUID, list[UUID]]:
    write_organisation(PEOPLE)
    course_id = new_id()
    with transaction() as session:
        session.add(Course(id=course_id, key="bench", made_at=now))
    return course_id, people_of_the_line()


def _sessions(course_id: UUID, number: int) -> list[UUID]:
    """So many fresh sessions with room for everybody."""
    now = utc_now()
    start = now + timedelta(days=30)
    plan = SessionPlan(course_id, (Times(start, start + timedelta(hours=2)),), capacity=PEOPLE, is_online=True)
    with transaction():
        return [schedule_session(plan, by_id=None, now=now) for _ in range(number)]


def _per_second(take: Take, people: Sequence[UUID], sessions: Sequence[UUID]) -> float:
    """Have everybody book, in a transaction each, and say how many did in a second."""
    pairs: Iterator[tuple[UUID, UUID]] = zip(people, cycle(sessions), strict=False)
    began = time.perf_counter()
    for person_id, session_id in pairs:
        with transaction():
            take(person_id, session_id, utc_now())
    return len(people) / (time.perf_counter() - began)


def by_service(person_id: UUID, session_id: UUID, now: datetime) -> None:
    """Book as the product does: with the turn, the history and the wake-up."""
    book_place(person_id, session_id, by_id=person_id, now=now)


def by_hand(person_id: UUID, session_id: UUID, now: datetime) -> None:
    """Take a place and keep whose it is, and nothing more."""
    connection = db.session.connection()
    is_uuid_native = connection.dialect.name == "postgresql"
    values = {name: one if is_uuid_native else one.hex for name, one in
              (("id", new_id()), ("person", person_id), ("session", session_id))}  # fmt: skip
    taken = connection.execute(text(TAKE_PLACE[0]), values).rowcount
    if taken:
        connection.execute(text(TAKE_PLACE[1]), {**values, "now": now if is_uuid_native else now.isoformat(" ")})
