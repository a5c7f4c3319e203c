"""What everything ever recorded about a person in a skill comes to: their verified level and their open claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from skills_centre.skills.rules.codes import Decision, Source

_ENDS_THE_CLAIM = frozenset({Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED})


@dataclass(frozen=True)
class PastResult:
    """One result of a person in a skill, as history keeps it."""

    id: UUID
    level: int | None
    source: Source
    has_assessor: bool
    assessed_on: date
    recorded_at: datetime

    @property
    def order(self) -> tuple[date, datetime, UUID]:
        """What "latest" goes by."""
        return self.assessed_on, self.recorded_at, self.id

    @property
    def is_own_account(self) -> bool:
        """Whether it is a self-assessment; an import that names no assessor counts as one."""
        return self.source is Source.SELF or (self.source is Source.IMPORT and not self.has_assessor)


@dataclass(frozen=True)
class PastDecision:
    """One decision about a result."""

    result_id: UUID
    decision: Decision
    level: int | None = None


@dataclass(frozen=True)
class CurrentLevels:
    """What a history comes to: the verified level, and the open claim whatever its age."""

    verified_level: int | None = None
    verified_on: date | None = None
    verified_result_id: UUID | None = None
    claimed_level: int | None = None
    claimed_on: date | None = None
    claimed_result_id: UUID | None = None


NOTHING_KNOWN = CurrentLevels()


def history_to_current(results: Iterable[PastResult], decisions: Iterable[PastDecision]) -> CurrentLevels:
    """Work out one person's levels in one skill from everything that was ever recorded.

    Verified is the latest live confirmed result; claimed is the latest self-assessment, if nobody has decided it and it is not
    older than the verified result. A newer self-assessment takes the place of an older one for good, "I don't know" included.
    """
    kept = list(decisions)
    revoked = {one.result_id for one in kept if one.decision is Decision.REVOKED}
    decided = {one.result_id: one for one in kept if one.decision in _ENDS_THE_CLAIM}
    verified: PastResult | None = None
    verified_level: int | None = None
    told: PastResult | None = None
    for result in sorted(results, key=lambda one: one.order):
        if result.is_own_account:
            told = result
        if result.id in revoked:
            continue
        level = _confirmed_level(result, decided.get(result.id))
        if level is not None:
            verified, verified_level = result, level
    claim = told if told and told.level is not None and told.id not in decided and told.id not in revoked else None
    if claim and verified and claim.order < verified.order:
        claim = None
    return CurrentLevels(
        verified_level=verified_level,
        verified_on=verified.assessed_on if verified else None,
        verified_result_id=verified.id if verified else None,
        claimed_level=claim.level if claim else None,
        claimed_on=claim.assessed_on if claim else None,
        claimed_result_id=claim.id if claim else None,
    )


def _confirmed_level(result: PastResult, decision: PastDecision | None) -> int | None:
    """The level at which a result is confirmed; None while it is not. Others' results are confirmed when entered."""
    if not result.is_own_account:
        return result.level
    if decision is None or decision.decision is Decision.RETURNED:
        return None
    return decision.level if decision.decision is Decision.CHANGED else result.level
