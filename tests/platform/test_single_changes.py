"""Changes that are a transaction each: kept at once, refused inside another transaction, and made again when their connection broke."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import bindparam, text, update

from skills_centre.people.models import Person
from skills_centre.platform.database import OutsideTransactionError, db, is_postgresql, table_of, transaction
from skills_centre.platform.single_changes import single_changes

pytestmark = pytest.mark.usefixtures("app")

_PEOPLE = table_of(Person)
RENAME = update(_PEOPLE).where(_PEOPLE.c.id == bindparam("whom")).values(name=bindparam("to"))

MakePerson = Callable[..., Person]


def name_of(person_id: UUID) -> str:
    db.session.close()
    return db.session.get_one(Person, person_id).name


def test_each_change_is_kept_at_once_and_counted(make_person: MakePerson) -> None:
    ada, nobody = make_person("Ada Okafor").id, UUID(int=0)
    with single_changes() as changes:
        for number in range(10):
            assert changes.affected_rows(RENAME, {"whom": ada, "to": f"Ada {number}"}) == 1
            assert name_of(ada) == f"Ada {number}"
        assert changes.affected_rows(RENAME, {"whom": nobody, "to": "Nobody"}) == 0
        with transaction() as session:
            session.get_one(Person, ada).name = "Ada again"
        assert changes.affected_rows(RENAME, {"whom": ada, "to": "Ada at last"}) == 1
    assert name_of(ada) == "Ada at last"


def test_a_change_that_is_begun_is_kept_when_it_was_waited_for(make_person: MakePerson) -> None:
    ada, nobody = make_person("Ada Okafor").id, UUID(int=0)
    with single_changes() as changes:
        ended = changes.begin(RENAME, {"whom": ada, "to": "Ada"})
        assert ended() == 1
        assert name_of(ada) == "Ada"
        assert changes.begin(RENAME, {"whom": nobody, "to": "Nobody"})() == 0
        with pytest.raises(Exception, match=r"(?i)null"):
            changes.begin(RENAME, {"whom": ada, "to": None})()
        changes.begin(RENAME, {"whom": ada, "to": "Ada at last"})
    assert name_of(ada) == "Ada at last", "what was begun is over when the connection is given back"


def test_a_change_inside_a_transaction_is_refused(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    with single_changes() as changes, transaction(), pytest.raises(OutsideTransactionError):
        changes.affected_rows(RENAME, {"whom": ada, "to": "Somebody Else"})


def test_what_the_database_refuses_is_not_asked_again_and_the_next_change_is_made(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    with single_changes() as changes:
        with pytest.raises(Exception, match=r"(?i)null"):
            changes.affected_rows(RENAME, {"whom": ada, "to": None})
        assert changes.affected_rows(RENAME, {"whom": ada, "to": "Ada"}) == 1
    assert name_of(ada) == "Ada"


def test_a_change_whose_connection_broke_is_made_on_a_new_one(app: Flask, make_person: MakePerson) -> None:
    if not is_postgresql(db.session()):
        pytest.skip("SQLite is a file, and has no connection that could break")
    ada = make_person("Ada Okafor").id
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'UPDATE person%'"
    )
    with single_changes() as changes:
        changes.affected_rows(RENAME, {"whom": ada, "to": "Before"})
        assert db.session.scalars(others).all() == [True]
        db.session.close()
        assert changes.affected_rows(RENAME, {"whom": ada, "to": "After"}) == 1
    assert name_of(ada) == "After"


def test_a_connection_that_was_lent_begins_transactions_again(make_person: MakePerson) -> None:
    """What was changed with nothing to commit it does not stay with the connection."""
    ada = make_person("Ada Okafor").id
    with single_changes() as changes:
        changes.affected_rows(RENAME, {"whom": ada, "to": "Before"})
    db.session.close()
    values: dict[str, Any] = {"whom": ada, "to": "After"}
    with db.engine.connect() as connection:
        connection.execute(RENAME, values)
        connection.rollback()
    assert name_of(ada) == "Before"
