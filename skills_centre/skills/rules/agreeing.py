"""What agreeing with a claim would do, and which claims nobody should agree with unseen."""

from dataclasses import dataclass
from datetime import date

from skills_centre.skills.rules.codes import SkillState
from skills_centre.skills.rules.history import CurrentLevels
from skills_centre.skills.rules.states import Standing

#: A claim so many levels above the verified one is looked at by itself.
LEAP = 2


@dataclass(frozen=True)
class Outcome:
    """What a decision would make of somebody's standing: the state, none where nothing is asked, and a sentence."""

    state: SkillState | None
    sentence: str


def is_leap(claimed_level: int, verified_level: int | None) -> bool:
    """Whether a claim lies two or more levels above the verified one. With nothing verified there is nothing to leap from."""
    return verified_level is not None and claimed_level - verified_level >= LEAP


def once_agreed(level: int, claimed_on: date) -> CurrentLevels:
    """What the levels would be if a claim were agreed."""
    return CurrentLevels(verified_level=level, verified_on=claimed_on)


def outcome(standing: Standing | None) -> Outcome:
    """What agreeing makes of somebody's standing in the skill; with no standing no role asks for it."""
    if standing is None:
        return Outcome(None, "No role of theirs asks for this skill, so it counts as a strength.")
    steps = "one level" if standing.distance == 1 else f"{standing.distance} levels"
    below = f"They stay {steps} below what is asked." if standing.distance else "They stay below what is asked."
    sentences = {
        SkillState.MET: "They meet what is asked.",
        SkillState.STALE: "They meet what is asked, but said so long ago that it is out of date already: ask them to look again.",
        SkillState.BELOW: below,
        SkillState.EXEMPT: "It is not asked of them for now.",
    }
    return Outcome(standing.state, sentences.get(standing.state, ""))
