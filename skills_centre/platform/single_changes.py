"""Changes of one statement that are a transaction each, many in a row: one way to the database and back, where `transaction()` takes four.

For loops that must keep each step before they take the next, such as the drain of the outbox. A connection is kept for them all. When
it breaks, a statement is asked once more on a new one, so that it has to be one that changes nothing the second time.

A change may be begun, and waited for later: whoever waits for something else meanwhile pays for the longer of both, and not for their sum.
"""

from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from skills_centre.platform.database import OutsideTransactionError, db, in_transaction, is_postgresql, write_lock


class SingleChanges:
    """Makes changes that are a transaction each. Use `single_changes`, which gives the connection back."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._meanwhile: ThreadPoolExecutor | None = None

    def affected_rows(self, statement: Executable, values: Mapping[str, object]) -> int:
        """Run an UPDATE or DELETE, commit it, and say how many rows it changed. Raises OutsideTransactionError inside a transaction."""
        if in_transaction():
            raise OutsideTransactionError("a change of its own is no part of a transaction that is open")
        with write_lock(db.session()):
            return self._run_again_if_broken(statement, values)

    def begin(self, statement: Executable, values: Mapping[str, object]) -> Callable[[], int]:
        """Begin the same, and give what waits for its end, says how many rows it changed, and raises what it raised.

        Nothing else may be asked of these changes before. On SQLite, where one writer holds up all others, it is over at once.
        """
        if in_transaction() or not is_postgresql(db.session()):
            rows = self.affected_rows(statement, values)
            return lambda: rows
        self._meanwhile = self._meanwhile or ThreadPoolExecutor(1, "single-changes")
        return self._meanwhile.submit(copy_context().run, self._run_again_if_broken, statement, values).result

    def _run_again_if_broken(self, statement: Executable, values: Mapping[str, object]) -> int:
        try:
            return self._run(statement, values)
        except DBAPIError as problem:
            self._hang_up()
            if not problem.connection_invalidated:
                raise
            return self._run(statement, values)

    def _run(self, statement: Executable, values: Mapping[str, object]) -> int:
        if self._connection is None:
            self._connection = _connected()
        with self._connection.begin():
            return self._connection.execute(statement, values).rowcount

    def close(self) -> None:
        """Give the connection back, if there is one, when what was begun is over."""
        if self._meanwhile is not None:
            self._meanwhile.shutdown()
        self._hang_up()

    def _hang_up(self) -> None:
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
