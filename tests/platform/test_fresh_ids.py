"""Identifiers that the database makes: each another, of the version and the instant that all of ours are."""

from datetime import UTC, datetime
from uuid import RFC_4122

from flask import Flask
from sqlalchemy import func, literal, select

from skills_centre.platform.database import db
from skills_centre.platform.fresh_ids import fresh_ids

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def test_every_row_of_a_select_has_another_one_of_the_instant(app: Flask) -> None:
    numbers = select(literal(1).label("number")).cte(recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < 2000))
    ids = db.session.scalars(select(fresh_ids(db.session(), now=NOW)).select_from(numbers)).all()
    assert len(set(ids)) == 2000
    assert all(one.version == 7 and one.variant == RFC_4122 for one in ids)
    assert {one.int >> 80 for one in ids} == {int(NOW.timestamp() * 1000)}


def test_two_statements_of_one_instant_make_others(app: Flask) -> None:
    made = [db.session.execute(select(fresh_ids(db.session(), now=NOW), func.count())).one()[0] for _ in range(50)]
    assert len(set(made)) == 50
