"""How long something that somebody does not want to hear of now is kept from them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import owed_on
from skills_centre.reminders.rules.topics import STOPPABLE, TOPIC_OF, Topic

#: What stands where a snooze is of everything, and not of one thing.
EVERYTHING = UUID(int=0)
#: So far ahead a day may be chosen.
LONGEST = timedelta(days=180)
#: What is required, or what somebody waits for, is kept from nobody for longer. Source: issue 7.
LONGEST_OF_REQUIRED = timedelta(days=14)


@dataclass(frozen=True)
class Snooze:
    """That somebody asked, on a day, not to hear of something before another."""

    asked_on: date
    until: date

    def is_running(self, today: date) -> bool:
        """Whether it keeps anything back still."""
        return self.until > today


def kept_until(snooze: Snooze, kind: ReminderKind, due_on: date, policies: Policies, *, own: Collection[date]) -> date:
    """The day until which a snooze keeps a reminder back.

    What cannot be stopped is kept back for two weeks at most, and what is required never past the last reminder of its date.
    """
    topic = TOPIC_OF[kind]
    if topic in STOPPABLE:
        return snooze.until
    until = min(snooze.until, snooze.asked_on + LONGEST_OF_REQUIRED)
    if topic is not Topic.REQUIRED:
        return until
    return min(until, owed_on(due_on, max(policies.of(kind).policy.offsets), own))


def asked_since(earlier: Snooze | None, today: date, *, own: Collection[date]) -> date:
    """Since when something is kept back, if it is asked for today: since the first time, until a message could have left again."""
    if earlier and working_day_on_or_after(earlier.until, own) >= today:
        return earlier.asked_on
    return today
