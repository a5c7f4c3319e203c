"""The latest of several days or instants in one row, which the two databases name differently."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import ReturnTypeFromArgs


class latest_in_row(ReturnTypeFromArgs[Any]):  # noqa: N801 - it stands in statements as a function does
    """The latest of its arguments, none of which may be null: PostgreSQL would leave it out, and SQLite answer null."""

    inherit_cache = True


@compiles(latest_in_row, "postgresql")
def _as_greatest(element: ColumnElement[Any], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own signature
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(latest_in_row)
def _as_max(element: ColumnElement[Any], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own signature
    return f"max({compiler.process(element.clauses, **options)})"
