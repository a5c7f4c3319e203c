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


def bring_demonstration(shared: Path, *, now: datetime, name: str) -> datetime:
    """Fill the database of the open application, and give the instant at which it was built: the first caller's for this name."""

    def build() -> None:
        with transaction():
            build_demonstration(CONTENT, now=now, say=lambda _sentence: None)

    if db.engine.dialect.name != "sqlite":
        build()
        return now
    return _copied(shared, name, build, now)


def _copied(shared: Path, name: str, build: Callable[[], None], now: datetime) -> datetime:
    kept, told = shared / f"demonstration-{name}.db", shared / f"demonstration-{name}.txt"
    own = Path(str(db.engine.url.database))
    with FileLock(shared / f"demonstration-{name}.lock"):
        if not kept.exists():
            build()
            with closing(sqlite3.connect(own)) as connection:
                connection.execute("VACUUM INTO ?", (str(kept),))
            told.write_text(now.isoformat())
            return now
    db.session.remove()
    db.engine.dispose()
    for rest in ("-wal", "-shm"):
        own.with_name(own.name + rest).unlink(missing_ok=True)
    own.write_bytes(kept.read_bytes())
    return datetime.fromisoformat(told.read_text())
