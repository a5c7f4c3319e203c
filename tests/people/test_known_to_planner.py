"""What SQLite's planner knows: nothing until a night's job has looked, and then where to start."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import sqlite

from config import Settings
from skills_centre.people.models import LineClosure, Person, PersonType
from skills_centre.people.services.known_to_planner import STEADY, look_at_people
from skills_centre.platform.database import db, is_postgresql, table_of, transaction
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from tests.processes import eventually, running_worker

MANY = 2_500


def bring_in(many: int) -> None:
    """So many people."""
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


def starts_from_everybody() -> bool:
    """Whether the planner, asked for those few of a manager's line who are here, starts from all who are here."""
    line = select(LineClosure.person_id).where(LineClosure.manager_id == new_id())
    asked = select(Person.id).where(Person.left_on.is_(None), Person.id.in_(line))
    words = str(asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    db.session.close()
    db.engine.dispose()  # a connection reads what is known of tables when it reads of them first
    plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {words}")).all()
    return "left_on" in str(plan[0].detail)


@pytest.mark.sqlite_only
def test_sqlite_starts_from_the_few_once_it_has_looked(app: Flask) -> None:
    bring_in(MANY)
    assert starts_from_everybody(), "or this test says nothing"
    with transaction():
        look_at_people()
    assert not starts_from_everybody()
    known = text("SELECT DISTINCT tbl FROM sqlite_stat1")
    assert set(db.session.scalars(known)) <= {table_of(one).name for one in STEADY}, (
        "and nothing that fills within a day"
    )


def test_postgresql_is_left_to_itself(app: Flask) -> None:
    if not is_postgresql(db.session()):
        pytest.skip("of PostgreSQL alone")
    bring_in(MANY)
    looked = text("SELECT sum(analyze_count) FROM pg_stat_user_tables")
    with db.engine.connect() as connection:
        before = connection.execute(looked).scalar_one()
    with transaction():
        look_at_people()
    with db.engine.connect() as connection:
        assert connection.execute(looked).scalar_one() == before


@pytest.mark.soak
@pytest.mark.sqlite_only
def test_a_worker_looks_at_night(app: Flask, settings: Settings, found: None) -> None:
    bring_in(MANY)
    with running_worker(settings) as worker:
        with transaction():
            enqueue(Job.LOOK_AT_PEOPLE)
        eventually(lambda: not starts_from_everybody(), said=worker.log)
