"""How obligations are counted: the denominator, areas, months, people, and who is counted nowhere; on both databases."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.people.queries.register import registered_units
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.models import LearningExemption, LearningRule, LongAbsence, Obligation
from skills_centre.requirements.queries.compliance import (
    PeopleFilter,
    by_month,
    by_rule,
    by_unit,
    people_of_rule,
    standings,
    total,
    units_below,
)
from skills_centre.requirements.queries.standing import owed_before
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.states import Compliance, ObligationState
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import RuleDraft, change_rule, end_rule
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, owed, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)
GRACE = Schedule(Recurrence.ONCE, days=30, grace_days=7)
ALL = PeopleFilter()


@pytest.fixture
def course(app: Flask) -> UUID:
    return add_course()


def follow(days: int) -> date:
    """Let the rules run on a later day."""
    with transaction():
        follow_rules(now=NOW + days * DAY)
    return TODAY + days * DAY


def put(person_id: UUID, unit_id: UUID, *, since: date = TODAY - 90 * DAY) -> UUID:
    with transaction():
        move_to_unit(person_id, unit_id, starts_on=since, by_id=None, now=NOW)
    return person_id


def counts(on: date, *, sight: frozenset[UUID] | None = None) -> Compliance:
    db.session.close()
    return total(standings(on, sight=sight))


def test_each_state_is_counted_and_what_is_not_yet_due_stands_outside_the_ratio(course: UUID) -> None:
    people = [add(f"Person {place}") for place in range(5)]
    rule(course, people[0], schedule=GRACE)
    assert counts(TODAY) == Compliance(not_yet=5)
    assert counts(TODAY).share is None
    learn(people[0], course, TODAY + 37 * DAY)
    learn(people[1], course, TODAY + 38 * DAY)
    with transaction() as session:
        session.add(
            LearningExemption(
                id=new_id(),
                person_id=people[2],
                course_id=course,
                starts_on=TODAY + 10 * DAY,
                ends_on=TODAY + 90 * DAY,
                approved_by=people[0],
            )
        )
        session.add(LongAbsence(id=new_id(), person_id=people[3], starts_on=TODAY + 10 * DAY, recorded_by=people[0]))  # fmt: skip
    day = follow(38)
    found = counts(day)
    assert found == Compliance(on_time=1, late=1, overdue=1, exempt=1, not_yet=1)
    assert (found.completed, found.counted, found.share) == (2, 3, 2 / 3)
    states = {
        one.name: one.state_in_words
        for one in people_of_rule(next(iter(by_rule(standings(day, sight=None)))), day, ALL)
    }
    assert states == {
        "Person 0": "Completed on time", "Person 1": "Completed late", "Person 2": "Exempt", "Person 3": "Away", "Person 4": "Overdue",
    }  # fmt: skip


def test_an_exemption_that_is_ended_early_counts_until_that_day_is_over(course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, ada, schedule=GRACE)
    with transaction() as session:
        session.add(
            LearningExemption(
                id=new_id(), person_id=ada, course_id=course, starts_on=TODAY, ends_on=TODAY + 300 * DAY,
                approved_by=ada, ended_at=NOW + 20 * DAY,
            )
        )  # fmt: skip
    assert counts(TODAY + 20 * DAY) == Compliance(exempt=1)
    assert counts(TODAY + 21 * DAY) == Compliance(not_yet=1)


def test_overdue_begins_on_the_day_after_the_grace(course: UUID) -> None:
    rule(course, add("Kim Keeper"), schedule=GRACE)
    assert counts(follow(37)) == Compliance(not_yet=1)
    assert counts(follow(38)) == Compliance(overdue=1)


def test_what_is_closed_counts_where_the_person_was_and_stays_there_when_they_move(course: UUID) -> None:
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Select Committee Team", parent=area), add_unit("Library", kind=UnitKind.BUSINESS_AREA)
    ada, ben = put(add("Ada Clerk"), team), put(add("Ben Clerk"), team)
    rule(course, ada, schedule=GRACE)
    learn(ada, course, TODAY + 5 * DAY)
    follow(6)
    day = follow(40)
    for one in (ada, ben):
        put(one, elsewhere, since=day - DAY)
    found = {row.name: row.compliance for row in by_unit(standings(day, sight=None), registered_units())}
    assert found == {
        "Committees": Compliance(on_time=1),
        "Select Committee Team": Compliance(on_time=1),
        "Library": Compliance(overdue=1),
    }


@pytest.mark.parametrize("crowd", [2, 230])
def test_what_was_overdue_stays_so_where_it_was_when_people_move_out_of_the_rule_or_it_ends(
    course: UUID, crowd: int
) -> None:
    """Whoever is looked at alone, and many at once; nobody who has time left, is exempt or is away."""
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Select Committee Team", parent=area), add_unit("Library", kind=UnitKind.BUSINESS_AREA)
    people = [put(add(f"Clerk {place}"), team) for place in range(crowd)]
    away = put(add("Ada Away"), team)
    made = rule(course, people[0], schedule=GRACE, clauses=(Clause(ClauseKind.UNIT, area),))
    with transaction() as session:
        session.add(LongAbsence(id=new_id(), person_id=away, starts_on=TODAY + 10 * DAY, recorded_by=people[0]))
    learn(people[0], course, TODAY + 5 * DAY)
    day = follow(38)
    before = counts(day)
    assert before == Compliance(on_time=1, overdue=crowd - 1, not_yet=1)
    months = by_month(standings(day, sight=None), until=day)
    for one in people:
        put(one, elsewhere, since=day + DAY)
    newcomer = put(add("Nia New"), team, since=day + DAY)
    moved = follow(39)
    assert counts(moved) == Compliance(on_time=1, overdue=crowd - 1, not_yet=2)
    assert by_month(standings(moved, sight=None), until=day) == months
    units = {row.name for row in by_unit(standings(moved, sight=None), registered_units())}
    assert units == {"Committees", "Select Committee Team"}, "the Library is not asked, and answers for nothing"
    assert owed(people[1]) == [(TODAY + 30 * DAY, Outcome.MISSED)]
    with transaction():
        end_rule(made, by_id=people[0], now=NOW + 39 * DAY)
    ended = follow(40)
    assert counts(ended) == Compliance(on_time=1, overdue=crowd - 1)
    assert owed(newcomer)[0][1] is owed(away)[0][1] is Outcome.NO_LONGER


def test_closing_takes_as_many_reads_for_many_dates_as_for_few(course: UUID) -> None:
    """What was overdue counts where each person was on the last day of their own time."""
    before, after = add_unit("Committees"), add_unit("Library")
    people = [add(f"Clerk {place}") for place in range(12)]
    made = rule(course, people[0], schedule=GRACE)
    with transaction() as session:
        for place, theirs in enumerate(session.query(Obligation).filter(Obligation.person_id.in_(people))):
            theirs.due_on = TODAY + place * DAY
    for one in people:
        put(one, before)
        put(one, after, since=TODAY + 13 * DAY)
    with transaction() as session:
        ended = session.get_one(LearningRule, made)
        ended.ended_at, ended.ended_by = NOW, people[0]

    def close(some: list[UUID]) -> int:
        with transaction():
            return statements(lambda: follow_rules(now=NOW + 40 * DAY, person_ids=some))

    assert close(people[:2]) == close(people[2:])
    kept = db.session.query(Obligation.due_on, Obligation.unit_id, Obligation.outcome).order_by(Obligation.due_on)
    assert [one.unit_id for one in kept] == [before] * 6 + [after] * 6, (
        "the grace of 7 days is over on the 13th day for the sixth"
    )
    assert {one.outcome for one in kept} == {Outcome.MISSED}


@pytest.mark.parametrize("crowd", [2, 230])
def test_whoever_is_asked_again_for_what_they_missed_is_counted_once(course: UUID, crowd: int) -> None:
    """A rule that is narrowed by mistake and put back asks for the same by the same day: one obligation, and not two."""
    people = [add(f"Clerk {place}") for place in range(crowd)]
    made = rule(course, people[0])
    nowhere = (Clause(ClauseKind.UNIT, add_unit("Library")),)
    day = follow(60)
    assert counts(day) == Compliance(overdue=crowd)
    for minute, clauses in ((0, nowhere), (2, EVERYONE)):
        at = NOW + 60 * DAY + timedelta(minutes=minute)
        with transaction():
            change_rule(made, RuleDraft(clauses, ONCE, TODAY), by_id=people[0], now=at)
        with transaction():
            follow_rules(now=at)
        assert counts(day) == Compliance(overdue=crowd), "missed, and then asked for again"
    due_on = TODAY + 30 * DAY
    assert owed(people[1]) == [(due_on, Outcome.MISSED), (due_on, None)]
    months = by_month(standings(day, sight=None), until=day)
    assert [one.compliance for one in months] == [Compliance(overdue=crowd)]
    assert [one.state_in_words for one in people_of_rule(made, day, ALL)] == ["Overdue"] * crowd
    assert owed_before(people) == [], "on nobody's own page, and not in a team's list"
    learn(people[1], course, day)
    assert counts(follow(61)) == Compliance(late=1, overdue=crowd - 1)
    assert [one.outcome for one in owed_before(people)] == [Outcome.COMPLETED]


def test_what_was_missed_counts_where_nothing_that_is_asked_later_is_due_on_the_same_day(course: UUID) -> None:
    """Nor where what was asked for again was not asked in the end, or is another course, or of somebody else."""
    ada, ben = add("Ada Clerk"), add("Ben Clerk")
    made = rule(course, ada, schedule=GRACE)
    rule(add_course("other", title="Other"), ada, schedule=GRACE, clauses=(Clause(ClauseKind.PERSON, ben),))
    day = follow(38)
    due_on = TODAY + 30 * DAY
    with transaction() as session:
        [hers] = session.query(Obligation).filter_by(person_id=ada)
        kept = {
            "person_id": ada,
            "course_id": course,
            "edition_id": hers.edition_id,
            "opens_on": TODAY,
            "grace_days": 7,
        }
        session.add(Obligation(**kept, due_on=due_on, found_at=NOW + DAY, closed_on=day, outcome=Outcome.NO_LONGER))
        hers.outcome, hers.closed_on = Outcome.MISSED, day
        session.flush()
        session.add(Obligation(**kept, due_on=due_on + DAY, found_at=NOW + DAY))
    assert [one.state_in_words for one in people_of_rule(made, day, ALL)] == ["Not completed", "Overdue"]
    assert counts(day) == Compliance(overdue=3)
    assert [one.outcome for one in owed_before([ada])].count(Outcome.MISSED) == 1


def test_leavers_members_peers_and_their_staff_are_counted_nowhere(course: UUID) -> None:
    ada, ben = add("Ada Clerk"), add("Ben Clerk")
    for kind in (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF):
        add(f"Pat {kind.value}", kind=kind)
    made = rule(course, ada)
    learn(ben, course, TODAY)
    follow(1)
    with transaction():
        record_leaver(ben, last_day=TODAY, by_id=None, now=NOW + DAY)
    day = follow(2)
    assert counts(day) == Compliance(not_yet=1)
    assert [one.name for one in people_of_rule(made, day, ALL)] == ["Ada Clerk"]


def test_who_becomes_a_members_assistant_is_counted_no_more(course: UUID) -> None:
    ada = add("Ada Clerk")
    made = rule(course, ada)
    with transaction() as session:
        session.execute(db.text("UPDATE person SET person_type = 'members-staff'"))
    assert counts(TODAY) == Compliance()
    assert people_of_rule(made, TODAY, ALL) == []


def test_a_second_period_counts_beside_the_first_and_what_is_a_year_old_no_more(course: UUID) -> None:
    ada = add("Ada Clerk")
    made = rule(course, ada, schedule=YEARLY)
    learn(ada, course, TODAY + 5 * DAY)
    day = follow(6)
    assert counts(day) == Compliance(on_time=1, not_yet=1)
    assert [one.state for one in people_of_rule(made, day, ALL)] == [ObligationState.ON_TIME, ObligationState.NOT_DUE]
    later = follow(30 + 370)
    assert counts(later) == Compliance(overdue=1)
    months = by_month(standings(later, sight=None), until=later)
    assert [(one.month, one.compliance) for one in months] == [(date(2027, 3, 1), Compliance(overdue=1))]


def test_whoever_reads_for_one_area_reads_nobody_elses_people(course: UUID) -> None:
    area, other = (add_unit(name, kind=UnitKind.BUSINESS_AREA) for name in ("Committees", "Library"))
    team = add_unit("Select Committee Team", parent=area)
    ada, ben = put(add("Ada Clerk"), team), put(add("Ben Clerk"), other)
    made = rule(course, ada)
    auditor = add("Aud Itor")
    with transaction():
        grant_role(auditor, Role.AUDITOR, unit_id=area, by_id=None, now=NOW)
    sight = units_in_sight(auditor, (Role.AUDITOR,))
    assert counts(TODAY, sight=sight) == Compliance(not_yet=1)
    assert [one.person_id for one in people_of_rule(made, TODAY, PeopleFilter(units=sight))] == [ada]
    assert ben not in {one.person_id for one in people_of_rule(made, TODAY, PeopleFilter(units=sight))}


def test_people_are_found_by_unit_state_and_part_of_a_name(course: UUID) -> None:
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    team = add_unit("Select Committee Team", parent=area)
    ada, ben = put(add("Ada Clerk"), team), add("Ben Clerk")
    made = rule(course, ada)
    learn(ben, course, TODAY)
    follow(0)
    below = units_below(area, registered_units())
    assert [one.name for one in people_of_rule(made, TODAY, PeopleFilter(units=below))] == ["Ada Clerk"]
    done = frozenset({ObligationState.ON_TIME})
    assert [one.name for one in people_of_rule(made, TODAY, PeopleFilter(states=done))] == ["Ben Clerk"]
    assert [one.name for one in people_of_rule(made, TODAY, PeopleFilter(words="ada"))] == ["Ada Clerk"]
    assert people_of_rule(made, TODAY, PeopleFilter(words="%")) == []


def test_counts_take_one_statement_however_many_people_and_rules(course: UUID) -> None:
    for place in range(6):
        rule(add_course(f"course-{place}", title=f"Course {place}"), add(f"Person {place}"), clauses=EVERYONE)
    assert statements(lambda: standings(TODAY, sight=None)) == 1
    assert len(by_rule(standings(TODAY, sight=None))) == 6
