"""Pure decisions about skills: what a history comes to, the state of a person in a required skill, its sums for a team."""

from skills_centre.skills.rules.codes import Basis, Decision, SkillState, Source
from skills_centre.skills.rules.counts import NO_COUNTS, SkillCounts, counts_of
from skills_centre.skills.rules.history import (
    NOTHING_KNOWN,
    CurrentLevels,
    PastDecision,
    PastResult,
    history_to_current,
)
from skills_centre.skills.rules.states import (
    MET_WITHOUT_LADDER,
    Period,
    Standing,
    first_day_too_old,
    live_claim,
    months_after,
    threshold,
    work_out_state,
)

__all__ = [
    "MET_WITHOUT_LADDER",
    "NOTHING_KNOWN",
    "NO_COUNTS",
    "Basis",
    "CurrentLevels",
    "Decision",
    "PastDecision",
    "PastResult",
    "Period",
    "SkillCounts",
    "SkillState",
    "Source",
    "Standing",
    "counts_of",
    "first_day_too_old",
    "history_to_current",
    "live_claim",
    "months_after",
    "threshold",
    "work_out_state",
]
