"""What a form shows before a rule is saved is what everybody then owes: on both databases."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import PersonType, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import LongAbsence, Obligation
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import everybody_in_preview, rule_preview
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.previews import Effect, NamedPreview, RulePreview
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft, change_rule
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)
CYCLE = Schedule(Recurrence.FIXED, days=45, fixed_on=date(2026, 3, 31), months=6, grace_days=5)
BACK = Schedule(Recurrence.ONCE, days=14, counts_back_months=12)
BY_DATE = Schedule(Recurrence.ONCE, days=10, fixed_on=date(2026, 9, 30))


@pytest.fixture
def course(app: Flask) -> UUID:
    return add_course()


def shown(course_id: UUID, schedule: Schedule, clauses: tuple[Clause, ...] = EVERYONE) -> RulePreview:
    return rule_preview(RuleSubject(course_id), Terms(clauses, schedule, TODAY, TODAY), today=TODAY)


def dates_in(preview: RulePreview | NamedPreview) -> dict[UUID, date | None]:
    """By when everybody would owe it."""
    return {
        one.person_id: one.then.courses[0].due_on
        for one in preview.people
        if one.then and one.then.courses[0].done_on is None
    }


def open_dates() -> dict[UUID, date | None]:
    db.session.close()
    return {row.person_id: row.due_on for row in db.session.query(Obligation).filter_by(closed_on=None)}


def crowd(course_id: UUID, dice: random.Random) -> tuple[UUID, UUID]:
    """Thirty people in an area and elsewhere, some of whom have done the course before, are away, or are private; gives area and team."""
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    units = [area, add_unit("Select Committee Team", parent=area), add_unit("Library")]
    kinds = [PersonType.HOUSE_STAFF] * 4 + [PersonType.CONTRACTOR, PersonType.MEMBERS_STAFF]
    for place in range(30):
        person_id = add(f"Person {place}", kind=dice.choice(kinds))
        with transaction() as session:
            move_to_unit(
                person_id, dice.choice(units), starts_on=TODAY - dice.randint(0, 400) * DAY, by_id=None, now=NOW
            )
            if dice.random() < 0.2:
                ends = TODAY + dice.randint(1, 90) * DAY if dice.random() < 0.5 else None
                session.add(
                    LongAbsence(id=new_id(), person_id=person_id, starts_on=TODAY, ends_on=ends, recorded_by=person_id)
                )
        for _time in range(dice.randint(0, 2)):
            learn(person_id, course_id, TODAY - dice.randint(0, 500) * DAY)
    return area, units[1]


@pytest.mark.parametrize("schedule", [ONCE, YEARLY, CYCLE, BACK, BY_DATE])
def test_everybody_then_owes_what_was_shown(course: UUID, schedule: Schedule) -> None:
    area, _team = crowd(course, random.Random(7))
    clauses = (
        Clause(ClauseKind.UNIT, area),
        Clause(ClauseKind.PERSON_TYPE, "contractor", is_exclusion=True),
    )
    preview = shown(course, schedule, clauses)
    rule(course, add("Kim Keeper"), schedule=schedule, clauses=clauses)
    assert dates_in(preview)
    assert dates_in(preview) == open_dates()
    assert preview.concerned == len(preview.people) >= len(open_dates())


@pytest.mark.parametrize(("before", "after"), [(ONCE, YEARLY), (YEARLY, CYCLE), (CYCLE, BY_DATE), (BY_DATE, BACK)])
def test_a_change_does_to_everybody_what_was_shown(course: UUID, before: Schedule, after: Schedule) -> None:
    area, team = crowd(course, random.Random(11))
    keeper = add("Kim Keeper")
    made = rule(course, keeper, schedule=before, clauses=(Clause(ClauseKind.UNIT, area),))
    later = NOW + 20 * DAY
    then = (Clause(ClauseKind.UNIT, team), Clause(ClauseKind.PERSON, keeper))
    now_terms = Terms((Clause(ClauseKind.UNIT, area),), before, TODAY, TODAY)
    then_terms, today = Terms(then, after, TODAY, local_day(later)), local_day(later)
    preview = rule_preview(RuleSubject(course), then_terms, now=now_terms, rule_id=made, today=today)
    everybody = everybody_in_preview(RuleSubject(course), then_terms, now=now_terms, rule_id=made, today=today)
    with transaction():
        change_rule(made, RuleDraft(then, after, TODAY), by_id=keeper, now=later)
    assert dates_in(everybody) == open_dates()
    assert [one.person_id for one in preview.people] == [
        one.person_id for one in everybody.people if one.effect is not Effect.SAME
    ]
    assert preview.effects[Effect.GOES_OUT]
    assert preview.effects[Effect.COMES_IN] == 1


def test_members_peers_and_their_staff_are_in_no_preview(course: UUID) -> None:
    for kind in (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF):
        add(f"Pat {kind.value}", kind=kind)
    ada = add("Ada Clerk")
    assert [one.person_id for one in shown(course, ONCE).people] == [ada]


def test_a_preview_counts_who_has_done_it_and_by_when_the_others_would_owe_it(course: UUID) -> None:
    done = add("Dee Done")
    add("Ada Clerk")
    add("Ben Clerk")
    learn(done, course, TODAY - 3 * DAY)
    preview = shown(course, ONCE)
    assert [one.name for one in preview.people] == ["Ada Clerk", "Ben Clerk", "Dee Done"]
    assert (preview.concerned, preview.done, preview.away) == (3, 1, 0)
    assert [(one.due_on, one.people) for one in preview.due_days] == [(TODAY + 30 * DAY, 2)]


def test_a_preview_writes_nothing(course: UUID) -> None:
    add("Ada Clerk")
    assert shown(course, ONCE).concerned == 1
    assert db.session.query(Obligation).count() == 0


def test_a_preview_takes_as_many_statements_for_many_people_as_for_some(course: UUID) -> None:
    add("Ada Clerk")
    few = statements(lambda: shown(course, ONCE))
    for place in range(60):
        add(f"Person {place}")
    assert statements(lambda: shown(course, ONCE)) == few
    assert len(shown(course, ONCE).people) == 50
    assert shown(course, ONCE).affected == 61
