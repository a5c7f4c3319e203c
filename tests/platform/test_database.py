"""How a session ends: what was only read leaves PostgreSQL's prepared statements alone, and what strays is never kept."""

import os
from collections.abc import Callable
from threading import Event, Thread

import pytest
from filelock import FileLock
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from config import Settings
from skills_centre.people.models import Person
from skills_centre.platform.database import OutsideTransactionError, db, is_postgresql, transaction

#: More than after how many rounds the driver has a statement prepared.
ROUNDS = 8


@pytest.mark.usefixtures("app")
def test_statements_that_are_asked_again_and_again_are_planned_once(make_person: Callable[..., Person]) -> None:
    make_person("Ada Okafor")
    db.session.remove()
    for _ in range(ROUNDS):
        assert db.session.scalars(select(Person.name)).all() == ["Ada Okafor"]
        db.session.remove()
    if is_postgresql(db.session()):
        kept = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
        assert any("person.name" in statement for statement in kept)


@pytest.mark.usefixtures("app")
def test_what_is_changed_outside_a_transaction_is_not_kept_when_the_session_ends(
    make_person: Callable[..., Person],
) -> None:
    person_id = make_person("Ada Okafor").id
    person = db.session.get_one(Person, person_id)
    person.name = "Somebody Else"
    db.session.remove()
    assert db.session.get_one(Person, person_id).name == "Ada Okafor"


@pytest.mark.usefixtures("app")
def test_a_session_whose_statement_failed_ends_and_the_next_one_works(make_person: Callable[..., Person]) -> None:
    person_id = make_person("Ada Okafor").id
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1 FROM nowhere"))
    db.session.remove()
    with transaction() as session:
        session.get_one(Person, person_id).name = "Ada Lovelace"
    assert db.session.get_one(Person, person_id).name == "Ada Lovelace"


@pytest.mark.usefixtures("app")
def test_a_session_whose_connection_is_gone_ends_without_a_word(app: Flask, make_person: Callable[..., Person]) -> None:
    person_id = make_person("Ada Okafor").id
    db.session.get_one(Person, person_id)
    connection = db.session.connection().connection.dbapi_connection
    assert connection is not None
    if is_postgresql(db.session()):
        connection.close()
    db.session.remove()
    assert db.session.get_one(Person, person_id).name == "Ada Okafor"


@pytest.mark.usefixtures("app")
def test_a_change_outside_a_transaction_is_refused(make_person: Callable[..., Person]) -> None:
    db.session.get_one(Person, make_person("Ada Okafor").id).name = "Somebody Else"
    with pytest.raises(OutsideTransactionError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.sqlite_only
def test_a_writer_waits_for_that_of_another_process(
    app: Flask, settings: Settings, make_person: Callable[..., Person]
) -> None:
    person_id, done = make_person("Ada Okafor").id, Event()

    def write() -> None:
        with app.app_context(), transaction() as session:
            session.get_one(Person, person_id).name = "Ada Lovelace"
        done.set()

    writer = Thread(target=write)
    with FileLock(settings.data_dir / "writer.lock"):
        writer.start()
        assert not done.wait(0.3)
    assert done.wait(30)
    writer.join()


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
def test_a_process_that_is_forked_in_a_transaction_does_not_hold_it(settings: Settings) -> None:
    waits, go_on = os.pipe()
    with transaction():
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            os.read(waits, 1)
            os._exit(0)
    try:
        with FileLock(settings.data_dir / "writer.lock", timeout=0):
            pass
    finally:
        os.write(go_on, b".")
        os.waitpid(child, 0)
        os.close(waits)
        os.close(go_on)
