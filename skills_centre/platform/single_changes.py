"""Changes of one statement that are a transaction each, many in a row: one way to the database and back, where `transaction()` takes four.

For loops that must keep each step before they take the next, such as the drain of the outbox. A connection is kept for them all. When
it breaks, a statement is asked once more on a new one, so that it has to be one that changes nothing the second time.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from skills_centre.platform.database import OutsideTransactionError, db, in_transaction, is_postgresql, write_lock


class SingleChanges:
    """Makes changes that are a transaction each. Use `single_changes`, which gives the connection back."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def affected_rows(self, statement: Executable, values: Mapping[str, object]) -> int:
        """Run an UPDATE or DELETE, commit it, and say how many rows it changed. Raises OutsideTransactionError inside a transaction."""
        if in_transaction():
            raise OutsideTransactionError("a change of its own is no part of a transaction that is open")
        with write_lock(db.session()):
            try:
                return self._run(statement, values)
            except DBAPIError as problem:
                self.close()
                if not problem.connection_invalidated:
                    raise
                return self._run(statement, values)

    def _run(self, statement: Executable, values: Mapping[str, object]) -> int:
        if self._connection is None:
            self._connection = _connected()
        with self._connection.begin():
            return self._connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Give the connection back, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connected() -> Connection:
    """A connection on which, on PostgreSQL, each statement commits itself."""
    connection = db.engine.connect()
    return connection.execution_options(isolation_level="AUTOCOMMIT") if is_postgresql(db.session()) else connection


@contextmanager
def single_changes() -> Generator[SingleChanges]:
    """Lend what makes changes of one statement each."""
    changes = SingleChanges()
    try:
        yield changes
    finally:
        changes.close()
