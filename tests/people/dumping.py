"""Every value of every table of a database, whatever the models know of them: to look for what must not be there."""

import zlib
from contextlib import suppress

from sqlalchemy import inspect

from skills_centre.platform.database import db


def table_names() -> list[str]:
    """Every table, the search's own ones too."""
    return sorted(inspect(db.engine).get_table_names())


def rows_by_table() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        return {
            table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one() for table in table_names()
        }


def places_of(mark: str) -> set[str]:
    """Each table.column that holds the mark anywhere, in whatever case; compressed bytes are opened first."""
    found: set[str] = set()
    with db.engine.connect() as connection:
        for table in table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
            columns = list(rows.keys())
            for row in rows:
                found |= {
                    f"{table}.{column}"
                    for column, value in zip(columns, row, strict=True)
                    if mark in _as_text(value).casefold()
                }
    return found


def _as_text(value: object) -> str:
    if not isinstance(value, bytes | memoryview):
        return str(value)
    raw = bytes(value)
    with suppress(zlib.error):
        raw = zlib.decompress(raw)
    return raw.decode("utf-8", errors="replace")
