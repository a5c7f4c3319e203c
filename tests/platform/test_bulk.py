"""Bulk loading: every value arrives as it was, and keys that were set aside come back as they were and refuse what they refused."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import Person
from skills_centre.platform.bulk import ReadyTable, keys_set_aside, write_many
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
