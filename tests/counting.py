"""Counting statements."""

from collections.abc import Callable

from sqlalchemy import event

from skills_centre.platform.database import db
from skills_centre.skills.queries.definitions import forget


def statements(do: Callable[[], object], *, anew: bool = True) -> int:
    """How many SELECTs something takes; with `anew`, in a process that has read no edition of a framework yet."""
    return sum(1 for one in texts(do, anew=anew) if one.lstrip().upper().startswith(("SELECT", "WITH")))


def texts(do: Callable[[], object], *, anew: bool = True) -> list[str]:
    """The statements that something takes, of every kind."""
    if anew:
        forget()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
