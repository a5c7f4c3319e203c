"""Telling people on the site only, for the kinds of which that was decided: on their day, and by no mail, neither then nor later.

It follows what people chose as mail does: stopped, once a week, not now, and so often a week. It needs no address and no hour.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.ledger import owed_to, people_to_tell
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.finding import suppress_untrue
from skills_centre.reminders.services.holding import hold_back
from skills_centre.reminders.services.weekly_limits import keep_to_limits


@dataclass(frozen=True)
class Told:
    """What one round of telling did; `people` is 0 when nobody is left."""

    people: int
    reminders: int
    suppressed: int
    held: int


def tell_on_site(now: datetime, closed: Collection[date], policies: Policies, *, limit: int) -> Told:
    """Let some of the people who are owed what comes on the site only be told of it, looking at each fact once more."""
    kinds, today = policies.that_come(Way.SITE), local_day(now)
    people = people_to_tell(kinds, today, limit=limit) if kinds else []
    if not people:
        return Told(0, 0, 0, 0)
    owed = hold_back(owed_to(people, by=today, of=kinds), policies, now=now, closed=closed)
    still_true = suppress_untrue(owed, policies, now=now)
    true = keep_to_limits(still_true, policies, today=today, closed=closed)
    for kind in {one.kind for one in true}:
        db.session.execute(
            update(Reminder)
            .where(Reminder.id.in_([one.id for one in true if one.kind is kind]))
            .values(state=ReminderState.TOLD, told_at=now, reason=None, policy_number=policies.of(kind).number)
        )
    return Told(len(people), len(true), len(owed) - len(still_true), len(still_true) - len(true))
