"""Bulk loading: every value arrives as it was, and keys that were set aside come back as they were and refuse what they refused."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from psycopg.errors import UniqueViolation
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import Person
from skills_centre.platform.bulk import ReadyTable, keys_set_aside, write_many, written_into_the_file
from skills_centre.platform.database import OutsideTransactionError, db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import Words

COLUMNS = ("id", "about_id", "purpose", "body", "written_at", "erased_at")

AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)

#: What COPY, CSV or SQL would read as something else.
AWKWARD = ["", "\\N", "\\", "a\tb\nc\r\nd\\n", "it’s 'quoted' \"twice\"", "{NULL}", "\\.", "漢字 🎓", None]


def words_of(person: UUID, bodies: list[str | None]) -> list[tuple[object, ...]]:
    return [(new_id(), person, "note", body, AT, None) for body in bodies]


def kept() -> list[tuple[object, ...]]:
    columns = [getattr(Words, name) for name in COLUMNS]
    return sorted((tuple(row) for row in db.session.execute(select(*columns))), key=str)


def by_body(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(rows, key=lambda row: str(row[3]))


@pytest.mark.usefixtures("app")
def test_every_value_arrives_as_it_was(make_person: Callable[..., Person]) -> None:
    rows = words_of(make_person("Ada Okafor").id, AWKWARD)
    with transaction() as session:
        write_many(session, Words, COLUMNS, iter(rows))
        write_many(session, Words, COLUMNS, [])
    assert kept() == sorted(rows, key=str)


@pytest.mark.usefixtures("app")
def test_rows_put_together_from_ready_values_are_the_same(make_person: Callable[..., Person]) -> None:
    person = make_person("Ada Okafor").id
    with transaction() as session:
        table = ReadyTable(session, Words, COLUMNS)
        nothing = table.ready("erased_at", None)
        at = table.ready("written_at", AT)
        table.write(
            (new_id().hex, person.hex, *table.ready("purpose body", "note", body), *at, *nothing) for body in AWKWARD
        )
    expected = words_of(person, AWKWARD)
    assert [row[1:] for row in by_body(kept())] == [row[1:] for row in by_body(expected)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("number", [1, 49, 50, 51, 100, 173])
def test_any_number_of_rows_arrives_once(make_person: Callable[..., Person], number: int) -> None:
    rows = words_of(make_person("Ada Okafor").id, [f"row {at}" for at in range(number)])
    with transaction() as session:
        write_many(session, Words, COLUMNS, iter(rows))
    assert kept() == sorted(rows, key=str)


@pytest.mark.usefixtures("app")
def test_one_bad_row_among_many_leaves_none(make_person: Callable[..., Person]) -> None:
    rows = words_of(make_person("Ada Okafor").id, [f"row {at}" for at in range(120)])

    def load() -> None:
        with transaction() as session:
            write_many(session, Words, COLUMNS, [*rows, rows[3]])

    with pytest.raises((IntegrityError, sqlite3.IntegrityError, UniqueViolation)):
        load()
    assert not kept()


def journal() -> str:
    return str(db.session.scalar(text("PRAGMA journal_mode")))


def on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@pytest.mark.usefixtures("app")
def test_a_large_transaction_is_written_into_the_file_and_the_log_is_kept_again_after_it(
    make_person: Callable[..., Person],
) -> None:
    rows = words_of(make_person("Ada Okafor").id, AWKWARD)
    with written_into_the_file():
        with transaction() as session:
            write_many(session, Words, COLUMNS, rows)
            assert not on_sqlite() or journal() == "delete"
        assert kept() == sorted(rows, key=str)
    assert not on_sqlite() or journal() == "wal"
    assert kept() == sorted(rows, key=str)


@pytest.mark.usefixtures("app")
def test_where_somebody_else_has_the_file_open_it_is_written_as_ever(make_person: Callable[..., Person]) -> None:
    if not on_sqlite():
        pytest.skip("only SQLite keeps a log beside its file")
    rows, path = words_of(make_person("Ada Okafor").id, AWKWARD), db.engine.url.database
    with closing(sqlite3.connect(str(path))) as other:
        other.execute("SELECT count(*) FROM words").fetchone()
        with written_into_the_file(), transaction() as session:
            write_many(session, Words, COLUMNS, rows)
            assert journal() == "wal"
        assert other.execute("SELECT count(*) FROM words").fetchone() == (len(rows),)


@pytest.mark.usefixtures("app")
def test_nothing_is_written_outside_a_transaction() -> None:
    with pytest.raises(OutsideTransactionError):
        write_many(db.session(), Words, COLUMNS, [])


def keys_of_words() -> tuple[object, ...]:
    look = inspect(db.engine)
    return (
        sorted(look.get_indexes("words"), key=str),
        sorted(look.get_foreign_keys("words"), key=str),
        look.get_pk_constraint("words"),
    )


def test_keys_that_were_set_aside_come_back_as_they_were(app: Flask, make_person: Callable[..., Person]) -> None:
    before, rows = keys_of_words(), words_of(make_person("Ada Okafor").id, AWKWARD)
    assert before[0]
    assert before[1]
    with transaction() as session:
        with keys_set_aside(session, [Words]):
            assert not inspect(session.connection()).get_indexes("words")
            write_many(session, Words, COLUMNS, rows)
        assert inspect(session.connection()).get_indexes("words")
    assert keys_of_words() == before
    assert kept() == sorted(rows, key=str)


@pytest.mark.usefixtures("app")
def test_a_row_that_points_nowhere_is_refused_all_the_same() -> None:
    before = keys_of_words()

    def load() -> None:
        with transaction() as session, keys_set_aside(session, [Words]):
            write_many(session, Words, COLUMNS, words_of(new_id(), ["about nobody"]))

    with pytest.raises((IntegrityError, sqlite3.IntegrityError), match=r"(?i)foreign key"):
        load()
    assert not kept()
    assert keys_of_words() == before
