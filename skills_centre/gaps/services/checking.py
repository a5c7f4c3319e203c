"""The nightly proof: kept summaries against those worked out from the states, and the states against their history, row by row."""

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from skills_centre.gaps.models import SummaryCheck
from skills_centre.gaps.queries.sums import kept_sums, sums_from_states
from skills_centre.gaps.services.folding import fold_waiting_deltas, mark_folded
from skills_centre.platform.database import db

logger = logging.getLogger(__name__)

K = TypeVar("K", bound=Hashable)

#: The two comparisons, as `SummaryCheck.kind` names them.
SUMMARIES = "summaries"
STATES = "states"


@dataclass(frozen=True)
class Comparison:
    """What one comparison found: how many rows either side has, and how many of them differ or stand on one side only."""

    kind: str
    rows_compared: int
    rows_different: int


def check_summaries(*, now: datetime) -> list[Comparison]:
    """Compare row by row, keep the findings, and log an error where anything differs.

    Call it inside `transaction(snapshot=True, holding=ORGANISATION_LOCK)`. What waits is folded first, so that only true differences
    are left.
    """
    fold_waiting_deltas(at_most=None)
    mark_folded(now)
    findings = [_compared(SUMMARIES, kept_sums(), sums_from_states())]
    for found in findings:
        db.session.add(
            SummaryCheck(
                checked_at=now,
                kind=found.kind,
                rows_compared=found.rows_compared,
                rows_different=found.rows_different,
            )
        )
        if found.rows_different:
            logger.error(
                "%s: %d of %d rows differ from a recompute", found.kind, found.rows_different, found.rows_compared
            )
    return findings


def _compared(kind: str, kept: Mapping[K, object], worked_out: Mapping[K, object]) -> Comparison:
    keys = kept.keys() | worked_out.keys()
    different = sum(kept.get(key) != worked_out.get(key) for key in keys)
    return Comparison(kind, len(keys), different)
