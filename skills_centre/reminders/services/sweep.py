"""The sweep: find what is owed, then gather it into digests, a round of people at a time.

It is a drain: each round is a transaction of its own, so that no other writer waits long, and a sweep that is cut short is taken
up by the next.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named, transaction
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.reminders.rules.timing import may_mail_leave
from skills_centre.reminders.services.digests import gather_digests
from skills_centre.reminders.services.finding import LOOK_AHEAD, find_owed

#: People whose digests are made in one transaction.
ROUND = 50


@dataclass(frozen=True)
class Swept:
    """What a sweep did, as counts."""

    found: int
    superseded: int
    suppressed: int
    reminders: int
    digests: int
    #: Whether ordinary mail may leave at that hour; if not, what was found waits.
    in_hours: bool


def calendar_around(now: datetime) -> frozenset[date]:
    """The closed days that any reminder of these weeks can meet."""
    today = local_day(now)
    return closed_days(today - timedelta(days=60), today + LOOK_AHEAD + timedelta(days=60))


def sweep(now: datetime, head: Letterhead) -> Swept:
    """Bring the ledger up to an instant and queue every digest that is owed by then. Twice is once."""
    closed = calendar_around(now)
    with transaction():
        lock_named("reminders")
        found = find_owed(now, closed)
    digests, reminders, suppressed = _gather_all(now, closed, head)
    return Swept(found.owed, found.superseded, suppressed, reminders, digests, may_mail_leave(now, closed))


def _gather_all(now: datetime, closed: Collection[date], head: Letterhead) -> tuple[int, int, int]:
    digests = reminders = suppressed = 0
    while True:
        with transaction():
            lock_named("reminders")
            gathered = gather_digests(now, closed, head, limit=ROUND)
        if not gathered.people:
            return digests, reminders, suppressed
        digests += gathered.digests
        reminders += gathered.reminders
        suppressed += gathered.suppressed
