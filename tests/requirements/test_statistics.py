"""What PostgreSQL's planner knows when the rules are followed for everybody."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert, text

from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, is_postgresql, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.in_sets import READ
from skills_centre.requirements.services.obligations import follow_rules
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.requirements.organisations import DAY, TODAY
from tests.requirements.test_in_sets import say

#: So many that the tables of people and of what they learned are large, and not much more.
MANY = 2_500
NAMES = [table_of(one).name for one in READ]
IMPORTED = table_of(Person).name, table_of(LearningRecordEntry).name
WRITTEN = table_of(Obligation).name, table_of(ObligationRule).name


def run_alone(*statements: str) -> None:
    """Run statements that refuse to be part of a transaction."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for one in statements:
            connection.execute(text(one))


@pytest.fixture
def unknown(app: Flask) -> Iterator[None]:
    """The tables as if they were new, and never looked at by the server itself: a database is used again, with what was known of it."""
    if not is_postgresql(db.session()):
        pytest.skip("SQLite keeps no such statistics unless somebody says so")
    db.session.close()
    run_alone(*(f"ALTER TABLE {name} SET (autovacuum_enabled = off)" for name in NAMES))
    forget = "DELETE FROM pg_statistic WHERE starelid = '{name}'::regclass"
    run_alone(*(one.format(name=name) for name in NAMES for one in ("VACUUM FULL {name}", forget)))
    yield
    run_alone(*(f"ALTER TABLE {name} RESET (autovacuum_enabled)" for name in NAMES))


def looked_at() -> dict[str, int]:
    """How often each table was looked at because somebody said so."""
    with db.engine.connect() as connection:  # a transaction goes on reading what it read first
        rows = connection.execute(text("SELECT relname, analyze_count FROM pg_stat_user_tables"))
        return {name: count for name, count in rows.tuples() if name in NAMES}


def looks_since(before: dict[str, int]) -> dict[str, int]:
    """How often each table was looked at since, without those that were not."""
    return {name: count - before[name] for name, count in looked_at().items() if count > before[name]}


def bring_in(many: int, course_id: object) -> None:
    """So many people, each of whom completed the course long ago."""
    ids = [new_id() for _ in range(many)]
    with transaction() as session:
        session.execute(
            insert(Person),
            [
                {"id": one, "email": f"{one}@example.org", "name": f"Person {one}", "sort_key": str(one),
                 "person_type": PersonType.HOUSE_STAFF, "joined_on": date(2024, 1, 8), "recorded_on": date(2024, 1, 8)}
                for one in ids
            ],
        )  # fmt: skip
        session.execute(
            insert(LearningRecordEntry),
            [
                {"id": new_id(), "person_id": one, "source": RecordSource.COURSE, "course_id": course_id,
                 "minutes": 16, "learned_on": TODAY - 30 * DAY, "recorded_at": NOW}
                for one in ids
            ],
        )  # fmt: skip


def follow(days: int) -> None:
    with transaction():
        follow_rules(now=NOW + days * DAY)


@pytest.mark.usefixtures("unknown")
def test_the_planner_looks_at_what_a_large_import_brought_before_the_rules_are_followed_and_not_again() -> None:
    course, keeper = add_course(), add("Kim Keeper")
    say(RuleSubject(course), keeper)
    bring_in(MANY, course)
    before = looked_at()
    follow(0)
    assert looks_since(before) == dict.fromkeys((*IMPORTED, *WRITTEN), 1)
    before = looked_at()
    follow(1)
    assert looks_since(before) == {}
    bring_in(MANY // 10, course)
    follow(2)
    assert looks_since(before).keys().isdisjoint(IMPORTED), "a tenth more is no reason to look again"
    bring_in(MANY, course)
    before = looked_at()
    follow(3)
    assert looks_since(before).keys() >= set(IMPORTED)


@pytest.mark.usefixtures("unknown")
def test_the_planner_is_not_sent_to_look_at_what_is_small() -> None:
    course, keeper = add_course(), add("Kim Keeper")
    say(RuleSubject(course), keeper)
    bring_in(50, course)
    before = looked_at()
    follow(0)
    assert looks_since(before) == {}
