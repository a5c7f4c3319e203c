"""What SQLite's planner knows: nothing until a night's job has looked, and then where to start."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import sqlite

from config import Settings
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, is_postgresql, table_of, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.stale_statistics import refresh_all_statistics
from skills_centre.requirements.models import LongAbsence
from tests.processes import eventually, running_worker

MANY = 2_500


def bring_in(many: int) -> None:
    """So many people, one of whom is away."""
    ids = [new_id() for _ in range(many)]
    with transaction() as session:
        session.execute(
            insert(table_of(Person)),
            [
                {"id": one, "email": f"person{place}@example.org", "name": f"Person {place}", "sort_key": f"person {place}",
                 "person_type": PersonType.HOUSE_STAFF, "joined_on": date(2024, 1, 8)}
                for place, one in enumerate(ids)
            ],
        )  # fmt: skip
        session.add(LongAbsence(person_id=ids[0], starts_on=date(2026, 3, 2), recorded_by=ids[1]))


def table_first_read() -> str:
    """Where the planner starts that looks for the absences of everybody who is here."""
    asked = (
        select(LongAbsence.id)
        .join(Person, Person.id == LongAbsence.person_id)
        .where(LongAbsence.withdrawn_at.is_(None), Person.left_on.is_(None))
    )
    words = str(asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    db.session.close()
    db.engine.dispose()  # a connection reads what is known of tables when it reads of them first
    detail = db.session.execute(text(f"EXPLAIN QUERY PLAN {words}")).all()[0].detail
    return str(detail).split()[1]


@pytest.mark.sqlite_only
def test_sqlite_starts_from_the_few_once_it_has_looked(app: Flask) -> None:
    bring_in(MANY)
    assert table_first_read() == "person", "or this test says nothing"
    with transaction() as session:
        refresh_all_statistics(session)
    assert table_first_read() == "long_absence"


def test_postgresql_is_left_to_itself(app: Flask) -> None:
    if not is_postgresql(db.session()):
        pytest.skip("of PostgreSQL alone")
    bring_in(MANY)
    looked = text("SELECT sum(analyze_count) FROM pg_stat_user_tables")
    with db.engine.connect() as connection:
        before = connection.execute(looked).scalar_one()
    with transaction() as session:
        refresh_all_statistics(session)
    with db.engine.connect() as connection:
        assert connection.execute(looked).scalar_one() == before


@pytest.mark.soak
@pytest.mark.sqlite_only
def test_a_worker_looks_at_night(app: Flask, settings: Settings, found: None) -> None:
    bring_in(MANY)
    with running_worker(settings) as worker:
        with transaction():
            enqueue(Job.REFRESH_STATISTICS)
        eventually(lambda: table_first_read() == "long_absence", said=worker.log)
