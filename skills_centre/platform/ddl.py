"""Helpers for migrations: the triggers by which the database itself refuses what the product promises never happens.

Alembic's batch mode on SQLite recreates a table and silently drops its triggers: a migration that uses it must make them again,
and a test compares the triggers with `TRIGGERS` after every migration.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from alembic import op
from sqlalchemy import text

#: Every trigger that a fully migrated database has, by name. Migrations add to it by calling `refuse`.
PREFIX = "refuse_"


def refuse(name: str, *, table: str, events: Sequence[str], message: str, when: str = "1 = 1") -> None:
    """Make the database refuse an event on a table, with a message, when a condition holds.

    `events` are of INSERT, UPDATE and DELETE; `when` is portable SQL that speaks of NEW or OLD and may hold subqueries.
    """
    if op.get_bind().dialect.name == "sqlite":
        for event in events:
            op.execute(
                f"CREATE TRIGGER {PREFIX}{name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
                f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for event in events:
        op.execute(
            f"CREATE TRIGGER {PREFIX}{name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {PREFIX}{name}()"
        )


def allow_again(name: str, *, table: str, events: Sequence[str]) -> None:
    """Undo `refuse`, for a migration's way down."""
    on = f" ON {table}" if op.get_bind().dialect.name != "sqlite" else ""
    for event in events:
        op.execute(f"DROP TRIGGER {PREFIX}{name}_{event.lower()}{on}")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {PREFIX}{name}()")


@contextmanager
def guards_down(table: str) -> Generator[None]:
    """Let a migration change rows that the triggers of a table protect; afterwards they stand again as they were."""
    database = op.get_bind()
    if database.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    triggers = database.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"), {"name": table}
    ).all()
    for trigger in triggers:
        database.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    yield
    for trigger in triggers:
        database.exec_driver_sql(trigger.sql)


def append_only(table: str) -> None:
    """Refuse every change and every deletion of a table's rows."""
    refuse(f"{table}_change", table=table, events=("UPDATE", "DELETE"), message=f"{table} is append-only")


def not_append_only(table: str) -> None:
    """Undo `append_only`."""
    allow_again(f"{table}_change", table=table, events=("UPDATE", "DELETE"))


def set_lock_timeout() -> None:
    """On PostgreSQL, fail a migration after five seconds of waiting for a lock rather than stop the product behind it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
