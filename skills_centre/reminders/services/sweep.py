"""The sweep: find what is owed, then gather it into digests, a round of people at a time.

It is a drain: each round is a transaction of its own, so that no other writer waits long, and a sweep that is cut short is taken
up by the next.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named, transaction
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.timing import may_mail_leave
from skills_centre.reminders.services.digests import Gathered, gather_digests, queue_digest
from skills_centre.reminders.services.finding import find_owed

#: People whose digests are made in one transaction.
ROUND = 50
#: No due date that a reminder of these weeks is about lies further ahead.
LOOK_AHEAD = timedelta(days=160)


@dataclass(frozen=True)
class Swept:
    """What a sweep did, as counts."""

    found: int
    superseded: int
    suppressed: int
    reminders: int
    digests: int
    #: Reminders that wait, because their receiver has had enough of their kind this week.
    held: int
    #: Whether ordinary mail may leave at that hour; if not, what was found waits.
    in_hours: bool


def calendar_around(now: datetime) -> frozenset[date]:
    """The closed days that any reminder of these weeks can meet."""
    today = local_day(now)
    return closed_days(today - timedelta(days=60), today + LOOK_AHEAD)


def sweep(now: datetime, head: Letterhead, links: FewerLinks | None = None) -> Swept:
    """Bring the ledger up to an instant and queue every digest that is owed by then. Twice is once.

    With `links`, the foot of each digest leads to where its receiver asks for fewer of these.
    """
    closed = calendar_around(now)
    with transaction():
        lock_named("reminders")
        found = find_owed(now, closed, policies_now())
    digests = reminders = suppressed = held = 0
    for gathered in _rounds(now, closed, head, links):
        digests += gathered.digests
        reminders += gathered.reminders
        suppressed += gathered.suppressed
        held += gathered.held
    in_hours = may_mail_leave(now, closed, policies_now().hours)
    return Swept(found.owed, found.superseded, suppressed, reminders, digests, held, in_hours)


def _rounds(now: datetime, closed: Collection[date], head: Letterhead, links: FewerLinks | None) -> Iterator[Gathered]:
    """Round after round of people, each in a transaction of its own and by the policies of that moment, until nobody is left."""
    while True:
        with transaction():
            lock_named("reminders")
            post = partial(queue_digest, head=head, now=now, links=links)
            gathered = gather_digests(now, closed, policies_now(), post, limit=ROUND)
        if not gathered.people:
            return
        yield gathered
