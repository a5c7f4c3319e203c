"""Obligations of everybody by ten rules beside one raw INSERT … SELECT: written for the first time, and again when nothing changed."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from bench.ceilings import WRITE_OBLIGATIONS
from bench.measure import Measurement, at_most
from bench.reminders.data import AT, by_hand, write_rule
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.models import Reminder
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.obligations import follow_rules

RULES = 10


def follow(kind: str, people: int, keeper: UUID) -> Iterator[Measurement]:
    """Both, with one rule there already."""
    for number in range(1, RULES):
        months = (None, 12, 6)[number % 3]
        recurrence = Recurrence.ROLLING if months else Recurrence.ONCE
        write_rule(Schedule(recurrence, days=30 + number, months=months), by_id=keeper, number=number)
    _clear()
    raw = _seconds(_by_hand)
    assert _open() == people * RULES
    _clear()
    ours = _seconds(lambda: follow_rules(now=AT))
    assert _open() == people * RULES
    again, raw_again = _seconds(lambda: follow_rules(now=AT + timedelta(days=1))), _seconds(_by_hand)
    assert _open() == people * RULES
    name = f"{people} people × {RULES} rules, {kind}"
    yield at_most(f"obligations first written, {name}", value=ours, limit=raw, unit="s", goal=2)
    yield at_most(f"obligations recomputed, nothing changed, {name}", value=again, limit=raw_again, unit="s", goal=2)


def _clear() -> None:
    with transaction() as session:
        for table in (Reminder, ObligationRule, Obligation):
            session.execute(delete(table))


def _by_hand() -> None:
    due_on = local_day(AT) + timedelta(days=30)
    db.session.execute(by_hand(WRITE_OBLIGATIONS, "due_on"), {"now": AT, "due_on": due_on})


def _open() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).where(Obligation.closed_on.is_(None))) or 0


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction():
        do()
    return time.perf_counter() - began
