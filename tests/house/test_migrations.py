"""Migrations: each goes up and down on both databases, models match them, and no trigger or partial index is lost on the way."""

from collections.abc import Generator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from skills_centre.platform.database import Base
from skills_centre.platform.migrations import downgrade, upgrade
from tests.databases import Databases

#: Every table that the database itself guards, with the events that it refuses (for some rows at least).
GUARDED = {
    "announcement": {"UPDATE"},
    "attendance_tap": {"UPDATE", "DELETE"},
    "rule_edition": {"UPDATE", "DELETE"},
    "rule_clause": {"INSERT", "UPDATE", "DELETE"},
    "obligation": {"INSERT", "UPDATE", "DELETE"},
    "learning_chase": {"UPDATE", "DELETE"},
    "mail_epoch": {"UPDATE", "DELETE"},
    "message_policy": {"UPDATE", "DELETE"},
    "mail_hours": {"UPDATE", "DELETE"},
    "audit_event": {"UPDATE", "DELETE"},
    "words": {"UPDATE", "DELETE"},
    "level": {"INSERT", "UPDATE", "DELETE"},
    "skill_definition": {"INSERT", "UPDATE", "DELETE"},
    "descriptor": {"INSERT", "UPDATE", "DELETE"},
    "role_family": {"INSERT", "UPDATE", "DELETE"},
    "job_role": {"INSERT", "UPDATE", "DELETE"},
    "role_level": {"INSERT", "UPDATE", "DELETE"},
    "requirement": {"INSERT", "UPDATE", "DELETE"},
    "framework_version": {"UPDATE", "DELETE"},
    "version_editor": {"INSERT", "UPDATE", "DELETE"},
    "version_review": {"INSERT", "UPDATE", "DELETE"},
    "skill_mapping": {"INSERT", "UPDATE", "DELETE"},
    "assessment_result": {"UPDATE", "DELETE"},
    "assessment_decision": {"UPDATE", "DELETE"},
    "assessment_reply": {"UPDATE", "DELETE"},
    "evidence": {"UPDATE", "DELETE"},
    "second_opinion": {"UPDATE", "DELETE"},
    "second_finding": {"UPDATE", "DELETE"},
    "course_version": {"UPDATE", "DELETE"},
    "course_skill": {"INSERT", "UPDATE", "DELETE"},
    "module": {"INSERT", "UPDATE", "DELETE"},
    "course_author": {"INSERT", "UPDATE", "DELETE"},
    "pack_file": {"INSERT", "UPDATE", "DELETE"},
    "quiz_answer": {"INSERT", "UPDATE", "DELETE"},
    "learning_record_entry": {"INSERT", "UPDATE", "DELETE"},
    "record_detail": {"UPDATE", "DELETE"},
    "record_skill": {"UPDATE", "DELETE"},
    "record_proof": {"UPDATE", "DELETE"},
    "record_entry_proof": {"UPDATE", "DELETE"},
    "certificate": {"UPDATE", "DELETE"},
    "plan_event": {"UPDATE", "DELETE"},
    "course_withdrawal": {"UPDATE", "DELETE"},
    "enrolment_move": {"UPDATE", "DELETE"},
    "session_event": {"UPDATE", "DELETE"},
    "value_quarter": {"UPDATE", "DELETE"},
    "value_row": {"INSERT", "UPDATE", "DELETE"},
    "value_number": {"INSERT", "UPDATE", "DELETE"},
    "value_decision": {"INSERT", "UPDATE", "DELETE"},
}


@pytest.fixture
def empty(database_kind: str, databases: Databases, tmp_path: Path) -> Generator[str]:
    """The address of a database without any table."""
    with databases.without_tables(database_kind, tmp_path) as address:
        yield address


def guards(engine: Engine) -> dict[str, set[str]]:
    """The events that triggers of ours guard, by table."""
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(
                text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'refuse_%'")
            )
            for name, table in rows:
                found.setdefault(table, set()).add(
                    next(e for e in ("INSERT", "UPDATE", "DELETE") if e.lower() in name.rsplit("_", 1)[-1])
                )
        else:
            rows = connection.execute(
                text(
                    "SELECT event_object_table, event_manipulation FROM information_schema.triggers WHERE trigger_name LIKE 'refuse_%'"
                )
            )
            for table, event in rows:
                found.setdefault(table, set()).add(event)
    return found


def test_models_and_migrations_agree(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _item, name, kind, *_rest: not (kind == "table" and "search" in str(name))},
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == []


def test_every_migration_goes_down_and_up_again(empty: str) -> None:
    engine = create_engine(empty)
    for _ in range(2):
        upgrade(empty)
        assert guards(engine) == GUARDED
        downgrade(empty, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert guards(engine) == {}
    engine.dispose()


def test_a_migrated_database_has_every_guard(database_url: str) -> None:
    engine = create_engine(database_url)
    assert guards(engine) == GUARDED
    engine.dispose()


def test_every_constraint_has_a_name(database_url: str) -> None:
    engine = create_engine(database_url)
    looking = inspect(engine)
    nameless = [
        (table, constraint)
        for table in looking.get_table_names()
        if "search" not in table and table != "alembic_version"
        for constraint in (
            *looking.get_foreign_keys(table),
            *looking.get_unique_constraints(table),
            *looking.get_check_constraints(table),
        )
        if not constraint["name"]
    ]
    engine.dispose()
    assert nameless == []
