"""Rules for pathways in organisations at random, beside rules for their courses, and through a year of changes; on both databases."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.catalogue.models import Course
from skills_centre.catalogue.services.pathways import take_course_out
from skills_centre.people.models import PersonType, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import everybody_in_preview
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import end_rule
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, pathway, put, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)
CYCLE = Schedule(Recurrence.FIXED, days=45, fixed_on=date(2026, 3, 31), months=6, grace_days=5)
BACK = Schedule(Recurrence.ONCE, days=14, counts_back_months=12)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper")


@pytest.fixture
def courses(keeper: UUID) -> list[UUID]:
    return [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abcd"]


def follow(at: datetime) -> None:
    with transaction():
        follow_what_changed(now=at)
    with transaction():
        assert follow_rules(now=at).is_nothing


def key_of(course_id: UUID) -> str:
    return str(db.session.query(Course.key).filter_by(id=course_id).scalar())


def crowd(courses: list[UUID], dice: random.Random) -> list[UUID]:
    """Twenty people in three units, of every kind, who have done some of the courses before; gives the units."""
    units = [add_unit("Committees", kind=UnitKind.BUSINESS_AREA), add_unit("Library"), add_unit("Research")]
    kinds = [PersonType.HOUSE_STAFF] * 4 + [PersonType.CONTRACTOR, PersonType.MEMBERS_STAFF]
    for place in range(20):
        one = add(f"Person {place}", kind=dice.choice(kinds))
        with transaction():
            move_to_unit(one, dice.choice(units), starts_on=TODAY - dice.randint(0, 400) * DAY, by_id=None, now=NOW)
        for course_id in courses:
            if dice.random() < 0.3:
                learn(one, course_id, TODAY - dice.randint(0, 500) * DAY)
    return units


def everything_owed() -> dict[tuple[UUID, UUID], date | None]:
    db.session.close()
    return {(row.person_id, row.course_id): row.due_on for row in db.session.query(Obligation).filter_by(closed_on=None)}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_rule_for_a_pathway_asks_what_a_rule_for_each_of_its_courses_would(
    keeper: UUID, courses: list[UUID], seed: int
) -> None:
    """At random: organisations, schedules, overlaps. The rules for courses are the oracle, run first and ended."""
    dice = random.Random(seed)
    units = crowd(courses, dice)
    schedule = (ONCE, YEARLY, CYCLE, BACK)[seed]
    clauses = EVERYONE if dice.random() < 0.3 else (Clause(ClauseKind.UNIT, dice.choice(units)),)
    needed = dice.sample(courses, dice.randint(2, 4))
    if dice.random() < 0.5:
        rule(needed[0], keeper, schedule=Schedule(Recurrence.ONCE, days=dice.choice((5, 90))))
    alone = [rule(one, keeper, schedule=schedule, clauses=clauses) for one in needed]
    expected = everything_owed()
    assert expected
    with transaction():
        for one in alone:
            end_rule(one, by_id=keeper, now=NOW)
    of = pathway(keeper, *needed)
    preview = everybody_in_preview(of, Terms(clauses, schedule, TODAY, TODAY), today=TODAY)
    made = rule(of, keeper, schedule=schedule, clauses=clauses)
    assert everything_owed() == expected
    asked = db.session.query(ObligationRule.due_on, Obligation.person_id, Obligation.course_id).join(
        Obligation, Obligation.id == ObligationRule.obligation_id
    )
    assert {
        (line.person_id, course_id): one.due_on
        for line in preview.people
        if line.then
        for course_id, one in zip(preview.course_ids, line.then.courses, strict=True)
        if one.done_on is None
    } == {
        (person_id, course_id): due_on
        for due_on, person_id, course_id in asked.filter(ObligationRule.rule_id == made, Obligation.closed_on.is_(None))
    }


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_to_a_pathway_people_owe_what_it_needs_in_time(
    keeper: UUID, courses: list[UUID], seed: int
) -> None:
    """A year at random of courses that come, go and change; after each act the open obligations are those of the pathway as it is."""
    dice = random.Random(100 + seed)
    crowd(courses, dice)
    schedule = (ONCE, YEARLY, CYCLE)[seed]
    of = pathway(keeper, *courses[:2])
    assert of.pathway_id
    rule(of, keeper, schedule=schedule)
    needed, came, at = set(courses[:2]), dict.fromkeys(courses[:2], TODAY), NOW
    people = {row.person_id for row in db.session.query(Obligation)}
    for _act in range(12):
        at += dice.randint(1, 40) * DAY
        one = dice.choice(courses)
        with transaction():
            if one in needed and len(needed) > 1:
                needed.discard(one)
                if dice.random() < 0.5:
                    put(of.pathway_id, one, keeper, is_required=False, now=at)
                else:
                    take_course_out(of.pathway_id, key_of(one), by_id=keeper, now=at)
            elif one not in needed:
                needed.add(one)
                came[one] = local_day(at)
                put(of.pathway_id, one, keeper, now=at)
        if dice.random() < 0.5:
            learn(dice.choice(sorted(people)), dice.choice(courses), local_day(at))
        follow(at)
        owes = everything_owed()
        assert {course_id for _person, course_id in owes} <= needed
        for (_person, course_id), due_on in owes.items():
            assert due_on
            assert due_on >= came[course_id] + schedule.days * DAY, "nobody is born overdue"
        if schedule.recurrence is not Recurrence.ONCE:
            assert set(owes) == {(person_id, course_id) for person_id in people for course_id in needed}
