"""Following the rules in sets leaves what looking at everybody alone leaves: through months at random, on both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, Person
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, rehearsal, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import (
    LearningExemption,
    LearningRule,
    LongAbsence,
    Obligation,
    ObligationRule,
    RuleClause,
    RuleEdition,
)
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Asking, Held, settle
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services import in_sets, obligations
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.one_by_one import Followed, Round, terms_of
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, pathway
from tests.requirements.by_hand import follow_by_hand
from tests.requirements.organisations import DAY, TODAY, Crowd, clauses_at_random, crowd_at_random

CYCLE = Schedule(Recurrence.FIXED, days=45, fixed_on=date(2026, 3, 31), months=6, grace_days=5)
QUICK = Schedule(Recurrence.FIXED, days=5, fixed_on=date(2026, 3, 31), months=1)
BACK = Schedule(Recurrence.ONCE, days=14, counts_back_months=12)
BY_DATE = Schedule(Recurrence.ONCE, days=10, fixed_on=date(2026, 9, 30))
MONTHLY = Schedule(Recurrence.ROLLING, days=7, months=1)
SCHEDULES = (ONCE, YEARLY, CYCLE, QUICK, BACK, BY_DATE, MONTHLY)
#: What counts, and what does not.
SOURCES = (RecordSource.COURSE, RecordSource.COURSE, RecordSource.IMPORT, RecordSource.SESSION)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper")


@pytest.fixture
def in_sets_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From how many people on whose situation changes nobody is looked at alone."""
    return lambda many: monkeypatch.setattr(in_sets, "MANY", many)


def say(
    subject: RuleSubject,
    by_id: UUID,
    schedule: Schedule = ONCE,
    clauses: tuple[Clause, ...] = EVERYONE,
    *,
    at: datetime = NOW,
    begins: int = 0,
    rule_id: UUID | None = None,
) -> UUID:
    """A rule, or what one says from now on, written as rows: nobody follows it yet."""
    with transaction() as session:
        if rule_id is None:
            rule = LearningRule(id=new_id(), course_id=subject.course_id, pathway_id=subject.pathway_id)
            session.add(rule)
            session.flush()
            rule_id = rule.id
        number = session.query(RuleEdition).filter_by(rule_id=rule_id).count() + 1
        edition = RuleEdition(
            id=new_id(), rule_id=rule_id, number=number, starts_on=local_day(at) + begins * DAY, recurrence=schedule.recurrence,
            days=schedule.days, fixed_on=schedule.fixed_on, months=schedule.months, grace_days=schedule.grace_days,
            counts_back_months=schedule.counts_back_months, tells_manager=True, made_by=by_id, made_at=at,
        )  # fmt: skip
        session.add(edition)
        session.flush()
        for one in clauses:
            if _names_somebody_private(one):
                continue  # the database takes none: see test_obligations
            named = {one.kind.replace("-", "_"): one.value} if one.kind is ClauseKind.PERSON_TYPE else {}
            if isinstance(one.value, UUID):
                named = {f"{one.kind.value}_id": one.value}
            session.add(RuleClause(edition_id=edition.id, is_exclusion=one.is_exclusion, kind=one.kind, **named))
    return rule_id


def _names_somebody_private(clause: Clause) -> bool:
    if clause.kind is not ClauseKind.PERSON or clause.is_exclusion:
        return False
    return db.session.get_one(Person, clause.value).person_type in PRIVATE_PERSON_TYPES


def everything() -> Counter[tuple[Any, ...]]:
    """Every obligation with the rules by which it is owed, whatever its id."""
    rules: dict[UUID, set[tuple[Any, ...]]] = {}
    for obligation_id, *row in db.session.execute(select(*ObligationRule.__table__.c)):
        rules.setdefault(obligation_id, set()).add(tuple(row))
    rows = db.session.execute(select(*Obligation.__table__.c)).all()
    return Counter((*row[1:], frozenset(rules.get(row.id, ()))) for row in rows)


def follow_both(at: datetime) -> Followed:
    """Follow the rules in sets, after both roads have been seen to leave the same."""
    with rehearsal():
        by_hand = follow_by_hand(at)
        expected = everything()
    with transaction():
        done = follow_rules(now=at)
        left = everything()
    assert not left - expected, "too much"
    assert not expected - left, "too little"
    assert done == by_hand
    return done


def follow_again(at: datetime) -> None:
    """Follow the rules once more, which changes nothing."""
    with transaction():
        before = everything()
        assert follow_rules(now=at).is_nothing
        assert everything() == before


def live(dice: Random, crowd: Crowd, courses: list[UUID], at: datetime) -> None:
    """What may happen to people between two days, as rows: they learn, move, leave, are away and are excused; entries are corrected."""
    today = local_day(at)
    with transaction() as session:
        for person_id in dice.sample(crowd.people, len(crowd.people) // 3):
            course_id, act = dice.choice(courses), dice.random()
            if act < 0.55:
                learned_on = today - dice.choice((0, 0, 1, 20, 200)) * DAY
                session.add(entry(person_id, course_id, learned_on, dice.choice(SOURCES)))
            elif act < 0.65:
                correct(session, person_id, dice)
            elif act < 0.8:
                move(session, person_id, dice.choice(crowd.units), today)
            elif act < 0.84:
                session.get_one(Person, person_id).left_on = today
            elif act < 0.88:
                ends_on = dice.choice((None, today + 30 * DAY))
                session.add(LongAbsence(person_id=person_id, starts_on=today, ends_on=ends_on, recorded_by=person_id))
            elif act < 0.92:
                session.add(
                    LearningExemption(
                        person_id=person_id, course_id=course_id, starts_on=today, ends_on=today + 60 * DAY, approved_by=person_id
                    )
                )  # fmt: skip


def correct(session: Session, person_id: UUID, dice: Random) -> None:
    """Let an entry of somebody's record be replaced by one of other days, or be taken out."""
    kept = session.query(LearningRecordEntry).filter_by(person_id=person_id).order_by("id").all()
    replaced = {one.replaces_id for one in kept}
    standing = [one for one in kept if one.id not in replaced]
    if standing:
        old = dice.choice(standing)
        new = entry(person_id, old.course_id, old.learned_on - 3 * DAY, old.source)
        new.replaces_id, new.takes_out = old.id, dice.random() < 0.5
        session.add(new)


def move(session: Session, person_id: UUID, unit_id: UUID, today: date) -> None:
    """Let somebody be in another unit from today."""
    present = session.query(Membership).filter_by(person_id=person_id, ends_on=None).one_or_none()
    if present and present.starts_on < today:
        present.ends_on = today - DAY
        session.flush()
        session.add(Membership(person_id=person_id, unit_id=unit_id, starts_on=today))


def entry(person_id: UUID, course_id: UUID | None, on: date, source: RecordSource) -> LearningRecordEntry:
    return LearningRecordEntry(
        id=new_id(), person_id=person_id, source=source, course_id=course_id, minutes=16, learned_on=on, recorded_at=NOW
    )


@pytest.mark.parametrize("many", [1, 8])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_both_roads_leave_the_same(
    keeper: UUID, in_sets_of: Callable[[int], None], seed: int, many: int
) -> None:
    dice = Random(100 * seed + many)
    in_sets_of(many)
    crowd = crowd_at_random(dice, people=50)
    courses = [add_course(f"course-{letter}", title=f"Course {letter}") for letter in "abcdef"]
    subjects = [*(RuleSubject(one) for one in courses[:5]), pathway(keeper, *courses[4:])]
    rules: dict[UUID, RuleSubject] = {}
    at, done = NOW, Followed()
    live(dice, crowd, courses, at)
    for step in range(8):
        for subject in subjects if step == 0 else dice.sample(subjects, 2):
            known = next((one for one, of in rules.items() if of == subject and dice.random() < 0.85), None)
            clauses = EVERYONE if dice.random() < 0.6 else clauses_at_random(dice, crowd)
            begins = dice.choice((0, 0, 0, 0, -3, 9))
            rules[say(subject, keeper, dice.choice(SCHEDULES), clauses, at=at, begins=begins, rule_id=known)] = subject
        if step > 2 and dice.random() < 0.4:
            with transaction() as session:
                ended = session.get_one(LearningRule, dice.choice(list(rules)))
                ended.ended_at, ended.ended_by = at, keeper
                rules.pop(ended.id, None)
        done += follow_both(at)
        at += dice.choice((1, 8, 33, 100)) * DAY
        live(dice, crowd, courses, at)
        done += follow_both(at)
        follow_again(at)
    assert min(done.opened, done.moved, done.completed, done.ended) > 10, "all of it happens"


@pytest.fixture
def crowded(keeper: UUID, in_sets_of: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Twelve people beside the keeper, of whom nobody may be looked at alone."""
    people = [add(f"Person {place}") for place in range(12)]
    in_sets_of(1)
    monkeypatch.setattr(obligations, "Round", refuse)
    return people


def refuse(person_ids: list[UUID], *_rest: object) -> None:
    raise AssertionError(f"looked at alone: {person_ids}")


def follow(at: datetime) -> Followed:
    with transaction():
        return follow_rules(now=at)


def test_of_many_alike_nobody_is_looked_at_alone(keeper: UUID, crowded: list[UUID]) -> None:
    """Opened, moved, completed and opened again, missed, and ended: in sets, from the first day to the last."""
    course = add_course()
    for person_id in crowded[:5]:
        learn(person_id, course, TODAY - 30 * DAY)
    made = say(RuleSubject(course), keeper, CYCLE)
    assert follow(NOW) == Followed(opened=13)
    assert follow(NOW + DAY).is_nothing
    say(RuleSubject(course), keeper, MONTHLY, rule_id=made)
    assert follow(NOW + 2 * DAY) == Followed(moved=13)
    for person_id in crowded:
        learn(person_id, course, TODAY + 3 * DAY)
    assert follow(NOW + 4 * DAY) == Followed(completed=12, opened=12)
    say(RuleSubject(course), keeper, QUICK, at=NOW + 5 * DAY, rule_id=made)
    assert follow(NOW + 5 * DAY) == Followed(moved=13)
    assert follow(NOW + 120 * DAY) == Followed(missed=13, opened=13)
    other = say(RuleSubject(add_course("other")), keeper, at=NOW + 120 * DAY)
    assert follow(NOW + 120 * DAY) == Followed(opened=13)
    with transaction() as session:
        for one in (made, other):
            ended = session.get_one(LearningRule, one)
            ended.ended_at, ended.ended_by = NOW, keeper
    assert follow(NOW + 121 * DAY) == Followed(missed=13, ended=13), "the one was overdue, and the other not yet due"


def test_whoever_had_done_it_before_is_written_down_in_sets_too(keeper: UUID, crowded: list[UUID]) -> None:
    course = add_course()
    unit = add_unit("Library")
    for place, person_id in enumerate(crowded):
        learn(person_id, course, TODAY - place * DAY)
    with transaction():
        move_to_unit(crowded[0], unit, starts_on=TODAY - 9 * DAY, by_id=None, now=NOW)
    say(RuleSubject(course), keeper)
    assert follow(NOW) == Followed(opened=13, completed=12)
    kept = {one.person_id: one for one in db.session.query(Obligation)}
    assert [kept[person_id].completed_on for person_id in crowded] == [TODAY - place * DAY for place in range(12)]
    assert kept[crowded[0]].unit_id == unit
    assert kept[keeper].outcome is None
    assert follow(NOW + DAY).is_nothing


def test_what_no_rule_asks_for_any_more_ends_for_everybody_at_once(
    keeper: UUID, in_sets_of: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for whoever owed it by several rules, or is excused from it."""
    people = [add(f"Person {place}") for place in range(6)]
    course = add_course()
    in_sets_of(1)
    made = [say(RuleSubject(course), keeper, schedule) for schedule in (ONCE, YEARLY)]
    with transaction() as session:
        excused = {"starts_on": TODAY, "ends_on": TODAY + 60 * DAY, "approved_by": keeper}
        session.add(LearningExemption(person_id=people[0], course_id=course, **excused))
    assert follow(NOW).opened == 7
    learn(people[1], course, TODAY + DAY)
    with transaction() as session:
        for rule_id in made:
            ended = session.get_one(LearningRule, rule_id)
            ended.ended_at, ended.ended_by = NOW, keeper
    monkeypatch.setattr(obligations, "Round", refuse)
    assert follow(NOW + DAY) == Followed(completed=1, ended=6)


def test_whom_few_things_happen_to_is_looked_at_alone(
    keeper: UUID, in_sets_of: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [add(f"Person {place}") for place in range(6)]
    course = add_course()
    in_sets_of(3)
    say(RuleSubject(course), keeper)
    assert follow(NOW).opened == 7
    learn(people[0], course, TODAY)
    learn(people[1], course, TODAY)
    alone: list[UUID] = []

    class Watched(Round):
        def __init__(self, person_ids: list[UUID], rules: list[RuleTerms], now: datetime) -> None:
            alone.extend(person_ids)
            super().__init__(person_ids, rules, now)

    monkeypatch.setattr(obligations, "Round", Watched)
    assert follow(NOW + DAY).completed == 2
    assert alone == sorted(people[:2])


@given(
    schedule=st.sampled_from(SCHEDULES),
    since=st.integers(-400, 0),
    held=st.none() | st.tuples(st.integers(-500, 100), st.none() | st.integers(0, 300)),
    learned=st.lists(st.integers(-600, 0), max_size=6),
    is_new=st.booleans(),
)
def test_what_the_rules_decide_goes_by_two_of_the_days_on_which_somebody_completed_a_course(
    schedule: Schedule, since: int, held: tuple[int, int | None] | None, learned: list[int], *, is_new: bool
) -> None:
    """The first that counts for what they hold, and the latest: else people in one situation would not be alike."""
    days = sorted(TODAY + day * DAY for day in learned)
    holds = held and Held(TODAY + held[0] * DAY, None if held[1] is None else TODAY + (held[0] + held[1]) * DAY)
    counting = [
        day for day in days if holds and holds.opens_on <= day and (holds.closes_on is None or day <= holds.closes_on)
    ]
    asking = [Asking(UUID(int=1), UUID(int=2), schedule, TODAY + since * DAY)]
    for asked in (asking, []):
        by_all, by_two = (
            settle(holds or None, asked, completed=completed, pauses=(), is_new=is_new and not holds, today=TODAY)
            for completed in (days, sorted({*counting[:1], *days[-1:]}))
        )
        assert by_two.closing == by_all.closing
        assert by_two.done_before == by_all.done_before
        assert (by_two.owes and terms_of(by_two.owes)) == (by_all.owes and terms_of(by_all.owes))
