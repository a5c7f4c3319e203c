"""Processes that were forked from one that has the application, as those of a worker are.

None is forked while a thread of its parent writes: SQLite keeps in each process what its threads hold, and a child would wait for ever for
a thread that it does not have. Celery forks from a process that only waits.
"""

import os

import pytest
from flask import Flask

from skills_centre.people.models import ClosedDay
from skills_centre.platform.database import db, transaction
from tests.conftest import TODAY


def write_in_a_fork(name: str) -> int:
    """Write a row in a forked process; gives how it ended."""
    child = os.fork()
    if not child:
        try:
            db.engine.dispose(close=False)
            with transaction() as session:
                session.merge(ClosedDay(day=TODAY, name=name))
        except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.timeout(60)
def test_a_forked_process_writes_although_its_parent_has_written_before(app: Flask) -> None:
    with transaction() as session:
        session.merge(ClosedDay(day=TODAY, name="Parent"))
    db.session.close()
    assert write_in_a_fork("Child") == 0
    assert db.session.get_one(ClosedDay, TODAY).name == "Child"
