"""Bringing the database up to the present schema, from the program rather than from a shell."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

ROOT = Path(__file__).parent.parent.parent / "migrations"


def migration_config(database_url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Run every migration that the database has not seen."""
    command.upgrade(migration_config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Undo migrations down to a revision, or "base"."""
    command.downgrade(migration_config(database_url), revision)


def is_current(database_url: str) -> bool:
    """Whether the database is at the newest migration."""
    head = ScriptDirectory.from_config(migration_config(database_url)).get_current_head()
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head
    finally:
        engine.dispose()
