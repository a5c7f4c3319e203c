"""The sweep: find what is owed, then tell it on the site, send it at once or gather it into digests, a round of people at a time.
What leaves at once is also looked for alone, each minute, and so are announcements whose time has come.

It is a drain: each round is a transaction of its own, so that no other writer waits long, and a sweep that is cut short is taken
up by the next.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from skills_centre.announcements.queries.announcements import is_something_to_go_out
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named, transaction
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.timing import may_mail_leave
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.announced import write_announcements
from skills_centre.reminders.services.at_once import LeftAtOnce, send_at_once
from skills_centre.reminders.services.digests import Gathered, gather_digests, queue_digest
from skills_centre.reminders.services.finding import find_owed, find_owed_at_once
from skills_centre.reminders.services.telling import Told, tell_on_site

#: People whose digests are made in one transaction.
ROUND = 50
#: The same of those who are told on the site only, for whom nothing is written.
TOLD_AT_ONCE = 500
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
    #: Messages that left at once, and reminders that were told on the site only.
    at_once: int
    told: int
    #: Whether ordinary mail may leave at that hour; if not, what was found waits.
    in_hours: bool


def calendar_around(now: datetime) -> frozenset[date]:
    """The closed days that any reminder of these weeks can meet."""
    today = local_day(now)
    return closed_days(today - timedelta(days=60), today + LOOK_AHEAD)


def sweep(now: datetime, head: Letterhead, links: FewerLinks | None = None) -> Swept:
    """Bring the ledger up to an instant, tell what is told on the site only, and queue every message that is owed by then. Twice is once.

    With `links`, the foot of each digest leads to where its receiver asks for fewer of these.
    """
    closed = calendar_around(now)
    with transaction():
        lock_named("reminders")
        found = find_owed(now, closed, policies_now())
    digests = reminders = suppressed = held = at_once = told = 0
    for site in _told(now, closed):
        told += site.reminders
        suppressed += site.suppressed
        held += site.held
    for left in _left_at_once(now, closed, head, links):
        at_once += left.messages
        reminders += left.reminders
        suppressed += left.suppressed
    for gathered in _rounds(now, closed, head, links):
        digests += gathered.digests
        reminders += gathered.reminders
        suppressed += gathered.suppressed
        held += gathered.held
    in_hours = may_mail_leave(now, closed, policies_now().hours)
    return Swept(found.owed, found.superseded, suppressed, reminders, digests, held, at_once, told, in_hours)


def let_announcements_out(now: datetime) -> int:
    """Let the announcements go out whose time has come: they stand on people's pages, and are in their next message.

    Gives the number of messages that are owed by it. The sweep does the same, so what is missed here goes out with that.
    """
    if not is_something_to_go_out(now, local_day(now)):
        return 0
    with transaction():
        lock_named("reminders")
        return write_announcements(now, calendar_around(now))


def sweep_at_once(now: datetime, head: Letterhead, links: FewerLinks | None = None) -> int:
    """Find what leaves at once, and queue it, so that it need not wait for the sweep; gives the number of messages.

    Where no kind leaves at once it reads the policies and no more.
    """
    if not policies_now().that_come(Way.AT_ONCE):
        return 0
    closed = calendar_around(now)
    with transaction():
        lock_named("reminders")
        find_owed_at_once(now, closed, policies_now())
    return sum(left.messages for left in _left_at_once(now, closed, head, links))


def _told(now: datetime, closed: Collection[date]) -> Iterator[Told]:
    """Round after round of people who are told on the site only, until nobody is left."""
    while True:
        with transaction():
            lock_named("reminders")
            told = tell_on_site(now, closed, policies_now(), limit=TOLD_AT_ONCE)
        if not told.people:
            return
        yield told


def _left_at_once(
    now: datetime, closed: Collection[date], head: Letterhead, links: FewerLinks | None
) -> Iterator[LeftAtOnce]:
    """Round after round of people to whom something leaves at once, until all were looked at."""
    last = None
    while True:
        with transaction():
            lock_named("reminders")
            post = partial(queue_digest, head=head, now=now, links=links)
            left = send_at_once(now, closed, policies_now(), post, after=last, limit=ROUND)
        if left.last is None:
            return
        last = left.last
        yield left


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
