"""Development plans: the words of their acts as codes, whose turn it is, and how far a goal has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skills_centre.platform.clock import months_after

#: How far ahead a goal or an action may lie.
FURTHEST_MONTHS = 60


class ActionKind(StrEnum):
    """The kinds of things that somebody does towards a goal."""

    COURSE = "course"
    SESSION = "session"
    ELSEWHERE = "elsewhere"
    READING = "reading"
    SHADOWING = "shadowing"
    MENTORING = "mentoring"


class GoalEnd(StrEnum):
    """How a goal ends."""

    REACHED = "reached"
    DROPPED = "dropped"


class PlanAct(StrEnum):
    """What is said or done about a goal."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"
    REACHED = "reached"
    DROPPED = "dropped"
    ACTION_ADDED = "action-added"
    ACTION_DONE = "action-done"
    ACTION_REOPENED = "action-reopened"
    ACTION_REMOVED = "action-removed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a goal is: the level wanted, by when, and why."""

    level: int
    by_on: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many actions are done, of how many."""

    done: int
    total: int

    @property
    def in_words(self) -> str:
        """As the page says it."""
        return f"{self.done} of {self.total} {'action' if self.total == 1 else 'actions'} done"


def progress_of(are_done: Iterable[bool]) -> Progress:
    """The progress of a goal: its actions done of all."""
    every = list(are_done)
    return Progress(sum(every), len(every))


def is_turn_of(*, person: bool, proposed_by_person: bool) -> bool:
    """Whether an open proposal is for this side to answer: for the person when the manager made it, and the other way round."""
    return person != proposed_by_person


def is_too_far(day: date, *, today: date) -> bool:
    """Whether a day lies further ahead than anybody plans."""
    return day > months_after(today, FURTHEST_MONTHS)
