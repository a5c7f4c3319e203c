"""Alembic's environment: one connection, the models' metadata, both dialects."""

from importlib import import_module

from alembic import context
from sqlalchemy import create_engine, event, pool

from skills_centre.platform.database import Base, UtcDateTime

for module in (
    "platform.audit",
    "platform.uploads",
    "platform.words",
    "platform.mail.models",
    "people.models",
    "skills.models",
    "catalogue.models",
    "learning.models",
    "bookings.models",
    "gaps.models",
    "reminders.models",
):
    import_module(f"skills_centre.{module}")


def render_item(kind, item, autogen_context):
    """Migrations import no models and no types of ours."""
    if kind == "type":
        if isinstance(item, UtcDateTime):
            return "sa.DateTime(timezone=True)"
        if type(item).__name__ == "Coded":
            return "sa.String(length=40)"
    return False


def include_name(name, kind, parents):
    wanted = context.config.attributes.get("only_tables")
    return kind != "table" or wanted is None or name in wanted


def include_object(item, name, kind, reflected, compare_to):
    wanted = context.config.attributes.get("only_tables")
    if wanted is not None and kind == "table":
        return name in wanted
    return not (kind == "table" and name.startswith("course_search"))


def run_migrations() -> None:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _connect(connection, record):
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")

        @event.listens_for(engine, "begin")
        def _begin(connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            compare_type=False,
            include_object=include_object,
            include_name=include_name,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
