"""Team skills gaps: recompute, pages, recording and memory, at two sizes of a synthetic organisation, on both databases.

`GAPS_PEOPLE` chooses the larger size (100,000), and `GAPS_DATABASES` the kinds, with a comma between, for a quicker look.
"""

import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from bench.databases import application_of, tidy_up, write_organisation
from bench.gaps.memory import memory_of_processes
from bench.gaps.pages import pages_of_managers
from bench.gaps.recomputing import growth, recompute
from bench.gaps.recording import record_assessments
from bench.gaps.value import value_of_quarters
from bench.measure import Measurement, at_most

FEW, MANY = 5_000, int(os.environ.get("GAPS_PEOPLE", "100000"))
KINDS = os.environ.get("GAPS_DATABASES", "SQLite,PostgreSQL").split(",")

#: Seconds in which the generator should write an organisation, for each hundred thousand people.
SECONDS_TO_WRITE = 60.0


def run() -> list[Measurement]:
    """Measure everything on both databases."""
    return [one for kind in KINDS for one in _on(kind)]


def _on(kind: str) -> Iterator[Measurement]:
    with _organisation(FEW, kind):
        few = recompute(kind, FEW, rounds=5)
    yield few.measurement
    with _organisation(MANY, kind) as large:
        yield at_most(
            f"bench-data, {MANY} people, {kind}",
            value=large.seconds, limit=SECONDS_TO_WRITE * MANY / 100_000, unit="s", goal=1,
        )  # fmt: skip
        many = recompute(kind, MANY, rounds=2)
        yield many.measurement
        yield growth(kind, few, many)
        tidy_up()
        yield from pages_of_managers(large.app, kind)
        yield from record_assessments(large.app, kind)
        yield from memory_of_processes(large.app, kind)
        yield from value_of_quarters(large.app, kind, MANY)


@dataclass(frozen=True)
class _Organisation:
    app: Flask
    seconds: float


@contextmanager
def _organisation(people: int, kind: str) -> Generator[_Organisation]:
    """An application whose database holds a synthetic organisation, and how long the generator took."""
    with application_of(kind) as app:
        began = time.perf_counter()
        write_organisation(people)
        took = time.perf_counter() - began
        print(f"{kind}: {people:,} people written in {took:.1f} s", flush=True)
        yield _Organisation(app, took)
