"""Every route of the application, with an address to try it at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from skills_centre.people.access import STAMP

#: What stands for an argument of each kind in an address: something that exists nowhere.
_NOTHING = {
    "UUIDConverter": UUID(int=7),
    "IntegerConverter": 1,
    "PathConverter": "no/such",
    "UnicodeConverter": "no-such",
}

#: Files and answers that no view of ours gives.
NOT_OURS = frozenset({"static"})


@dataclass(frozen=True)
class Route:
    """One method at one address."""

    endpoint: str
    method: str
    address: str


def routes(app: Flask) -> Iterator[Route]:
    """Every method of every address, sorted."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if rule.endpoint in NOT_OURS:
            continue
        values = {name: _NOTHING[type(converter).__name__] for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.endpoint, method, adapter.build(rule.endpoint, values, method=method))


def stamp(view: Callable[..., object]) -> str | None:
    """The guard that a view carries."""
    return getattr(view, STAMP, None)
