"""Makes the many applications of a test run cheap: what each would work out again from the same source is kept from the first.

Each test has an application of its own. Compiling its two hundred addresses and the templates of its first page took a fifth of a second,
which is most of what many tests do. Nothing is shared that a test could change: code objects only.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing.rules import Rule

Builder = Callable[..., tuple[str, str]]


def compile_addresses_once() -> None:
    """Keep the function that builds an address of a rule, which depends on the rule's text and defaults alone."""
    compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder
    compiled: dict[tuple[object, ...], Builder] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (tuple(rule._trace), tuple(sorted(rule.arguments)), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign, assignment]


def compile_templates_once(app: Flask, folder: Path) -> None:
    """Keep the compiled templates of a run in a folder; Jinja takes one from there only while its source is the same."""
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
