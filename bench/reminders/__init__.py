"""Reminders: what is owed found, pages while it waits, and mail sent, on both databases.

`REMINDERS_PEOPLE` chooses how many people each have one reminder (10,000; the full size is 100,000), and `REMINDERS_DATABASES` the kinds,
with a comma between.
"""

import os
from collections.abc import Iterator

from bench.databases import application_of
from bench.measure import Measurement
from bench.reminders.data import write_people
from bench.reminders.finding import find_and_write
from bench.reminders.sending import send
from bench.reminders.waiting import pages_while_all_wait

PEOPLE = int(os.environ.get("REMINDERS_PEOPLE", "10000"))
KINDS = os.environ.get("REMINDERS_DATABASES", "SQLite,PostgreSQL").split(",")


def run() -> list[Measurement]:
    """Measure everything on both databases."""
    return [one for kind in KINDS for one in _on(kind)]


def _on(kind: str) -> Iterator[Measurement]:
    with application_of(kind) as app:
        keeper = write_people(PEOPLE)
        yield from find_and_write(kind, PEOPLE, keeper)
        yield from pages_while_all_wait(app, kind, PEOPLE, keeper)
        yield from send(app, kind, PEOPLE, app.extensions["settings"].data_dir)
