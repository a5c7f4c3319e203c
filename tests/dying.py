"""A process that is killed with -9 at a chosen step of what it does to the database: it can finish nothing, and say nothing."""

import os
import signal
import traceback
from collections.abc import Callable
from itertools import count

from sqlalchemy import event
from sqlalchemy.orm import Session

from skills_centre.platform.database import db

_WRITES = ("INSERT", "UPDATE", "DELETE")


def died_at(step: int, act: Callable[[], object]) -> bool:
    """Have a process of its own do something, and kill it at that step, counted from 1; False when it came to its end before.

    A step is a statement that writes, a commit that is about to be made, or one that has just been made.
    """
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if not child:
        _act_and_die(step, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed; what it said is above"
    return False


def _act_and_die(step: int, act: Callable[[], object]) -> None:
    """What the forked process does; it never returns."""
    steps = count(1)

    def take_step(*_args: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_statement(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(_WRITES):
            take_step()

    status = 1
    try:
        event.listen(db.engine, "before_cursor_execute", on_statement)
        event.listen(db.engine, "commit", take_step)
        event.listen(Session, "after_commit", take_step)
        act()
        status = 0
    except BaseException:  # noqa: BLE001 - nothing of the test must go on in the forked process
        traceback.print_exc()
    finally:
        os._exit(status)
