"""Counting statements."""

from collections.abc import Callable

from sqlalchemy import event

from skills_centre.platform.database import db


def statements(do: Callable[[], object]) -> int:
    """How many SELECTs something takes."""
    return sum(1 for one in texts(do) if one.lstrip().upper().startswith(("SELECT", "WITH")))


def texts(do: Callable[[], object]) -> list[str]:
    """The statements that something takes, of every kind."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen
