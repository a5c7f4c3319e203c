"""The demonstration in a test's own database: on SQLite built once in a run for each instant, and copied from there."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from filelock import FileLock
from sqlalchemy import text

from skills_centre.demo.build import build_demonstration
from skills_centre.platform.database import db, transaction
from tests.forked import ROOT, kept_environment

CONTENT = Path(__file__).parent.parent / "course_content"


def demonstration_of_today(shared: Path) -> Path:
    """The folder of a demonstration as the command builds it today, built by whoever comes first in a run."""
    built = shared / "demonstration"
    with FileLock(shared / "demonstration.lock"):
        if not built.exists():
            making = shared / "demonstration-making"
            shutil.rmtree(making, ignore_errors=True)  # what a build leaves that ran out of time
            making.mkdir()
            done = subprocess.run(
                [sys.executable, "-m", "skills_centre.cli", "demo"],
                cwd=ROOT, env=kept_environment() | {"DATA_DIR": str(making)}, capture_output=True, text=True, timeout=170, check=False,
            )  # fmt: skip
            if done.returncode:
                shutil.rmtree(making)
                raise RuntimeError(f"skills-centre demo failed:\n{done.stdout}\n{done.stderr}")
            with closing(sqlite3.connect(making / "skills-centre.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            making.rename(built)
    return built


def bring_demonstration(shared: Path, *, now: datetime, name: str) -> None:
    """Fill the database of the open application, as it was built for the first caller who gave this name in a run.

    The one named "today" is the one that the journeys' sites show.
    """

    def build() -> None:
        with transaction():
            build_demonstration(CONTENT, now=now, say=lambda _sentence: None)

    if db.engine.dialect.name != "sqlite":
        _forget_former_rows()
        build()
    elif name == "today":
        _copy(demonstration_of_today(shared) / "skills-centre.db")
    else:
        _build_or_copy(shared / f"demonstration-{name}.db", build)


#: A table that was vacuumed after its rows went counts as empty to PostgreSQL's planner however much a transaction puts into it, and the
#: build takes ten minutes instead of one. Truncated, it counts as never looked at.
_TRUNCATE_ALL = """DO $$ DECLARE names text; BEGIN
    SET LOCAL session_replication_role = replica;
    SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version';
    EXECUTE 'TRUNCATE ' || names;
END $$"""


def _forget_former_rows() -> None:
    with db.engine.begin() as connection:
        connection.execute(text(_TRUNCATE_ALL))


def _build_or_copy(kept: Path, build: Callable[[], None]) -> None:
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            build()
            with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
                connection.execute("VACUUM INTO ?", (str(kept),))
            return
    _copy(kept)


def _copy(kept: Path) -> None:
    """Put a database in the place of that of the open application."""
    own = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    for rest in ("-wal", "-shm"):
        own.with_name(own.name + rest).unlink(missing_ok=True)
    own.write_bytes(kept.read_bytes())
