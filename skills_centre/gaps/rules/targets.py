"""How far a team is on the way to its target: counts, in which unknown is never nought and whoever is exempt is out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skills_centre.platform.pages import counted
from skills_centre.skills.rules.impact import FEWEST, rounded


class TargetState(StrEnum):
    """Where a target stands."""

    UNDER_WAY = "under way"
    MET = "met"
    MISSED = "missed"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Progress:
    """Where people stand against the level of a target, each in one count."""

    reached: int = 0
    stale: int = 0
    claimed: int = 0
    below: int = 0
    unknown: int = 0
    exempt: int = 0

    @property
    def people(self) -> int:
        """Of how many the target counts: without the exempt."""
        return self.reached + self.stale + self.claimed + self.below + self.unknown

    @property
    def assessed(self) -> int:
        """Of how many anything is known."""
        return self.people - self.unknown


def needed(wanted: int, *, is_share: bool, people: int) -> int:
    """How many people a target asks for: a share of those counted, rounded up, or a number."""
    return -(-people * wanted // 100) if is_share else wanted


def is_met(progress: Progress, wanted: int, *, is_share: bool) -> bool:
    """Whether enough are confirmed at the level; of nobody counted nothing is met."""
    return progress.people > 0 and progress.reached >= needed(wanted, is_share=is_share, people=progress.people)


def state_of(*, met_on: date | None, by_on: date, has_ended: bool, was_replaced: bool, today: date) -> TargetState:
    """Where a target stands on a day. What was met by its day stays met; what ended before is changed or dropped."""
    if met_on is not None and met_on <= by_on:
        return TargetState.MET
    if has_ended:
        return TargetState.CHANGED if was_replaced else TargetState.DROPPED
    return TargetState.MISSED if today > by_on else TargetState.UNDER_WAY


def in_words(wanted: int, *, is_share: bool, level: str, skill: str) -> str:
    """What a target asks for: “50% of the team at working level in data analysis”."""
    how_many = f"{wanted}% of people" if is_share else counted(wanted, "person", "people")
    return f"{how_many} at {level.lower()} level in {skill}"


def progress_in_words(progress: Progress, wanted: int, *, is_share: bool) -> str:
    """How far it is, in counts with how many are assessed: never a percentage alone, and never a name."""
    if not progress.people:
        return "No data: nobody is counted."
    asks = needed(wanted, is_share=is_share, people=progress.people)
    rest = [
        f"{number} {word}"
        for number, word in (
            (progress.below, "below"),
            (progress.claimed, "claimed"),
            (progress.stale, "stale"),
            (progress.unknown, "unknown"),
        )
        if number
    ]
    of_all = f"{progress.reached} of {counted(progress.people, 'person', 'people')} confirmed at that level"
    said = f"{of_all}; {asks} wanted, {progress.assessed} assessed"
    return f"{said}.{' The others: ' + ', '.join(rest) + '.' if rest else ''}"


def shown_to_team(progress: Progress) -> str | None:
    """What the team may read of its own progress: whole fives of at least ten people, else nothing, for it would tell of a colleague.

    It is the rule of every table without names (DOMAIN.md, "Who sees what").
    """
    if progress.people < FEWEST:
        return None
    return f"About {rounded(progress.reached)} of about {rounded(progress.people)} people are at that level."
