"""What people owe, on the real database: opened, moved, completed, missed and ended as rules, people and days change."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from skills_centre.learning.models import RecordSource
from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.people.services.accounts import NewPerson, add_person, record_leaver
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.errors import (
    BeginsInThePast,
    CourseNotPublished,
    DayOutOfReach,
    NeverRequired,
    NobodyConcerned,
)
from skills_centre.requirements.models import (
    LearningExemption,
    LongAbsence,
    Obligation,
    ObligationRule,
    RuleClause,
    RuleEdition,
)
from skills_centre.requirements.queries.compliance import PeopleFilter, people_of_rule
from skills_centre.requirements.queries.own_list import own_list
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.one_by_one import Followed
from skills_centre.requirements.services.rules import RuleDraft, change_rule, end_rule, make_rule
from tests.conftest import NOW
from tests.learning.builders import add_course, withdraw_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import EVERYONE, ONCE, YEARLY, learn, owed, rule

TODAY = local_day(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def course(keeper: UUID) -> UUID:
    return add_course()


def follow(now: datetime) -> Followed:
    with transaction():
        done = follow_rules(now=now)
    with transaction():
        assert follow_rules(now=now).is_nothing
    return done


def test_everyone_owes_a_new_rule_from_its_first_day_and_nobody_is_overdue(keeper: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, keeper)
    assert owed(ada) == owed(keeper) == [(TODAY + 30 * DAY, None)]


@pytest.mark.parametrize("kind", [PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF])
def test_members_peers_and_their_staff_owe_nothing_and_the_database_itself_refuses_it(
    keeper: UUID, course: UUID, kind: PersonType
) -> None:
    private = add("Pat Private", kind=kind)
    rule(course, keeper)
    assert owed(private) == []
    edition = db.session.query(Obligation).filter_by(person_id=keeper).one().edition_id
    with pytest.raises(IntegrityError, match="never be required"), transaction() as session:
        session.add(
            Obligation(
                id=new_id(), person_id=private, course_id=course, edition_id=edition, opens_on=TODAY, due_on=TODAY, grace_days=0,
                found_at=NOW,
            )
        )  # fmt: skip


def test_a_rule_that_names_them_is_refused_by_the_service(keeper: UUID, course: UUID) -> None:
    private = add("Pat Private", kind=PersonType.PEERS_STAFF)
    for clause in (Clause(ClauseKind.PERSON_TYPE, PersonType.MEMBERS_STAFF.value), Clause(ClauseKind.PERSON, private)):
        with pytest.raises(NeverRequired):
            rule(course, keeper, clauses=(clause,))


def test_completing_closes_it_and_a_rolling_rule_asks_again_from_that_day(keeper: UUID, course: UUID) -> None:
    rule(course, keeper, schedule=YEARLY)
    learn(keeper, course, TODAY + 5 * DAY)
    done = follow(NOW + 6 * DAY)
    assert (done.completed, done.opened) == (1, 1)
    assert owed(keeper) == [(TODAY + 30 * DAY, Outcome.COMPLETED), (date(2027, 3, 8), None)]


@pytest.mark.parametrize("source", [RecordSource.SELF_RECORDED, RecordSource.SESSION])
def test_what_is_self_recorded_and_a_session_alone_never_count(
    keeper: UUID, course: UUID, source: RecordSource
) -> None:
    rule(course, keeper)
    learn(keeper, course, TODAY, source=source)
    assert follow(NOW).is_nothing


def test_whoever_had_done_it_before_is_written_down_as_completed(keeper: UUID, course: UUID) -> None:
    learn(keeper, course, TODAY - 400 * DAY)
    rule(course, keeper)
    assert owed(keeper) == [(TODAY + 30 * DAY, Outcome.COMPLETED)]


def test_a_date_of_a_cycle_that_nobody_met_is_missed_when_the_next_window_opens(keeper: UUID, course: UUID) -> None:
    cycle = Schedule(Recurrence.FIXED, days=14, fixed_on=date(2026, 3, 31), months=12)
    rule(course, keeper, schedule=cycle)
    assert owed(keeper) == [(date(2026, 3, 31), None)]
    opens = datetime(2026, 12, 31, 12, tzinfo=NOW.tzinfo)
    assert follow(opens - DAY).is_nothing
    assert follow(opens).missed == 1
    assert owed(keeper) == [(date(2026, 3, 31), Outcome.MISSED), (date(2027, 3, 31), None)]


def test_a_date_that_is_still_to_come_is_not_missed_when_its_period_is_over(keeper: UUID, course: UUID) -> None:
    """Whoever was exempt had time left by what their page told them; what is asked next is the date of the next period."""
    cycle = Schedule(Recurrence.FIXED, days=20, fixed_on=date(2026, 3, 31), months=12)
    rule(course, keeper, schedule=cycle)
    excused = {"starts_on": TODAY + 200 * DAY, "ends_on": TODAY + 330 * DAY}
    with transaction() as session:
        session.add(LearningExemption(id=new_id(), person_id=keeper, course_id=course, approved_by=keeper, **excused))
    follow(NOW + 200 * DAY)
    promised = TODAY + 350 * DAY
    assert owed(keeper) == [(promised, None)]
    follow(NOW + 325 * DAY)
    assert owed(keeper) == [(promised, Outcome.NO_LONGER), (date(2027, 3, 31), None)]


@pytest.mark.parametrize("crowd", [1, 230])
def test_whoever_was_away_through_a_whole_period_missed_nothing_alone_and_in_sets(
    keeper: UUID, course: UUID, crowd: int
) -> None:
    people = [add(f"Person {place}") for place in range(crowd)]
    rule(course, keeper, schedule=Schedule(Recurrence.FIXED, days=14, fixed_on=date(2026, 3, 31), months=12))
    with transaction() as session:
        for one in people:
            session.add(LongAbsence(id=new_id(), person_id=one, starts_on=TODAY + DAY, recorded_by=keeper))
    follow(NOW + DAY)
    with transaction() as session:
        session.query(LongAbsence).update({LongAbsence.ends_on: TODAY + 300 * DAY, LongAbsence.withdrawn_at: NOW})
    assert follow(NOW + 310 * DAY) == Followed(opened=crowd + 1, missed=1, ended=crowd)
    assert owed(people[0]) == [(None, Outcome.NO_LONGER), (date(2027, 3, 31), None)]


def test_a_short_cycle_with_long_grace_is_missed_all_the_same(keeper: UUID, course: UUID) -> None:
    """Its period is over before its grace is: nothing that is done now counts for it."""
    monthly = Schedule(Recurrence.FIXED, days=14, fixed_on=date(2026, 3, 31), months=1, grace_days=40)
    rule(course, keeper, schedule=monthly)
    assert follow(NOW + 44 * DAY).missed == 1
    assert owed(keeper)[0] == (date(2026, 3, 31), Outcome.MISSED)


def test_where_two_rules_ask_for_one_course_the_earliest_date_wins_and_both_are_kept(
    keeper: UUID, course: UUID
) -> None:
    rule(course, keeper)
    sooner = rule(course, keeper, schedule=Schedule(Recurrence.ONCE, days=10))
    assert owed(keeper) == [(TODAY + 10 * DAY, None)]
    assert db.session.query(ObligationRule).count() == 2
    with transaction():
        end_rule(sooner, by_id=keeper, now=NOW)
    assert owed(keeper) == [(TODAY + 30 * DAY, None)]
    assert db.session.query(ObligationRule).count() == 1


def test_a_rule_for_a_unit_holds_below_it_and_follows_whoever_moves(keeper: UUID, course: UUID) -> None:
    area = add_unit("Committees", kind=UnitKind.BUSINESS_AREA)
    team, elsewhere = add_unit("Select Committee Team", parent=area), add_unit("Library")
    ada = add("Ada Clerk")
    with transaction():
        move_to_unit(ada, elsewhere, starts_on=TODAY - 90 * DAY, by_id=None, now=NOW)
    rule(course, keeper, clauses=(Clause(ClauseKind.UNIT, area),))
    assert owed(ada) == []
    later = NOW + 20 * DAY
    with transaction():
        move_to_unit(ada, team, starts_on=local_day(later), by_id=None, now=later)
    assert follow(later).opened == 1
    assert owed(ada) == [(TODAY + 50 * DAY, None)]
    away = later + 5 * DAY
    with transaction():
        move_to_unit(ada, elsewhere, starts_on=local_day(away), by_id=None, now=away)
    assert follow(away).ended == 1
    assert owed(ada) == [(TODAY + 50 * DAY, Outcome.NO_LONGER)]


def test_a_past_joiner_who_is_imported_now_has_the_days_from_the_import(keeper: UUID, course: UUID) -> None:
    rule(course, keeper)
    later = NOW + 60 * DAY
    with transaction():
        from_of_old = add_later("Old Hand", later)
    follow(later)
    assert owed(from_of_old) == [(TODAY + 90 * DAY, None)]


def add_later(name: str, now: datetime) -> UUID:
    return add_person(
        NewPerson(name, f"{new_id()}@example.org", PersonType.HOUSE_STAFF, date(2011, 5, 3)), by_id=None, now=now
    )


def test_a_leaver_owes_nothing_any_more(keeper: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    rule(course, keeper)
    with transaction():
        record_leaver(ada, last_day=TODAY, by_id=None, now=NOW)
    follow(NOW)
    assert owed(ada) == [(TODAY + 30 * DAY, Outcome.NO_LONGER)]


def test_a_long_absence_moves_the_date_past_the_return(keeper: UUID, course: UUID) -> None:
    rule(course, keeper)
    with transaction() as session:
        away = LongAbsence(id=new_id(), person_id=keeper, starts_on=TODAY + 10 * DAY, recorded_by=keeper)
        session.add(away)
    assert follow(NOW).moved == 1
    assert owed(keeper) == [(None, None)]
    with transaction() as session:
        session.get_one(LongAbsence, away.id).ends_on = TODAY + 100 * DAY
    follow(NOW)
    assert owed(keeper) == [(TODAY + 130 * DAY, None)]


def test_an_absence_that_was_recorded_until_the_end_of_the_calendar_stops_no_rule(keeper: UUID, course: UUID) -> None:
    ada = add("Ada Clerk")
    with transaction() as session:
        never = {"starts_on": TODAY, "ends_on": date(9999, 12, 30)}
        session.add(LongAbsence(id=new_id(), person_id=ada, recorded_by=keeper, **never))
    made = rule(course, keeper, schedule=YEARLY)
    assert owed(ada) == [(None, None)]
    assert owed(keeper) == [(TODAY + 30 * DAY, None)]
    assert [one.state_in_words for one in people_of_rule(made, TODAY, PeopleFilter())] == ["Away", "Due soon"]
    assert own_list(ada, on=TODAY).now[0].owed.is_away


def test_a_rule_that_was_saved_with_a_date_at_the_end_of_the_calendar_stops_nothing(keeper: UUID, course: UUID) -> None:
    made, last = rule(course, keeper), date.max
    first = db.session.query(RuleEdition).filter_by(rule_id=made).one()
    said = {"starts_on": TODAY, "fixed_on": last, "days": 30, "grace_days": 9, "made_by": keeper, "made_at": NOW}
    with transaction() as session:
        edition = RuleEdition(
            id=new_id(), rule_id=first.rule_id, number=2, recurrence=Recurrence.ONCE, tells_manager=True, **said
        )
        session.add(edition)
        session.flush()
        session.add(RuleClause(id=new_id(), edition_id=edition.id, is_exclusion=False, kind=ClauseKind.EVERYONE))
    assert follow(NOW + DAY).moved == 1
    assert owed(keeper) == [(last, None)]
    assert [one.state_in_words for one in people_of_rule(made, TODAY, PeopleFilter())] == ["Not yet due"]
    assert own_list(keeper, on=TODAY).now[0].owed.last_day == last


def test_an_exemption_moves_the_date_past_its_end(keeper: UUID, course: UUID) -> None:
    rule(course, keeper)
    with transaction() as session:
        session.add(
            LearningExemption(
                id=new_id(),
                person_id=keeper,
                course_id=course,
                starts_on=TODAY,
                ends_on=TODAY + 90 * DAY,
                approved_by=keeper,
            )
        )
    follow(NOW)
    assert owed(keeper) == [(TODAY + 120 * DAY, None)]


def test_changing_a_rule_keeps_the_past_and_the_day_from_which_it_concerned_somebody(
    keeper: UUID, course: UUID
) -> None:
    ada = add("Ada Clerk")
    made = rule(course, keeper, schedule=YEARLY)
    learn(ada, course, TODAY)
    later = NOW + 10 * DAY
    follow(later)
    before = owed(ada)
    half = Schedule(Recurrence.ROLLING, days=40, months=6)
    with transaction():
        changed = change_rule(made, RuleDraft(EVERYONE, half, TODAY), by_id=keeper, now=later)
    assert changed.moved == 2
    assert owed(ada) == [before[0], (date(2026, 9, 3), None)]
    assert owed(keeper) == [(TODAY + 40 * DAY, None)]
    with transaction():
        assert change_rule(made, RuleDraft(EVERYONE, half, TODAY), by_id=keeper, now=later).is_nothing


def test_what_is_closed_cannot_be_changed_in_the_database(keeper: UUID, course: UUID) -> None:
    rule(course, keeper)
    learn(keeper, course, TODAY)
    follow(NOW)
    with pytest.raises(IntegrityError, match="never changes"), transaction() as session:
        session.query(Obligation).filter_by(person_id=keeper).one().due_on = TODAY


def test_the_database_names_no_member_in_a_rule_and_hands_nobody_elses_obligation_to_them(
    keeper: UUID, course: UUID
) -> None:
    pat = add("Pat Peer", kind=PersonType.PEER)
    made = rule(course, keeper)
    edition_id = db.session.query(RuleEdition.id).filter_by(rule_id=made).scalar()

    def name(*, is_exclusion: bool) -> None:
        with transaction() as session:
            session.add(
                RuleClause(edition_id=edition_id, kind=ClauseKind.PERSON, person_id=pat, is_exclusion=is_exclusion)
            )

    with pytest.raises(IntegrityError, match="never be required"):
        name(is_exclusion=False)
    name(is_exclusion=True)
    with pytest.raises(IntegrityError, match="never be required"), transaction() as session:
        session.query(Obligation).filter_by(person_id=keeper).one().person_id = pat
    assert owed(pat) == []


def test_rules_that_cannot_be_are_refused(keeper: UUID, course: UUID) -> None:
    with pytest.raises(NobodyConcerned):
        rule(course, keeper, clauses=(Clause(ClauseKind.PERSON_TYPE, "contractor", is_exclusion=True),))
    with pytest.raises(BeginsInThePast), transaction():
        make_rule(RuleSubject(course), RuleDraft(EVERYONE, ONCE, TODAY - DAY), by_id=keeper, now=NOW)
    end_of_time = date(9999, 12, 31)
    for draft in (
        RuleDraft(EVERYONE, ONCE, end_of_time),
        RuleDraft(EVERYONE, ONCE, TODAY, end_of_time),
        RuleDraft(EVERYONE, replace(ONCE, fixed_on=end_of_time), TODAY),
        RuleDraft(EVERYONE, Schedule(Recurrence.FIXED, days=30, fixed_on=date(1000, 1, 1), months=1), TODAY),
    ):
        with pytest.raises(DayOutOfReach), transaction():
            make_rule(RuleSubject(course), draft, by_id=keeper, now=NOW)
    withdraw_course(course)
    with pytest.raises(CourseNotPublished):
        rule(course, keeper)
