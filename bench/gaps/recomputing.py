"""All managers' summaries recomputed: the product beside the same aggregation written by hand in SQL, row by row the same."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from bench.ceilings import RECOMPUTE_ALL_MANAGERS
from bench.measure import Measurement, at_most
from skills_centre.gaps.models import TeamSummary
from skills_centre.gaps.queries.sums import kept_sums
from skills_centre.gaps.services.recompute import recompute_summaries
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import RequiredSkill


@dataclass(frozen=True)
class Recomputed:
    """The measurement at one size, and the rows that were read and written."""

    measurement: Measurement
    rows: int


def recompute(kind: str, people: int, *, rounds: int) -> Recomputed:
    """The median of several rounds, the product's and the ceiling's in turn; both must write the very same rows."""
    ours, ceiling = [], []
    for _ in range(rounds):
        ceiling.append(_seconds(_by_hand))
        by_hand = kept_sums()
        ours.append(_seconds(lambda: recompute_summaries(now=utc_now())))
        if kept_sums() != by_hand:
            raise SystemExit("the recompute and the hand-written SQL differ")
    states = db.session.scalar(select(func.count()).select_from(RequiredSkill)) or 0
    written = db.session.scalar(select(func.count()).select_from(TeamSummary)) or 0
    print(
        f"{kind}: {people:,} people, {states:,} states read, {written:,} summary rows written and compared", flush=True
    )
    measurement = at_most(
        f"all managers recomputed, {people} people, {kind}",
        value=statistics.median(ours), limit=statistics.median(ceiling), unit="s", goal=1.2,
    )  # fmt: skip
    return Recomputed(measurement, states + written)


def growth(kind: str, few: Recomputed, many: Recomputed) -> Measurement:
    """The time of a row, of those read and those written, at the larger size against the smaller."""
    return at_most(
        f"recompute, one row of {many.rows} against one of {few.rows}, {kind}",
        value=many.measurement.value / many.rows * 1e6, limit=few.measurement.value / few.rows * 1e6, unit="µs", goal=1.5,
    )  # fmt: skip


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction(snapshot=True, holding=ORGANISATION_LOCK):
        do()
    return time.perf_counter() - began


def _by_hand() -> None:
    for statement in RECOMPUTE_ALL_MANAGERS:
        db.session.connection().execute(text(statement))
