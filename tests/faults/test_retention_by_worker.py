"""The night's erasure through a real broker and worker: a leaver's words go, those of who is still here stay."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from config import Settings
from skills_centre.people.models import Person
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.words import Words, keep_words
from tests.people.builders import add
from tests.processes import eventually, running_worker

LONG_AGO = timedelta(days=10 * 365)


@pytest.mark.sqlite_only
def test_a_worker_erases_those_whose_period_is_over_and_nobody_else(
    app: Flask, settings: Settings, found: None
) -> None:
    gone, here = add("Gone Gower"), add("Here Hale")
    with transaction() as session:
        for person_id in (gone, here):
            keep_words("what they wrote", about_id=person_id, purpose="decision", now=utc_now() - LONG_AGO)
        record_leaver(gone, last_day=local_day(utc_now()), by_id=None, now=utc_now())
        session.execute(update(Person).where(Person.id == gone).values(left_on=local_day(utc_now() - LONG_AGO)))
    with running_worker(settings) as worker:
        with transaction():
            enqueue(Job.RETENTION)
        eventually(lambda: _erased() == {gone}, said=worker.log)
    assert {row.about_id: row.body for row in db.session.execute(select(Words.about_id, Words.body))} == {
        gone: None,
        here: "what they wrote",
    }


def _erased() -> set[object]:
    db.session.close()
    return set(db.session.scalars(select(Person.id).where(Person.erased_at.is_not(None))))
