"""A manager's pages at the size of a whole institution: server time of each request, of managers high up and low down."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from bench.measure import Measurement, at_most
from bench.serving import page_of
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.teams import team_size, team_skills
from skills_centre.gaps.rules import FEWEST_APART
from skills_centre.people.models import LineClosure
from skills_centre.platform.database import db

#: Managers whose pages are opened, spread over every size of line; how often each is.
MANAGERS, ROUNDS = 40, 5
#: People below the managers whose tables of people by skills are opened, with names switched on for the whole line.
TABLES = (60, 500)

OVERVIEW, PEOPLE = "/team/gaps", "/team/gaps/people"


def pages_of_managers(app: Flask, kind: str) -> list[Measurement]:
    """Overviews and summary queries of any line, and tables of people by skills of two sizes."""
    managers = managers_by_size()
    chosen = [one for one in _of_every_size(managers) if _has_a_page_of_the_line(one)]
    measured = [
        at_percentile(
            f"overview, {words}, {kind}", [page_of(app, one, f"{OVERVIEW}{query}") for one in chosen], limit=50
        )
        for words, query in (("direct reports", ""), ("whole line", "?scope=line"))
    ]
    below = [one for one in ((manager_id, _team_below(manager_id)) for manager_id in chosen) if one[1]]
    for words, address in (("one team below", "/team/gaps/{}"), ("teams compared", "/team/compare")):
        pages = [page_of(app, manager_id, address.format(lead_id)) for manager_id, lead_id in below]
        measured.append(at_percentile(f"{words}, {kind}", pages, limit=50))
    queries = [_query(one, scope) for one in chosen for scope in Scope]
    measured.append(at_percentile(f"summary query, {kind}", queries, limit=10))
    settings = app.extensions["settings"]
    app.extensions["settings"] = settings.model_copy(update={"names_below_direct_reports": True})
    for size in TABLES:
        around = sorted(managers, key=lambda one: abs(one[1] - size))[:3]
        print(f"{kind}: tables of {', '.join(str(people) for _, people in around)} people", flush=True)
        pages = [page_of(app, one, f"{PEOPLE}?scope=line") for one, _ in around]
        measured.append(
            at_percentile(f"people by skills, {size} people, {kind}", pages, limit=50 if size == 60 else 1000)
        )
    app.extensions["settings"] = settings
    return measured


def managers_by_size() -> list[tuple[UUID, int]]:
    """Every manager with the number of people in their line, fewest first."""
    below = func.count(LineClosure.person_id)
    rows = db.session.execute(
        select(LineClosure.manager_id, below).group_by(LineClosure.manager_id).order_by(below, LineClosure.manager_id)
    )
    return [(manager_id, people) for manager_id, people in rows]


def _of_every_size(managers: Sequence[tuple[UUID, int]]) -> list[UUID]:
    """Managers from the fewest people to all of them, each with the same times more than the last; nobody twice."""
    most = managers[-1][1]
    wanted = (most ** (place / (MANAGERS - 1)) for place in range(MANAGERS))
    return list(dict.fromkeys(min(managers, key=lambda one: abs(one[1] - size))[0] for size in wanted))


def _team_below(manager_id: UUID) -> UUID | None:
    """Somebody further down than the direct reports, or among them, who has enough people to be counted apart."""
    leads = select(LineClosure.manager_id).where(LineClosure.depth == 1).group_by(LineClosure.manager_id)
    return db.session.scalar(
        select(LineClosure.person_id)
        .where(
            LineClosure.manager_id == manager_id, LineClosure.person_id.in_(leads.having(func.count() > FEWEST_APART))
        )
        .order_by(LineClosure.depth.desc(), LineClosure.person_id)
        .limit(1)
    )


def _has_a_page_of_the_line(manager_id: UUID) -> bool:
    """Whether enough people are further down than the direct reports to be counted; else the page leads back to these."""
    size = team_size(manager_id)
    return size.counts_line or size.line == size.direct


def _query(manager_id: UUID, scope: Scope) -> Callable[[], object]:
    def ask() -> object:
        found = team_skills(manager_id, scope)
        db.session.rollback()
        return found

    return ask


def at_percentile(name: str, asked: Sequence[Callable[[], object]], *, limit: float) -> Measurement:
    """Ask everything once, then several times in an order of chance; the 99th percentile of milliseconds of those against a limit.

    The first time a process compiles templates and statements and counts the largest lines; it is told beside the others.
    """
    order = [one for one in asked for _ in range(ROUNDS)]
    random.Random(1).shuffle(order)
    first = max(_milliseconds(ask) for ask in asked)
    gc.freeze()  # as a web process does
    before = time.process_time()
    took = [_milliseconds(ask) for ask in order]
    processor = (time.process_time() - before) * 1000 / len(took)
    hundredths = statistics.quantiles(took, n=100, method="inclusive")
    print(
        f"{name}: p50 {hundredths[49]:.1f} ms, p99 {hundredths[98]:.1f} ms, slowest {max(took):.1f} ms, the first time {first:.1f} ms; "
        f"{processor:.1f} ms of processor",
        flush=True,
    )
    return at_most(f"{name}, p99", value=hundredths[98], limit=limit, unit="ms", goal=1)


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000
