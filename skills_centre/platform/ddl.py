"""Helpers for migrations: the triggers by which the database itself refuses what the product promises never happens.

Alembic's batch mode on SQLite recreates a table and silently drops its triggers: a migration that uses it must make them again,
and a test compares the triggers with `TRIGGERS` after every migration.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext

from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy import text

#: Every trigger that a fully migrated database has, by name. Migrations add to it by calling `refuse`.
PREFIX = "refuse_"


def refuse(name: str, *, table: str, events: Sequence[str], message: str, when: str = "1 = 1") -> None:
    """Make the database refuse an event on a table, with a message, when a condition holds.

    `events` are of INSERT, UPDATE, UPDATE OF a column, and DELETE; `when` is portable SQL that speaks of NEW or OLD, with subqueries if
    need be.
    """
    if op.get_bind().dialect.name == "sqlite":
        for event in events:
            op.execute(
                f"CREATE TRIGGER {_called(name, event)} BEFORE {event} ON {table} FOR EACH ROW "
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
            f"CREATE TRIGGER {_called(name, event)} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {PREFIX}{name}()"
        )


def allow_again(name: str, *, table: str, events: Sequence[str]) -> None:
    """Undo `refuse`, for a migration's way down."""
    on = f" ON {table}" if op.get_bind().dialect.name != "sqlite" else ""
    for event in events:
        op.execute(f"DROP TRIGGER {_called(name, event)}{on}")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {PREFIX}{name}()")


def _called(name: str, event: str) -> str:
    return f"{PREFIX}{name}_{event.split(maxsplit=1)[0].lower()}"


@contextmanager
def guards_down(table: str) -> Generator[None]:
    """Let a migration change rows that the triggers of a table protect; afterwards they stand again as they were."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    with _away(table, "type = 'trigger'"):
        yield


@contextmanager
def remade(table: str) -> Generator[BatchOperations]:
    """Let a migration change columns and constraints of a table; triggers and partial indexes stand as before."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    lost = _away(table, "type = 'trigger' OR (type = 'index' AND sql LIKE '% WHERE %')") if is_sqlite else nullcontext()
    with lost, op.batch_alter_table(table) as kept:
        yield kept


def replace_checks(table: str, **rules: str) -> None:
    """Give checks of a table other rules, by the names of the checks; triggers and partial indexes stand as before.

    On SQLite the table is made afresh, which would lose the triggers and make the indexes whole.
    """
    with remade(table) as kept:
        for name, rule in rules.items():
            kept.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            kept.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)


@contextmanager
def _away(table: str, which: str) -> Generator[None]:
    """On SQLite, take away what belongs to a table, and afterwards make it again by the words by which it was made."""
    database = op.get_bind()
    found = database.execute(
        text(f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :name AND ({which})"),  # noqa: S608 - our own words
        {"name": table},
    ).all()
    for one in found:
        database.exec_driver_sql(f"DROP {one.type} {one.name}")
    yield
    for one in found:
        database.exec_driver_sql(one.sql)


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
