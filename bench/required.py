"""What everybody owes by some rules beside the same by hand in SQL: first written, when nothing changed, when all moves, and when all ends.

`REQUIRED_PEOPLE` chooses how many people there are (10,000; the full size is 100,000), `REQUIRED_RULES` how many rules (10), and
`REQUIRED_DATABASES` the kinds, with a comma between.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from bench.ceilings import CLOSE_WHAT_NOBODY_ASKS, OWE_BY_A_RULE
from bench.databases import application_of, tidy_up
from bench.measure import Measurement, at_most
from bench.reminders.data import AT, by_hand, write_people, write_rule
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, refresh_statistics, rehearsal, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import LearningRule, Obligation, ObligationRule, RuleClause, RuleEdition
from skills_centre.requirements.queries.rules import RuleTerms, rules_in_force
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.owing import Asking, owed
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.one_by_one import terms_of

PEOPLE = int(os.environ.get("REQUIRED_PEOPLE", "10000"))
KINDS = os.environ.get("REQUIRED_DATABASES", "SQLite,PostgreSQL").split(",")
RULES = int(os.environ.get("REQUIRED_RULES", "10"))
DAY = timedelta(days=1)


def run() -> list[Measurement]:
    """Measure it on both databases."""
    return [one for kind in KINDS for one in _on(kind)]


def _on(kind: str) -> Iterator[Measurement]:
    with application_of(kind):
        keeper = write_people(PEOPLE)
        for number in range(RULES):
            months = (None, 12, 6)[number % 3]
            recurrence = Recurrence.ROLLING if months else Recurrence.ONCE
            write_rule(Schedule(recurrence, days=30 + number, months=months), by_id=keeper, number=number)
        yield from _measure(kind, keeper)


def _measure(kind: str, keeper: UUID) -> Iterator[Measurement]:
    name = f"{PEOPLE} people × {RULES} rules, {kind}"

    def beside(what: str, at: datetime) -> Measurement:
        (raw, by_hand_left), (ours, left) = _undone(lambda: _by_hand(at)), _undone(lambda: follow_rules(now=at))
        assert left == by_hand_left, what
        return at_most(f"obligations {what}, {name}", value=ours, limit=raw, unit="s", goal=2)

    yield beside("first written", AT)
    with transaction():
        follow_rules(now=AT)
    yield beside("followed when nothing changed", AT + DAY)
    _say_more_days(keeper)
    yield beside("moved by a change of each rule", AT + 2 * DAY)
    with transaction():
        follow_rules(now=AT + 2 * DAY)
    _end(keeper)
    yield beside("closed by the end of each rule", AT + 3 * DAY)


def _undone(do: Callable[[], object]) -> tuple[float, object]:
    """How long something takes, and what it leaves, before it is undone: both find the same."""
    with rehearsal():
        began = time.perf_counter()
        do()
        seconds = time.perf_counter() - began
        left = _left()
    tidy_up(Obligation, ObligationRule)
    return seconds, left


def _left() -> list[tuple[object, ...]]:
    """How many people owe what by what, whatever the ids."""
    what = [one for one in Obligation.__table__.c if one.name not in ("id", "person_id", "found_at")]
    by = [one for one in ObligationRule.__table__.c if one.name != "obligation_id"]
    rows = db.session.execute(
        select(*what, *by, func.count())
        .join_from(Obligation, ObligationRule, ObligationRule.obligation_id == Obligation.id)
        .group_by(*what, *by)
    )
    return sorted(map(tuple, rows), key=str)


def _by_hand(at: datetime) -> None:
    """The statements for each rule, what is due worked out beforehand; PostgreSQL's statistics are refreshed after much was written."""
    on = local_day(at)
    rules = rules_in_force(on)
    for course_id in db.session.scalars(select(LearningRule.course_id).where(LearningRule.ended_at.is_not(None))).all():
        by_hand(CLOSE_WHAT_NOBODY_ASKS, {"course": course_id, "on": on})
    for rule in rules:
        since = _since(rule)
        owes = owed([Asking(rule.rule_id, rule.edition_id, rule.schedule, since)], completed=(), pauses=(), today=on)
        assert owes
        said = {
            "now": at, "on": on, "course": rule.course_id, "rule": rule.rule_id, "since": since,
            **terms_of(owes),
        }  # fmt: skip
        for statement in OWE_BY_A_RULE:
            if by_hand(statement, said) >= 1_000:
                refresh_statistics(db.session(), Obligation, ObligationRule)


def _since(rule: RuleTerms) -> date:
    """Since when it concerns everybody: what is kept, or the day on which it is said."""
    known = db.session.scalar(select(func.max(ObligationRule.since)).where(ObligationRule.rule_id == rule.rule_id))
    return known or max(rule.starts_on, rule.made_on)


def _say_more_days(keeper: UUID) -> None:
    """A new edition of every rule, which gives ten days more."""
    with transaction() as session:
        for rule in rules_in_force(local_day(AT)):
            edition = session.get_one(RuleEdition, rule.edition_id)
            new = RuleEdition(
                id=new_id(), rule_id=rule.rule_id, number=2, starts_on=edition.starts_on, recurrence=edition.recurrence,
                days=edition.days + 10, months=edition.months, grace_days=3, tells_manager=True, made_by=keeper, made_at=AT + DAY,
            )  # fmt: skip
            session.add(new)
            session.flush()
            session.add(RuleClause(edition_id=new.id, is_exclusion=False, kind=ClauseKind.EVERYONE))


def _end(keeper: UUID) -> None:
    """The end of every rule."""
    with transaction() as session:
        session.execute(update(LearningRule).values(ended_at=AT + 2 * DAY, ended_by=keeper))
