"""Whom a rule concerns: what one SELECT says is what is found person by person, in organisations at random, on both databases."""

from datetime import date
from random import Random

import pytest
from flask import Flask
from sqlalchemy import literal, select

from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.latest import latest_in_row
from skills_centre.requirements.queries.audience import (
    concerned,
    concerned_among,
    concerned_if_asked,
    editions_concerning_if_asked,
)
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from tests.requirements.builders import ONCE
from tests.requirements.by_hand import concerned_by_hand, organisation_on, whoever_on
from tests.requirements.organisations import DAY, TODAY, Crowd, clauses_at_random, crowd_at_random

#: A rule that begins so many days from today.
BEGINS = (-100, 0, 15)


def terms(clauses: tuple[Clause, ...], begins_on: date) -> RuleTerms:
    return RuleTerms(new_id(), new_id(), new_id(), begins_on, begins_on, None, ONCE, clauses, tells_manager=True)


def rules_at_random(dice: Random, crowd: Crowd, number: int) -> list[RuleTerms]:
    return [terms(clauses_at_random(dice, crowd), TODAY + dice.choice(BEGINS) * DAY) for _ in range(number)]


@pytest.mark.parametrize("seed", range(3))
def test_the_select_says_what_is_found_person_by_person(app: Flask, seed: int) -> None:
    dice = Random(seed)
    crowd = crowd_at_random(dice)
    organisation, others = organisation_on(TODAY), whoever_on(TODAY, crowd.people)
    sizes = set()
    for rule in rules_at_random(dice, crowd, 60):
        said = {"begins_on": rule.starts_on, "on": TODAY}
        rows = db.session.execute(concerned(rule.clauses, **said)).tuples().all()
        expected = concerned_by_hand(rule.clauses, organisation, begins_on=rule.starts_on)
        assert dict(rows) == expected, rule.clauses
        assert len(rows) == len(expected), "nobody stands in it twice"
        asked = db.session.execute(concerned_if_asked(rule.clauses, **said)).tuples().all()
        assert dict(asked) == concerned_by_hand(rule.clauses, others, begins_on=rule.starts_on)
        sizes.add(len(expected))
    assert len(sizes) > 5, "the rules concern few and many"


def test_of_some_people_and_many_rules_it_is_asked_together(app: Flask) -> None:
    dice = Random(9)
    crowd = crowd_at_random(dice)
    rules = rules_at_random(dice, crowd, 45)
    some = dice.sample(crowd.people, 15)
    organisation, others = organisation_on(TODAY, some), whoever_on(TODAY, some)
    found = concerned_among(some, rules, on=TODAY)
    expected = {one.edition_id: concerned_by_hand(one.clauses, organisation, begins_on=one.starts_on) for one in rules}
    assert found == expected
    assert any(expected.values())
    for person_id in some:
        assert editions_concerning_if_asked(person_id, rules, on=TODAY) == {
            one.edition_id
            for one in rules
            if person_id in concerned_by_hand(one.clauses, others, begins_on=one.starts_on)
        }


def test_somebody_named_who_is_in_the_unit_too_is_concerned_since_they_came_there(app: Flask) -> None:
    """Named or not, what fits of the other clauses counts for the day, as when they stood alone."""
    crowd_at_random(Random(4))
    organisation = organisation_on(TODAY)
    placed = next(one for one in organisation.people if one.in_unit_since and one.in_unit_since > one.joined_on)
    assert placed.unit_id
    clauses = (
        Clause(ClauseKind.PERSON, placed.person_id),
        Clause(ClauseKind.UNIT, placed.unit_id),
        Clause(ClauseKind.PROFILE, new_id()),
    )
    row = db.session.execute(concerned(clauses, begins_on=TODAY, on=TODAY)).one()
    assert (row.person_id, row.since) == (
        placed.person_id,
        max(placed.in_unit_since or TODAY, placed.recorded_on or placed.joined_on),
    )


def test_a_rule_that_only_excludes_concerns_nobody(app: Flask) -> None:
    crowd_at_random(Random(2))
    for clauses in ((), (Clause(ClauseKind.NEW_STARTERS, is_exclusion=True),)):
        assert db.session.execute(concerned(clauses, begins_on=TODAY, on=TODAY)).all() == []


def test_the_latest_in_row_days_is_the_latest_on_both_databases(app: Flask) -> None:
    first, last = date(2025, 12, 31), date(2026, 1, 1)
    assert db.session.scalar(select(latest_in_row(literal(first), literal(last), literal(first)))) == last
