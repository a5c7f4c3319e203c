"""The database: its base class, its column types, and the one way to change it.

Everything is written inside `transaction()`. On SQLite that takes one lock across processes and begins with
BEGIN IMMEDIATE, because a deferred transaction that upgrades to a write loses or refuses rivals' work.
"""

import fcntl
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    DateTime,
    Engine,
    Executable,
    Index,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from skills_centre.platform.jobs import QueuedJobs, send_queued_jobs

E = TypeVar("E", bound=StrEnum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Refuse naive instants and store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive instant cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back an aware instant, also on SQLite, which keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[E]):
    """A StrEnum kept as its text; pair it with `one_of` so that the database refuses other words."""

    impl = String(40)
    cache_ok = True

    def __init__(self, codes: type[E]) -> None:
        super().__init__()
        self.codes = codes
        self._members = {code.value: code for code in codes}

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store the code's text; refuse an unknown one."""
        return None if value is None else self.codes(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        """Give back the member; looked up, because calling the class for each of thousands of rows takes longer than reading them."""
        return None if value is None else self._members[value]


def one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """A constraint that holds a text column to the members of a StrEnum."""
    words = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


class Base(DeclarativeBase):
    """The root of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: UtcDateTime,
        UUID: Uuid,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
    }


class EndingByCommit(FlaskSession):
    """A session that ends what it only read with a COMMIT.

    A ROLLBACK, which SQLAlchemy ends a session with, makes the driver forget every statement that PostgreSQL has prepared, so that
    each page has all of its statements planned again: most of the time of a page of small queries.
    """

    def close(self) -> None:
        """End the transaction, if one is open, and give the connection back."""
        only_read = not (in_transaction() or self.new or self.dirty or self.deleted)
        if only_read and self.is_active and self.in_transaction():
            with suppress(SQLAlchemyError):  # a connection that is gone: what follows lets go of it
                self.commit()
        super().close()


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": EndingByCommit, "expire_on_commit": False},
)

_open: ContextVar[QueuedJobs | None] = ContextVar("open_transaction", default=None)
_writers = Lock()
_writers_path: Path | None = None
_TAKE_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:name))")
_AS_MADE = text(
    "SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) AS database, "
    "CAST(CAST(:name AS regclass) AS oid) AS made, has_function_privilege('pg_control_checkpoint()', 'execute') AS may_ask"
)
_SERVER = text("SELECT system_identifier, timeline_id FROM pg_control_system(), pg_control_checkpoint()")


class OutsideTransactionError(RuntimeError):
    """Something tried to change the database outside `transaction()`, or to open one inside another."""


@contextmanager
def transaction(*, snapshot: bool = False, holding: str | None = None) -> Generator[Session]:
    """Open the one transaction of a request or a task: commit on leaving, roll back on any exception.

    Jobs that were enqueued inside are sent after the commit, and dropped with a rollback. `snapshot` asks PostgreSQL for
    repeatable reads, for a computation whose statements must all see one state; `holding` takes a named lock before that
    state is fixed (`lock_named` inside would be too late: it is itself the first statement, and its state is the one from
    before the wait). Raises OutsideTransactionError when nested.
    """
    if _open.get() is not None:
        raise OutsideTransactionError("a transaction is already open; a request or a task has exactly one")
    session = db.session()
    session.close()  # whatever was read before may be out of date, and would make the write lock an upgrade
    jobs = QueuedJobs()
    token = _open.set(jobs)
    try:
        with write_lock(session), _held(session, holding):
            try:
                if snapshot and is_postgresql(session):
                    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.close()
    finally:
        _open.reset(token)
    send_queued_jobs(jobs)


class _RehearsalOver(BaseException):
    """Ends a rehearsal; nothing else catches it."""


@contextmanager
def rehearsal() -> Generator[Session]:
    """Open a transaction of which nothing stays: whatever is done inside is undone on leaving, and its jobs are dropped.

    For showing what would be done by what does it. Raises OutsideTransactionError when nested.
    """
    with suppress(_RehearsalOver), transaction() as session:
        yield session
        raise _RehearsalOver


def queued_jobs() -> QueuedJobs:
    """The jobs of the open transaction. Raises OutsideTransactionError when none is open."""
    jobs = _open.get()
    if jobs is None:
        raise OutsideTransactionError("a job is enqueued inside a transaction, and sent after its commit")
    return jobs


def in_transaction() -> bool:
    """Whether `transaction()` is open in this context."""
    return _open.get() is not None


def is_postgresql(session: Session) -> bool:
    """Whether this session speaks to PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"


@contextmanager
def write_lock(session: Session) -> Generator[None]:
    """One writer at a time on SQLite, across threads and processes; nothing on PostgreSQL. Whoever waits is woken."""
    if is_postgresql(session) or _writers_path is None:
        yield
        return
    with _writers, _locked(_writers_path):
        yield


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Hold a file. It is let go before it is closed, because a process that was forked meanwhile has it open too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
        os.close(file)


@contextmanager
def _held(session: Session, name: str | None) -> Generator[None]:
    """Hold a named lock on a connection of its own, so that waiting for it starts no snapshot."""
    if name is None or not is_postgresql(session):
        yield
        return
    with db.engine.begin() as holder:
        holder.execute(_TAKE_LOCK, {"name": name})
        yield


def configure_engine(engine: Engine, *, lock_path: Path) -> None:
    """Prepare an engine of either dialect: pragmas and transaction starts on SQLite, timeouts on PostgreSQL."""
    global _writers_path  # noqa: PLW0603 - one database a process
    if engine.dialect.name != "sqlite":
        return
    _writers_path = lock_path

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions behind SQLAlchemy's back
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "synchronous=NORMAL",
            "cache_size=-8000",  # KiB of each connection; with more nothing is quicker, and each thread has one
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if in_transaction() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, _context: object, _instances: object) -> None:
    if not in_transaction() and (session.new or session.dirty or session.deleted):
        raise OutsideTransactionError("the database is changed only inside transaction()")


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statements(state: ORMExecuteState) -> None:
    if not in_transaction() and (state.is_insert or state.is_update or state.is_delete):
        raise OutsideTransactionError("the database is changed only inside transaction()")


def lock_named(name: str) -> None:
    """Hold one of the product's few named locks until the transaction ends; on SQLite the writer's lock already serves."""
    session = db.session()
    if is_postgresql(session):
        session.execute(_TAKE_LOCK, {"name": name})


def affected_rows(session: Session, statement: Executable) -> int:
    """Run an UPDATE, DELETE or INSERT and say how many rows it changed: the claim of every conditional update.

    Raises ValueError for a statement whose rows nobody counts, such as an INSERT from a SELECT into a model: name its table.
    """
    result = session.execute(
        statement, execution_options={"preserve_rowcount": True}
    )  # else those of an INSERT are lost
    count = int(result.rowcount)  # type: ignore[attr-defined]  # every DML result is a CursorResult
    if count < 0:
        raise ValueError(f"the rows of this statement are not counted: {statement}")
    return count


def table_of(model: type[Base]) -> Table:
    """The one table of a model, for statements that need none of the ORM. Raises TypeError for a model without one of its own."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model} is not kept in one table")
    return table


def _insert(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT into a model's table that may say what becomes of rows whose keys the table holds."""
    return (postgresql.insert if is_postgresql(session) else sqlite.insert)(table_of(model))


def put_chosen(
    session: Session, model: type[Base], chosen: Select[Any], *, columns: Sequence[str], replacing: Sequence[str]
) -> None:
    """Insert the rows that a SELECT gives for these columns; one whose key the table holds takes the new values of `replacing`."""
    statement = _insert(session, model).from_select(list(columns), chosen, include_defaults=False)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(table_of(model).primary_key.columns),
            set_={name: statement.excluded[name] for name in replacing},
        )
    )


def put_row(session: Session, model: type[Base], row: Mapping[str, object]) -> None:
    """Insert a row, or give the one that has its primary key these values. Raises OutsideTransactionError outside `transaction()`."""
    queued_jobs()
    keys = list(table_of(model).primary_key.columns)
    values = {name: value for name, value in row.items() if name not in {key.name for key in keys}}
    statement = _insert(session, model).values(dict(row)).on_conflict_do_update(index_elements=keys, set_=values)
    session.connection().execute(statement)


def breaks(problem: IntegrityError, index: Index) -> bool:
    """Whether it is this unique index that the database said no for: PostgreSQL names it, SQLite says its columns."""
    said = str(problem.orig)
    return (
        str(index.name) in said or ", ".join(f"{column.table.name}.{column.name}" for column in index.columns) in said
    )


def insert_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, object]]) -> int:
    """Insert those rows whose unique keys the table does not hold yet, and say how many were new.

    The rows have the same columns; Python-side defaults are filled in. Raises OutsideTransactionError outside `transaction()`.
    """
    queued_jobs()
    if not rows:
        return 0
    statement = _insert(session, model).on_conflict_do_nothing().returning(*table_of(model).primary_key.columns)
    return len(session.connection().execute(statement, [dict(row) for row in rows]).all())


def insert_missing_from(session: Session, model: type[Base], chosen: Select[Any], *, columns: Sequence[str]) -> int:
    """Insert the rows that a SELECT gives for these columns and whose unique keys the table does not hold yet; says how many were new."""
    statement = _insert(session, model).from_select(list(columns), chosen, include_defaults=False)
    return affected_rows(session, statement.on_conflict_do_nothing())


def where_kept(session: Session, table: str) -> str:
    """Where the database itself says that a table is kept: another answer means that it was restored or moved since.

    On PostgreSQL: the server, its timeline (which a recovery to a point in time and the promotion of a standby change), the database
    and the table as they were made, so that a restored dump differs. On SQLite: the file, which a copy put in its place is not.
    """
    if not is_postgresql(session):
        path = session.get_bind().engine.url.database
        return f"file {Path(path).stat().st_ino}" if path and Path(path).exists() else ""
    made = session.execute(_AS_MADE, {"name": table}).one()
    here = f"database {made.database} table {made.made}"
    if not made.may_ask:
        return here
    server = session.execute(_SERVER).one()
    return f"{here} server {server.system_identifier} timeline {server.timeline_id}"


def refresh_statistics(session: Session, *models: type[Base]) -> None:
    """Let PostgreSQL's planner see what these tables hold now, or all without any, after much was written at once.

    One that fills within a transaction may count as empty to it, and a join of two such tables takes minutes.
    """
    if is_postgresql(session):
        session.execute(text(f"ANALYZE {', '.join(table_of(model).name for model in models)}"))
