"""Makes the many applications of a test run cheap: what each would work out again from the same source is kept from the first.

Each test has an application and an engine of its own. Compiling its three hundred addresses, its statements and the templates of its
first page took a third of a second, which is most of what many tests do. Nothing is shared that a test could change: only what was
worked out.
"""

from collections.abc import Callable, Hashable
from copy import copy
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory
from whitenoise import WhiteNoise

from skills_centre.people.services import signing_in
from skills_centre.platform.pages import STATIC

#: The statements that were compiled for each kind of database.
_STATEMENTS: dict[str, LRUCache[object, object]] = {}


class KeptAddresses(Map):
    """A map that works its addresses out when one is first asked for, and only where no map before it had the same."""

    _worked_out: ClassVar[dict[Hashable, Map]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Werkzeug's own signature
        self._given: list[Rule] = []
        super().__init__(*args, **kwargs)

    def add(self, rulefactory: RuleFactory) -> None:
        """Take an address, and leave the work for later."""
        self._given += rulefactory.get_rules(self)
        self._remap = True

    def update(self) -> None:
        """Take over what a map of the same addresses worked out, or work it out."""
        if not self._remap:
            return
        told = tuple(_what_it_says(rule) for rule in self._given)
        with self._remap_lock:
            if told not in self._worked_out:
                self._worked_out[told] = self._whole()
            whole = self._worked_out[told]
            self._matcher, self._rules_by_endpoint = whole._matcher, whole._rules_by_endpoint
            self._remap = False

    def _whole(self) -> Map:
        """A map of all that was given, and of copies, because a rule belongs to one map and more may be given to this one."""
        whole = Map(merge_slashes=self.merge_slashes, host_matching=self.host_matching)
        for rule in self._given:
            own = copy(rule)
            own.arguments = set(rule.arguments)
            whole.add(own)
        whole.update()
        return whole


def _what_it_says(rule: Rule) -> Hashable:
    """All that an address is worked out from."""
    said = {name: value for name, value in vars(rule).items() if name not in {"_parts", "_trace", "_converters"}}
    said |= {
        "methods": frozenset(rule.methods or ()),
        "defaults": repr(rule.defaults),
        "arguments": frozenset(rule.arguments),
    }
    return tuple(said.items())


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates, in a folder for the processes of a run, and at hand for the applications of this one."""

    _at_hand: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if its source is still the same."""
        bucket.code = self._at_hand.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        super().dump_bytecode(bucket)
        self._keep(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._at_hand[bucket.key, bucket.checksum] = bucket.code


def compile_addresses_once() -> None:
    """Keep what the addresses of an application are worked out to."""
    Flask.url_map_class = KeptAddresses


def find_static_files_once() -> None:
    """Keep what is known of the static files in the checkout, which no test changes."""
    find: Callable[[WhiteNoise, str, str], None] = WhiteNoise.update_files_dictionary
    found: dict[str, dict[str, Any]] = {}

    def find_once(whitenoise: WhiteNoise, root: str, prefix: str) -> None:
        if Path(root) != STATIC:
            find(whitenoise, root, prefix)
            return
        if prefix not in found:
            find(whitenoise, root, prefix)
            found[prefix] = whitenoise.files.copy()
        whitenoise.files.update(found[prefix])

    WhiteNoise.update_files_dictionary = find_once


def compile_statements_once() -> None:
    """Let the dialects of several engines count as one, so that what one compiled serves the next."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]


def share_statements(engine: Engine) -> None:
    """Give an engine what others of its kind have compiled."""
    engine._compiled_cache = _STATEMENTS.setdefault(engine.dialect.name, LRUCache(4_000))  # type: ignore[assignment]


def wait_for_no_disk(engine: Engine) -> None:
    """Have no commit on SQLite wait for the disk: a test's file is nobody's once its machine stops, and a killed process loses nothing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))


def compile_templates_once(app: Flask, folder: Path) -> None:
    """Keep the compiled templates of a run in a folder; Jinja takes one from there only while its source is the same."""
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = KeptTemplates(str(folder))


def hash_passwords_lightly() -> None:
    """Let a password cost a millisecond rather than a tenth of a second; `tests/people` holds what the product takes against the advice."""
    signing_in._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
