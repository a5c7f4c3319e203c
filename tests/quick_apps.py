"""Makes the many applications of a test run cheap: what each would work out again from the same source is kept from the first.

Each test has an application and an engine of its own. Compiling its two hundred addresses, its statements and the templates of its first
page took a third of a second, which is most of what many tests do. Nothing is shared that a test could change: what was compiled only.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule

from skills_centre.people.services import signing_in

Builder = Callable[..., tuple[str, str]]

#: The statements that were compiled for each kind of database.
_STATEMENTS: dict[str, LRUCache[object, object]] = {}


def compile_addresses_once() -> None:
    """Keep what an address is compiled to, which depends on the rule's text, its defaults and how its map treats slashes."""
    compile_rule: Callable[[Rule], None] = Rule.compile
    compiled: dict[tuple[object, ...], tuple[dict[str, Any], dict[str, Builder]]] = {}

    def compile_once(rule: Rule) -> None:
        key = (
            rule.rule,
            rule.subdomain,
            rule.host,
            repr(rule.defaults),
            rule.merge_slashes,
            rule.strict_slashes,
            rule.is_leaf,
        )
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = (
                {name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")},
                {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")},
            )
            return
        read, builders = compiled[key]
        vars(rule).update({name: value.copy() for name, value in read.items()})
        vars(rule).update({name: builder.__get__(rule, None) for name, builder in builders.items()})

    Rule.compile = compile_once  # type: ignore[method-assign, assignment]


def compile_statements_once() -> None:
    """Let the dialects of several engines count as one, so that what one compiled serves the next."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]


def share_statements(engine: Engine) -> None:
    """Give an engine what others of its kind have compiled."""
    engine._compiled_cache = _STATEMENTS.setdefault(engine.dialect.name, LRUCache(4_000))  # type: ignore[assignment]


def compile_templates_once(app: Flask, folder: Path) -> None:
    """Keep the compiled templates of a run in a folder; Jinja takes one from there only while its source is the same."""
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def hash_passwords_lightly() -> None:
    """Let a password cost a millisecond rather than a tenth of a second; `tests/people` holds what the product takes against the advice."""
    signing_in._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
