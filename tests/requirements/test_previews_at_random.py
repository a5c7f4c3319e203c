"""A preview in sets counts and names what looking at everybody alone does, and what is then written: at random, on both databases."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import everybody_in_preview, rule_preview
from skills_centre.requirements.rules.previews import Asks, Effect
from skills_centre.requirements.rules.subjects import RuleSubject
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.requirements.builders import pathway
from tests.requirements.by_hand import preview_by_hand
from tests.requirements.organisations import DAY, Crowd, clauses_at_random, crowd_at_random
from tests.requirements.test_in_sets import SCHEDULES, follow, live, say

#: So many stand by name.
MOST = 7


@dataclass(frozen=True)
class Said:
    """A rule as it was said last."""

    rule_id: UUID
    terms: Terms


def would(asks: dict[UUID, Asks], courses: list[UUID]) -> dict[tuple[UUID, UUID], date | None]:
    """What everybody would owe, and by when."""
    return {
        (person_id, course_id): one.due_on
        for person_id, each in asks.items()
        if each.then
        for course_id, one in zip(courses, each.then.courses, strict=True)
        if one.done_on is None
    }


def written(rule_id: UUID) -> dict[tuple[UUID, UUID], date | None]:
    """What everybody owes by a rule, and by when."""
    db.session.close()
    rows = db.session.query(Obligation.person_id, Obligation.course_id, ObligationRule.due_on).join(
        ObligationRule, ObligationRule.obligation_id == Obligation.id
    )
    asked = rows.filter(ObligationRule.rule_id == rule_id, Obligation.closed_on.is_(None))
    return {(person_id, course_id): due_on for person_id, course_id, due_on in asked}


def compared(of: RuleSubject, then: Terms, before: Said | None, today: date) -> dict[UUID, Asks]:
    """What would be asked of everybody, after both roads have been seen to say the same."""
    now, rule_id = (before.terms, before.rule_id) if before else (None, None)
    expected = preview_by_hand(of, then, now=now, rule_id=rule_id, today=today)
    shown = rule_preview(of, then, now=now, rule_id=rule_id, today=today, most=MOST)
    assert shown.alike == Counter(expected.values())
    order = [one.id for one in db.session.query(Person).order_by(Person.sort_key, Person.id) if one.id in expected]
    affected = [one for one in order if expected[one].effect is not Effect.SAME]
    assert [(one.person_id, Asks(one.then, one.now)) for one in shown.people] == [
        (one, expected[one]) for one in affected[:MOST]
    ]
    assert shown.affected == len(affected)
    everybody = everybody_in_preview(of, then, now=now, rule_id=rule_id, today=today).people
    assert [(one.person_id, Asks(one.then, one.now)) for one in everybody] == [(one, expected[one]) for one in order]
    return expected


def terms(dice: Random, crowd: Crowd, on: date) -> Terms:
    return Terms(clauses_at_random(dice, crowd), dice.choice(SCHEDULES), on, on)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_before_is_what_everybody_alone_would_owe_and_what_is_written_then(app: Flask, seed: int) -> None:
    dice = Random(seed)
    keeper, crowd = add("Kim Keeper"), crowd_at_random(dice)
    courses = [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abc"]
    of, asked = RuleSubject(courses[0]), courses[:1]
    if seed % 2:
        of, asked = pathway(keeper, *courses), courses
    at, said, seen = NOW, None, Counter[Effect]()
    for _days in range(4):
        live(dice, crowd, asked, at)
    for _act in range(7):
        then = terms(dice, crowd, local_day(at))
        expected = compared(of, then, said, local_day(at))
        seen += Counter(one.effect for one in expected.values())
        rule_id = say(of, keeper, then.schedule, tuple(then.clauses), at=at, rule_id=said.rule_id if said else None)
        said = Said(rule_id, then)
        follow(at)
        assert written(rule_id) == would(expected, asked)
        at = later(dice, crowd, asked, at)
    assert seen[Effect.COMES_IN]
    assert seen[Effect.GOES_OUT]


def later(dice: Random, crowd: Crowd, courses: list[UUID], at: datetime) -> datetime:
    """Some days on, after which people have done this and that; not all of it is followed yet."""
    at += dice.choice((1, 8, 33, 100)) * DAY
    live(dice, crowd, courses, at)
    if dice.random() < 0.5:
        follow(at)
    return at


@pytest.mark.parametrize("seed", range(4))
def test_a_rule_that_is_to_begin_later_is_shown_as_the_organisation_is_then(app: Flask, seed: int) -> None:
    dice = Random(100 + seed)
    crowd, course = crowd_at_random(dice), add_course()
    live(dice, crowd, [course], NOW)
    today = local_day(NOW)
    for _act in range(8):
        then = Terms(clauses_at_random(dice, crowd), dice.choice(SCHEDULES), today + dice.randint(1, 40) * DAY, today)
        compared(RuleSubject(course), then, None, today)
