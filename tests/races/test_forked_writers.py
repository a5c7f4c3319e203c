"""Processes that were forked from one that knows the database, as workers are, write to it."""

import multiprocessing

from flask import Flask
from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from tests.conftest import type_of_maker

IN_ANOTHER_PROCESS = multiprocessing.get_context("fork")


def _rename(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        with transaction() as session:
            session.scalars(select(Person)).one().name = "Renamed by the child"


def test_a_forked_process_writes_after_its_parent_has(app: Flask, make_person: type_of_maker) -> None:
    make_person(name="Ada Byron")
    child = IN_ANOTHER_PROCESS.Process(target=_rename, args=(app,))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    db.session.expire_all()
    assert db.session.scalars(select(Person.name)).all() == ["Renamed by the child"]
