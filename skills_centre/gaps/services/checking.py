"""The nightly proof: kept summaries against those worked out from the states, and the states against their history, row by row."""

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, TypeVar

from skills_centre.gaps.models import SummaryCheck
from skills_centre.gaps.queries.sums import kept_sums, managers_summed, sums_from_states
from skills_centre.gaps.services.folding import BATCH, fold_waiting_deltas, mark_folded
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.skills.queries.histories import everyone_recorded, kept_levels, kept_states
from skills_centre.skills.queries.rebuilding import rebuilt_levels, worked_out_states

logger = logging.getLogger(__name__)

K = TypeVar("K", bound=Hashable)

#: The three comparisons, as `SummaryCheck.kind` names them.
SUMMARIES = "summaries"
STATES = "states"
LEVELS = "levels"

#: People whose history is in memory at once, and managers whose summaries are.
PEOPLE_AT_ONCE = 1_000
MANAGERS_AT_ONCE = 500


@dataclass(frozen=True)
class Comparison:
    """What one comparison found: how many rows either side has, and how many of them differ or stand on one side only."""

    kind: str
    rows_compared: int
    rows_different: int

    def __add__(self, other: Self) -> "Comparison":
        """Two parts of one comparison together."""
        return Comparison(
            self.kind, self.rows_compared + other.rows_compared, self.rows_different + other.rows_different
        )


def check_summaries(*, now: datetime) -> list[Comparison]:
    """Compare row by row, keep the findings, and log an error where anything differs.

    Summaries are compared with the states, and states and levels with a rebuild from everybody's whole history. Call it inside
    `transaction(snapshot=True, holding=ORGANISATION_LOCK)`, after `turn_what_is_due`. What waits is folded first, so that only true
    differences are left.
    """
    while fold_waiting_deltas(at_most=BATCH):
        pass
    mark_folded(now)
    findings = [_summaries(), *_against_history(local_day(now))]
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


def _summaries() -> Comparison:
    """Every kept summary, a portion of managers at a time."""
    found = Comparison(SUMMARIES, 0, 0)
    for some in portions(managers_summed(), at_once=MANAGERS_AT_ONCE):
        found += _compared(SUMMARIES, kept_sums(some), sums_from_states(some))
    return found


def _against_history(on: date) -> list[Comparison]:
    """Everybody's kept states and levels, leavers' and private people's too, a portion of people at a time."""
    states, levels = Comparison(STATES, 0, 0), Comparison(LEVELS, 0, 0)
    for people in portions(everyone_recorded(), at_once=PEOPLE_AT_ONCE):
        rebuilt = rebuilt_levels(people)
        states += _compared(STATES, kept_states(people), worked_out_states(people, rebuilt, on=on))
        levels += _compared(LEVELS, kept_levels(people), rebuilt)
    return [states, levels]


def _compared(kind: str, kept: Mapping[K, object], worked_out: Mapping[K, object]) -> Comparison:
    keys = kept.keys() | worked_out.keys()
    different = sum(kept.get(key) != worked_out.get(key) for key in keys)
    return Comparison(kind, len(keys), different)
