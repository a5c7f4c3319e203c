"""How a session ends: what was only read leaves PostgreSQL's prepared statements alone, and what strays is never kept."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

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
