"""Questions after learning: which there are, how long answers may change, and what of them is shown to whom (Kirkpatrick 1 to 3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from skills_centre.platform.clock import local_day

#: The steps of each scale, from 1.
RELEVANCE = ("Not relevant", "A little relevant", "Somewhat relevant", "Relevant", "Very relevant")
CONFIDENCE = ("Not confident", "A little confident", "Fairly confident", "Confident", "Very confident")

#: Days for which an answer may be changed, and from completion until we ask whether it was of use.
CHANGEABLE_DAYS = 14
FOLLOW_UP_DAYS = 90
#: Days for which that question stays open.
OPEN_DAYS = 60

#: The answers of fewer people than this are shown to nobody, and more are taken in by so many at a time, so that no new answer shows by
#: itself.
FEWEST = 5


class Side(StrEnum):
    """Who is asked after three months."""

    LEARNER = "learner"
    MANAGER = "manager"


class Use(StrEnum):
    """Whether what was learned has been used; only a manager cannot say."""

    YES = "yes"
    SOMEWHAT = "somewhat"
    NO = "no"
    CANNOT_SAY = "cannot-say"


#: The answers as each side is offered them, and as the results name them.
USED = {Use.YES: "Yes", Use.SOMEWHAT: "A little", Use.NO: "Not yet"}
SEEN_USED = {Use.YES: "Yes", Use.SOMEWHAT: "Somewhat", Use.NO: "No", Use.CANNOT_SAY: "I cannot say"}


def last_day_to_change(answered_at: datetime) -> date:
    """The last day on which an answer may be changed."""
    return local_day(answered_at) + timedelta(days=CHANGEABLE_DAYS)


def follow_up_day(completed_at: datetime) -> date:
    """The day on which we ask whether a course has been of use; a message about it leaves on the next working day."""
    return local_day(completed_at) + timedelta(days=FOLLOW_UP_DAYS)


def is_follow_up_open(completed_at: datetime, *, on: date) -> bool:
    """Whether that question is open on a day."""
    asked_on = follow_up_day(completed_at)
    return asked_on <= on <= asked_on + timedelta(days=OPEN_DAYS)


def number_shown(people: Iterable[UUID], *, fewest: int = FEWEST) -> int:
    """How many answers are shown, of those whose givers stand here, the first given first.

    Whole groups, each of five different people (`fewest`) at least: who takes a course five times, or manages five who took it, is no
    crowd, and learns nothing of a single other person by answering often.
    """
    shown, group = 0, set[UUID]()
    for number, one in enumerate(people, start=1):
        group.add(one)
        if len(group) == fewest:
            shown, group = number, set()
    return shown


def counts(steps: Iterable[int | None], scale: Sequence[str]) -> list[int]:
    """How many chose each step of a scale; who left the question out is not counted."""
    found = Counter(step for step in steps if step is not None)
    return [found[step] for step in range(1, len(scale) + 1)]
