"""Obligations closed, moved and opened by one statement for everybody in some situations, by what was decided for each of these."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Subquery, and_, column, exists, insert, literal, or_, select, true, update

from skills_centre.learning.queries.whereabouts import primary_profile_of, unit_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing_from, refresh_statistics, table_of
from skills_centre.platform.fresh_ids import fresh_ids
from skills_centre.platform.portions import portions
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.queries.situations import (
    SITUATIONS_AT_ONCE,
    Free,
    Holding,
    Situations,
    Unasked,
    told_to,
)
from skills_centre.requirements.rules.owing import Closing, DoneBefore, Outcome, Owed
from skills_centre.requirements.services.one_by_one import TERMS, terms_as_done, terms_of

_OBLIGATION, _BY_RULE = table_of(Obligation), table_of(ObligationRule)
_TERMS = tuple(column(f"to_{name}", _OBLIGATION.c[name].type) for name in TERMS)
_OUTCOME, _DONE_ON = column("to_outcome", _OBLIGATION.c.outcome.type), column("to_completed_on", Date())
_PLACED_ON = column("to_placed_on", Date())


def close_all(
    of: Situations,
    closed: Mapping[Holding, Closing] | Mapping[Unasked, Closing],
    apart: Sequence[str],
    *,
    now: datetime,
) -> None:
    """End what the people in these situations hold, as is told for each; `apart` is by what all situations are told apart."""
    on = local_day(now)
    told = {one: (closing.outcome, closing.completed_on, closing.missed_on or on) for one, closing in closed.items()}
    is_of_today = all(closing.missed_on is None for closing in closed.values())  # as nearly always
    for some in _portions(told):
        rows = told_to(of.held(apart), apart, some, _OUTCOME, _DONE_ON, _PLACED_ON).subquery()
        day = on if is_of_today else rows.c.to_placed_on
        db.session.connection().execute(
            update(_OBLIGATION)
            .where(_OBLIGATION.c.id == rows.c.id)
            .values(
                outcome=rows.c.to_outcome,
                completed_on=rows.c.to_completed_on,
                closed_on=on,
                unit_id=unit_of(_OBLIGATION.c.person_id, day),
                profile_id=primary_profile_of(_OBLIGATION.c.person_id, day),
            )
        )


def move_all(of: Situations, moved: Mapping[Holding, Owed], apart: Sequence[str]) -> None:
    """Let what the people in these situations hold say what they owe, as is told for each, and so what is written of its rule."""
    told = {one: _values(terms_of(owes)) for one, owes in moved.items()}
    for some in _portions(told):
        rows = told_to(of.held(apart), apart, some, *_TERMS).subquery()
        db.session.connection().execute(
            update(_OBLIGATION)
            .where(_OBLIGATION.c.id == rows.c.id)
            .values({name: rows.c[f"to_{name}"] for name in TERMS})
        )
    if moved:
        _follow_by_rule(of, is_since_then=all(one.since == one.by_rule_since for one in moved))


def _follow_by_rule(of: Situations, *, is_since_then: bool) -> None:
    """Let what is written of the one rule of each obligation follow the obligation, whose edition says that it is the rule which asks.

    `is_since_then` says that nobody is asked since another day than the one that is written.
    """
    follows = ["edition_id", "due_on"] if is_since_then else ["edition_id", "due_on", "since"]
    rows = of.held(follows).subquery()
    asks_now = or_(
        *(and_(rows.c.edition_id == rule.edition_id, _BY_RULE.c.rule_id == rule.rule_id) for rule in of.rules)
    )
    differs = or_(*(_BY_RULE.c[name].is_distinct_from(rows.c[name]) for name in follows))
    is_known = (
        true() if is_since_then else rows.c.since.is_not(None)
    )  # else somebody left just now: the next run closes it
    db.session.connection().execute(
        update(_BY_RULE)
        .where(_BY_RULE.c.obligation_id == rows.c.id, asks_now, differs, is_known)
        .values({name: rows.c[name] for name in follows})
    )


def open_all(
    of: Situations, opened: Mapping[Free, Owed], done: Mapping[Free, DoneBefore], apart: Sequence[str], *, now: datetime
) -> None:
    """Let the people in these situations owe what is told for each, or have done it before it was asked, and write by which rule."""
    for some in _portions({one: _values(terms_of(owes)) for one, owes in opened.items()}):
        _open(of, told_to(of.unheld(apart), apart, some, *_TERMS).subquery(), now)
    before = {one: (*_values(terms_as_done(*which)), which.completed_on) for one, which in done.items()}
    for some in _portions(before):
        rows = told_to(of.unheld(apart), apart, some, *_TERMS, _DONE_ON).subquery()
        _open(of, rows, now, is_done=True)
    refresh_statistics(db.session(), Obligation)
    for place, rule in enumerate(of.rules):
        days = {one.since for one in (*opened, *done) if one.place == place}
        if days:
            _write_by_rule(of, rule, days, now)
    refresh_statistics(db.session(), ObligationRule)


def _open(of: Situations, rows: Subquery, now: datetime, *, is_done: bool = False) -> None:
    """Write an obligation for each of these rows, in the order of their ids, so that everybody is found before the first is written.

    Otherwise PostgreSQL looks for what somebody holds of the course among what this statement has written of it already: for everybody
    once more than for the one before.
    """
    on = local_day(now)
    chosen: dict[str, Any] = {
        "id": fresh_ids(db.session(), now=now).label("id"),
        "person_id": rows.c.person_id,
        "course_id": literal(of.course_id),
        "found_at": literal(now, _OBLIGATION.c.found_at.type),
        **{name: rows.c[f"to_{name}"] for name in TERMS},
    }
    if is_done:
        chosen |= {
            "completed_on": rows.c.to_completed_on,
            "closed_on": literal(on),
            "outcome": literal(Outcome.COMPLETED, _OBLIGATION.c.outcome.type),
            "unit_id": unit_of(rows.c.person_id, on),
            "profile_id": primary_profile_of(rows.c.person_id, on),
        }
    found = select(*chosen.values()).order_by(chosen["id"])
    db.session.connection().execute(insert(_OBLIGATION).from_select(list(chosen), found, include_defaults=False))


def _write_by_rule(of: Situations, rule: RuleTerms, days: set[date], now: datetime) -> None:
    """Write by which rule what was opened just now is owed: since one day for all, or since the day of each."""
    just_now = and_(
        Obligation.course_id == of.course_id, Obligation.edition_id == rule.edition_id, Obligation.found_at == now
    )
    columns = ["obligation_id", "rule_id", "edition_id", "since", "due_on"]
    if len(days) == 1:
        rule_id, edition_id, since = literal(rule.rule_id), Obligation.edition_id, literal(min(days))
        chosen = select(Obligation.id, rule_id, edition_id, since, Obligation.due_on).where(just_now)
        insert_missing_from(db.session(), ObligationRule, chosen, columns=columns)
        return
    lacks_it = ~exists().where(ObligationRule.obligation_id == Obligation.id)
    found = of.opened_by(rule, and_(just_now, lacks_it)).order_by(Obligation.id)  # for the same reason as in `_open`
    db.session.connection().execute(insert(_BY_RULE).from_select(columns, found, include_defaults=False))


def _values(terms: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(terms[name] for name in TERMS)


def _portions(told: Mapping[Any, Sequence[object]]) -> Iterator[dict[Any, Sequence[object]]]:
    return (dict(some) for some in portions(list(told.items()), at_once=SITUATIONS_AT_ONCE))
