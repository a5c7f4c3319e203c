"""Pure decisions about skills: what a history comes to, the state of a person in a required skill, its sums for a team."""

from skills_centre.skills.rules.agreeing import Outcome, is_leap, once_agreed, outcome
from skills_centre.skills.rules.codes import Basis, Decision, Finding, SkillState, Source
from skills_centre.skills.rules.counts import NO_COUNTS, SkillCounts, counts_of
from skills_centre.skills.rules.history import (
    NOTHING_KNOWN,
    CurrentLevels,
    PastDecision,
    PastResult,
    history_to_current,
)
from skills_centre.skills.rules.links import LINKS_AT_MOST, is_sound_link, links_in
from skills_centre.skills.rules.replying import may_ask_second, may_reply
from skills_centre.skills.rules.results import ResultState, result_state
from skills_centre.skills.rules.sentences import WITHOUT_LADDER, level_name, rule_in_words
from skills_centre.skills.rules.states import (
    MET_WITHOUT_LADDER,
    Period,
    Standing,
    first_day_too_old,
    live_claim,
    threshold,
    work_out_state,
)

__all__ = [
    "LINKS_AT_MOST",
    "MET_WITHOUT_LADDER",
    "NOTHING_KNOWN",
    "NO_COUNTS",
    "WITHOUT_LADDER",
    "Basis",
    "CurrentLevels",
    "Decision",
    "Finding",
    "Outcome",
    "PastDecision",
    "PastResult",
    "Period",
    "ResultState",
    "SkillCounts",
    "SkillState",
    "Source",
    "Standing",
    "counts_of",
    "first_day_too_old",
    "history_to_current",
    "is_leap",
    "is_sound_link",
    "level_name",
    "links_in",
    "live_claim",
    "may_ask_second",
    "may_reply",
    "once_agreed",
    "outcome",
    "result_state",
    "rule_in_words",
    "threshold",
    "work_out_state",
]
