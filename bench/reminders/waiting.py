"""Pages while everybody's message waits, owed and queued, beside the same pages while only that of whoever opens them does.

Both take turns on the same database.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, select

from bench.measure import Measurement, at_most
from bench.reminders.sending import queue
from bench.serving import page_of
from skills_centre.people.models import Person
from skills_centre.people.services.known_to_planner import look_at_people
from skills_centre.platform.database import db, refresh_statistics, table_of, transaction
from skills_centre.reminders.models import Reminder

#: How many people open each page, and how often both take turns.
PEOPLE, ROUNDS = 10, 5
#: What anybody opens.
ADDRESSES = ("/", "/courses", "/my-messages", "/my-learning")
#: What whoever looks after messages opens while they wait, each within so many milliseconds.
QUEUE, QUEUE_WITHIN = ("/administration/messages", "/administration/messages?state=queued"), 200.0


def pages_while_all_wait(app: Flask, kind: str, number: int, keeper: UUID) -> Iterator[Measurement]:
    """What a page costs while so many wait, beside their own alone; and the pages of those who look after messages."""
    people = db.session.scalars(select(Person.id).where(Person.id != keeper).limit(PEOPLE)).all()
    pages = [page_of(app, one, address) for one in people for address in ADDRESSES]
    rows = [dict(row) for row in db.session.execute(select(table_of(Reminder))).mappings()]
    theirs = [row for row in rows if row["person_id"] in people]
    with transaction():
        look_at_people()  # as each night does
    _milliseconds(pages)  # a process compiles its templates and statements the first time
    with_few, with_all = list[list[float]](), list[list[float]]()
    for _ in range(ROUNDS):
        for waiting, took in ((theirs, with_few), (rows, with_all)):
            _let_wait(waiting)
            took.append(_milliseconds(pages))
    yield at_most(
        f"pages while {number} messages wait, {kind}",
        value=_quickest(with_all), limit=_quickest(with_few), unit="ms", goal=1.1,
    )  # fmt: skip
    looked = [page_of(app, keeper, address) for address in QUEUE]
    _milliseconds(looked)
    yield at_most(
        f"the queue looked at while {number} wait, {kind}",
        value=max(_milliseconds(looked * ROUNDS)), limit=QUEUE_WITHIN, unit="ms", goal=1,
    )  # fmt: skip


def _let_wait(reminders: Sequence[dict[str, Any]]) -> None:
    """Let these be owed, and for each of them a message be queued to its person; nothing else."""
    with transaction() as session:
        session.execute(delete(Reminder))
        session.execute(table_of(Reminder).insert(), reminders)
        refresh_statistics(session, Reminder)
    queue(len(reminders), [row["person_id"] for row in reminders])


def _milliseconds(pages: Sequence[Callable[[], object]]) -> list[float]:
    """What each of these costs, asked in an order of chance."""
    took = [0.0] * len(pages)
    for place in random.Random(1).sample(range(len(pages)), len(pages)):
        began = time.perf_counter()
        pages[place]()
        took[place] = (time.perf_counter() - began) * 1000
    return took


def _quickest(rounds: Sequence[Sequence[float]]) -> float:
    """The mean of all pages, each in its quickest round: a database that has just written much is busy with that for a while."""
    quickest: list[float] = [min(times) for times in zip(*rounds, strict=True)]
    return sum(quickest) / len(quickest)
