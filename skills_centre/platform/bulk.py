"""Writing many rows the fastest way that the database has: COPY on PostgreSQL, a prepared INSERT of many rows on SQLite."""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Uuid
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

from skills_centre.platform.database import Base, db, is_postgresql, queued_jobs, table_of

#: Rows whose values are made ready together, a column at a time, which costs a quarter of doing it row by row.
_AT_ONCE = 2_000

#: Rows in one INSERT on SQLite: beginning a statement costs as much as half a row does.
_IN_A_STATEMENT = 50

#: What COPY reads as something else.
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_many(session: Session, model: type[Base], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert many rows.

    The values are in the order of the columns; defaults of Python's side are not filled in. The rows may come from a generator, and are
    never all in memory. Raises OutsideTransactionError outside `transaction()`.
    """
    table = ReadyTable(session, model, columns)
    table.write(_ready(rows, [table.binders[name] for name in columns]))


@contextmanager
def keys_set_aside(session: Session, models: Iterable[type[Base]]) -> Generator[None]:
    """Load tables that nobody reads yet without their indexes and, on PostgreSQL, their foreign keys; both are made again at the end.

    Making them at once costs a fraction of keeping them row by row, and refuses what they would have refused. Primary keys and what a row
    itself must satisfy stay. It locks the tables until the transaction ends.
    """
    queued_jobs()
    tables = [table_of(model) for model in models]
    connection = session.connection()
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda one: str(one.name))]
    keys = [key for table in tables for key in sorted(table.foreign_key_constraints, key=lambda one: str(one.name))]
    keys = keys if is_postgresql(session) else []  # SQLite cannot put a key back
    for key in keys:
        connection.execute(DropConstraint(key, isolate_from_table=False))
    for index in indexes:
        connection.execute(DropIndex(index))
    yield
    for index in indexes:
        connection.execute(CreateIndex(index))
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))


@contextmanager
def written_into_the_file() -> Generator[None]:
    """On SQLite, have the transaction that is opened inside written into the database's file, and not into the log beside it first.

    The log is what lets others read meanwhile, and takes each page twice: of an organisation of a hundred thousand, two gigabytes. For a
    database in which nobody has anything to read yet; where another process has it open all the same, nothing changes.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        yield
        return
    db.session.remove()
    engine.dispose()  # a connection that is open would count as somebody else's, and the next one is this that is made here
    _keep_journal(engine, "DELETE")
    try:
        yield
    finally:
        db.session.remove()
        _keep_journal(engine, "WAL")


def _keep_journal(engine: Engine, mode: str) -> None:
    """Keep a journal of this kind, unless another process has the file open: nobody waits for that."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        (wait,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout=0")
        with suppress(sqlite3.OperationalError):
            cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute(f"PRAGMA busy_timeout={wait}")


class ReadyTable:
    """A table whose rows are put together from values that were made ready beforehand, because most of them repeat.

    A ready value is what the driver takes as it is, so that a row costs no more than a tuple; several may be one. An id's is its 32 digits.
    """

    def __init__(self, session: Session, model: type[Base], columns: Sequence[str]) -> None:
        self._session = session
        self._columns = columns
        self._name = table_of(model).name
        self._is_postgresql = is_postgresql(session)
        dialect = session.get_bind().dialect
        render = _text if self._is_postgresql else None
        self.binders = {name: _binder(table_of(model).c[name], dialect, render) for name in columns}

    def ready(self, columns: str, *values: object) -> tuple[object, ...]:
        """Make values of these columns, named with spaces between, ready."""
        bound = [self.binders[name](value) for name, value in zip(columns.split(), values, strict=True)]
        return (
            ("\t".join(map(str, bound)),) if self._is_postgresql else tuple(bound)
        )  # as COPY reads them, one beside the other

    def write(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Insert rows of ready values, in the order of the columns. Raises OutsideTransactionError outside `transaction()`."""
        queued_jobs()
        self._session.flush()
        names = ", ".join(self._columns)
        cursor: Any = self._session.connection().connection.cursor()  # each driver's own
        try:
            if self._is_postgresql:
                waiting: Iterator[Any] = iter(rows)
                with cursor.copy(f"COPY {self._name} ({names}) FROM STDIN") as copy:
                    while some := "\n".join(map("\t".join, islice(waiting, _AT_ONCE))):
                        copy.write(some + "\n")
            else:
                self._insert(cursor, f"INSERT INTO {self._name} ({names}) VALUES ", rows)  # noqa: S608 - names of our own
        finally:
            cursor.close()

    def _insert(self, cursor: Any, insert: str, rows: Iterable[tuple[object, ...]]) -> None:  # noqa: ANN401 - each driver's own
        """Insert rows, many in each statement as long as there are enough of them."""
        row = f"({', '.join('?' for _ in self._columns)})"
        many, waiting, rest = insert + ", ".join([row] * _IN_A_STATEMENT), iter(rows), list[tuple[object, ...]]()

        def together() -> Iterator[list[object]]:
            while len(some := list(islice(waiting, _IN_A_STATEMENT))) == _IN_A_STATEMENT:
                yield list(chain.from_iterable(some))
            rest.extend(some)

        cursor.executemany(many, together())
        cursor.executemany(insert + row, rest)


def _text(value: object) -> str:
    return "\\N" if value is None else str(value).translate(_SPECIAL)


def _binder(
    column: Column[Any], dialect: Dialect, render: Callable[[object], object] | None
) -> Callable[[Any], object]:
    """What makes a column's value ready for the driver. Whatever repeats much is done once."""
    if isinstance(column.type, Uuid):
        return _id_to_text if render is None else _id_to_copy
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)

    def ready(value: Any) -> object:  # noqa: ANN401 - any column's
        bound = bind(value) if bind else value
        return render(bound) if render else bound

    return ready if isinstance(column.type, JSON) else lru_cache(maxsize=4096)(ready)


def _id_to_text(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _id_to_copy(value: UUID | None) -> str:
    return "\\N" if value is None else value.hex


def _ready(
    rows: Iterable[Sequence[object]], binders: Sequence[Callable[[Any], object]]
) -> Iterator[tuple[object, ...]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        columns = zip(*some, strict=True)
        yield from zip(*(map(bind, column) for bind, column in zip(binders, columns, strict=True)), strict=True)
