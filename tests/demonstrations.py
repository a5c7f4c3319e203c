"""The demonstration in a test's own database, built once in a run for each instant and copied from there on SQLite."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from skills_centre.demo.build import build_demonstration
from skills_centre.platform.database import db, transaction

CONTENT = Path(__file__).parent.parent / "course_content"


def bring_demonstration(shared: Path, *, now: datetime, name: str) -> None:
    """Fill the database of the open application, as it was built for the first caller who gave this name in a run."""

    def build() -> None:
        with transaction():
            build_demonstration(CONTENT, now=now, say=lambda _sentence: None)

    if db.engine.dialect.name != "sqlite":
        build()
    else:
        _build_or_copy(shared / f"demonstration-{name}.db", build)


def _build_or_copy(kept: Path, build: Callable[[], None]) -> None:
    own = Path(str(db.engine.url.database))
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            build()
            with closing(sqlite3.connect(own)) as connection:
                connection.execute("VACUUM INTO ?", (str(kept),))
            return
    db.session.remove()
    db.engine.dispose()
    for rest in ("-wal", "-shm"):
        own.with_name(own.name + rest).unlink(missing_ok=True)
    own.write_bytes(kept.read_bytes())
