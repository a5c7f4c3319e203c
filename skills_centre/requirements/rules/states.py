"""How something that is asked of a person stands on a day, and how many of several have done it.

Source: DOMAIN.md, "Required learning": overdue from the day after due date and grace; compliance counts the obligations whose grace is
over or that are completed, without the exempt; what is not yet due stands beside it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from skills_centre.requirements.rules.schedule import days_after

#: From so many days before its due date something is due soon.
SOON = timedelta(days=30)


class ObligationState(StrEnum):
    """How an obligation stands."""

    NOT_DUE = "not-due"
    DUE_SOON = "due-soon"
    DUE = "due"
    OVERDUE = "overdue"
    ON_TIME = "completed-on-time"
    LATE = "completed-late"
    EXEMPT = "exempt"


#: The states in the words in which people read them.
IN_WORDS = {
    ObligationState.NOT_DUE: "Not yet due",
    ObligationState.DUE_SOON: "Due soon",
    ObligationState.DUE: "Due now",
    ObligationState.OVERDUE: "Overdue",
    ObligationState.ON_TIME: "Completed on time",
    ObligationState.LATE: "Completed late",
    ObligationState.EXEMPT: "Exempt",
}

DONE = frozenset({ObligationState.ON_TIME, ObligationState.LATE})
#: What somebody is to do soon.
PRESSING = frozenset({ObligationState.DUE_SOON, ObligationState.DUE, ObligationState.OVERDUE})


def obligation_state(
    due_on: date, *, grace_days: int, completed_on: date | None, is_exempt: bool, on: date
) -> ObligationState:
    """The state of an obligation on a day; a completion after that day does not count on it."""
    last = days_after(due_on, grace_days)
    if completed_on is not None and completed_on <= on:
        return ObligationState.ON_TIME if completed_on <= last else ObligationState.LATE
    if is_exempt:
        return ObligationState.EXEMPT
    if on > last:
        return ObligationState.OVERDUE
    if on >= due_on:
        return ObligationState.DUE
    return ObligationState.DUE_SOON if due_on - on <= SOON else ObligationState.NOT_DUE


@dataclass(frozen=True, slots=True)
class StateGroup:
    """States that lists take together: a code for the address, and its words."""

    code: str
    words: str
    states: frozenset[ObligationState]


GROUPS = (
    StateGroup("overdue", "Overdue", frozenset({ObligationState.OVERDUE})),
    StateGroup("soon", "Due now or soon", frozenset({ObligationState.DUE, ObligationState.DUE_SOON})),
    StateGroup("not-due", "Not yet due", frozenset({ObligationState.NOT_DUE})),
    StateGroup("on-time", "Completed on time", frozenset({ObligationState.ON_TIME})),
    StateGroup("late", "Completed late", frozenset({ObligationState.LATE})),
    StateGroup("exempt", "Exempt", frozenset({ObligationState.EXEMPT})),
)


@dataclass(frozen=True, slots=True)
class Compliance:
    """How many obligations stand how."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    exempt: int = 0
    not_yet: int = 0

    @property
    def completed(self) -> int:
        """On time or late."""
        return self.on_time + self.late

    @property
    def counted(self) -> int:
        """The denominator: completed, or past due date and grace; without the exempt and what is not yet due."""
        return self.completed + self.overdue

    @property
    def share(self) -> float | None:
        """Completed of counted; none, and never 0 or 1, where nothing is counted."""
        return self.completed / self.counted if self.counted else None


def compliance(states: Iterable[ObligationState]) -> Compliance:
    """Count the states of obligations."""
    number = Counter(states)
    waiting = (ObligationState.NOT_DUE, ObligationState.DUE_SOON, ObligationState.DUE)
    return Compliance(
        on_time=number[ObligationState.ON_TIME],
        late=number[ObligationState.LATE],
        overdue=number[ObligationState.OVERDUE],
        exempt=number[ObligationState.EXEMPT],
        not_yet=sum(number[one] for one in waiting),
    )
