"""What everybody is owed, found and written: the sweep's search beside one raw INSERT … SELECT, and a second search that finds nothing."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from bench.ceilings import WRITE_REMINDERS
from bench.measure import Measurement, at_most
from bench.reminders.data import AT, by_hand, write_rule
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, refresh_statistics, transaction
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.services.finding import find_owed
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.requirements.models import Obligation
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.following import follow_what_changed

#: The search waits five minutes, in which a rule can be taken back.
LATER = AT + timedelta(minutes=10)


def find_and_write(kind: str, people: int, keeper: UUID) -> Iterator[Measurement]:
    """The search against raw SQL that writes the same rows, and the second search."""
    write_rule(Schedule(Recurrence.ONCE, days=20), by_id=keeper, number=0)
    with transaction() as session:
        follow_what_changed(now=AT)
        refresh_statistics(session, Obligation)
    raw = _seconds(_by_hand)
    assert _written() == people
    with transaction() as session:
        session.execute(delete(Reminder))
    ours = _seconds(_search)
    assert _written() == people
    yield at_most(f"owed and written, {people} reminders, {kind}", value=ours, limit=raw, unit="s", goal=2)
    again = _seconds(_search)
    assert _written() == people
    yield at_most(f"a second search finds nothing, {people}, {kind}", value=again, limit=1.0, unit="s", goal=1)


def _search() -> None:
    found = find_owed(LATER, calendar_around(LATER), policies_now())
    print(f"found {found.owed}", flush=True)


def _by_hand() -> None:
    today = local_day(AT)
    said = {"now": LATER, "first": today, "last": today + timedelta(days=30), "owed_on": today}
    by_hand(WRITE_REMINDERS, said)


def _written() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(Reminder)) or 0


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction():
        do()
    return time.perf_counter() - began
