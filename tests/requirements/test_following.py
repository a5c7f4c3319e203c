"""What people owe follows whatever changes: a mark in the transaction of the change, taken up by whoever follows next."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.errors import EmailTaken
from skills_centre.people.models import PersonType, UnitKind
from skills_centre.people.services.accounts import NewPerson, add_people, add_person, change_person, record_leaver
from skills_centre.people.services.following import people_changed
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, queued_jobs, transaction
from skills_centre.platform.jobs import Job
from skills_centre.requirements.models import Obligation, ObligationMark
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.states import ObligationState, obligation_state
from skills_centre.requirements.services import following
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.one_by_one import Followed
from skills_centre.skills.services.profiles.setting import end_profile, set_primary_profile
from tests.conftest import NOW
from tests.learning.builders import add_course, completed
from tests.people.builders import add, add_unit
from tests.requirements.builders import YEARLY, owed, rule
from tests.skills.builders import profile_id, published, small_framework

TODAY = local_day(NOW)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    return add("Kim Keeper")


@pytest.fixture
def course(keeper: UUID) -> UUID:
    return add_course(quiz=None)


@pytest.fixture
def everyone_owes(keeper: UUID, course: UUID) -> UUID:
    """The course is required of everyone, and the day's first run is over."""
    rule(course, keeper)
    follow()
    return course


def follow() -> Followed:
    with transaction():
        done = follow_what_changed(now=NOW + MINUTE)
    with transaction():
        assert follow_what_changed(now=NOW + MINUTE).is_nothing
        assert db.session.query(ObligationMark).count() == 0, "what was followed is taken away"
    return done


def new(name: str, *, kind: PersonType = PersonType.HOUSE_STAFF, joined_on: date = TODAY) -> NewPerson:
    return NewPerson(name, f"{name.lower().replace(' ', '.')}@example.org", kind, joined_on)


def add_both(*people: NewPerson) -> None:
    """One after another; where the second is refused, nothing of the first stays either."""
    for one in people:
        add_person(one, by_id=None, now=NOW)


def test_whoever_joins_owes_it_and_a_worker_is_woken(everyone_owes: UUID) -> None:
    with transaction():
        ada = add_person(new("Ada Clerk"), by_id=None, now=NOW)
        assert (Job.FOLLOW_RULES, {}) in queued_jobs().waiting
    assert owed(ada) == []
    assert follow().opened == 1
    assert owed(ada) == [(TODAY + 30 * DAY, None)]


def test_a_change_that_is_rolled_back_leaves_no_mark(everyone_owes: UUID) -> None:
    with pytest.raises(EmailTaken), transaction():
        add_both(new("Ada Clerk"), new("Ada Clerk"))
    assert follow().is_nothing


def test_whoever_leaves_owes_nothing(everyone_owes: UUID) -> None:
    ada = add("Ada Clerk")
    follow()
    with transaction():
        record_leaver(ada, last_day=TODAY, by_id=None, now=NOW)
    assert follow().ended == 1


def test_whoever_becomes_a_members_staff_owes_nothing_any_more(everyone_owes: UUID) -> None:
    ada = add("Ada Clerk")
    follow()
    with transaction():
        change_person(ada, new("Ada Clerk", kind=PersonType.MEMBERS_STAFF, joined_on=date(2024, 1, 8)), by_id=None, now=NOW)  # fmt: skip
    assert follow().ended == 1
    assert owed(ada) == [(TODAY + 30 * DAY, Outcome.NO_LONGER)]


def test_whoever_moves_owes_what_is_asked_there(keeper: UUID, course: UUID) -> None:
    team = add_unit("Committee Office", kind=UnitKind.BUSINESS_AREA)
    rule(course, keeper, clauses=(Clause(ClauseKind.UNIT, team),))
    ada = add("Ada Clerk")
    follow()
    assert owed(ada) == []
    with transaction():
        move_to_unit(ada, team, starts_on=TODAY, by_id=None, now=NOW)
    assert follow().opened == 1


def test_a_move_to_come_is_followed_on_its_day(keeper: UUID, course: UUID) -> None:
    team = add_unit("Committee Office", kind=UnitKind.BUSINESS_AREA)
    rule(course, keeper, clauses=(Clause(ClauseKind.UNIT, team),))
    ada = add("Ada Clerk")
    with transaction():
        move_to_unit(ada, team, starts_on=TODAY + DAY, by_id=None, now=NOW)
    follow()
    assert owed(ada) == []
    with transaction():
        assert follow_what_changed(now=NOW + DAY).opened == 1, "no mark says so: the day does"
    assert owed(ada) == [(TODAY + 31 * DAY, None)]


def test_completing_the_course_closes_it(everyone_owes: UUID, keeper: UUID) -> None:
    completed(keeper, everyone_owes)
    assert follow().completed == 1
    assert owed(keeper) == [(TODAY + 30 * DAY, Outcome.COMPLETED)]


def test_a_role_that_somebody_is_given_brings_what_is_asked_of_it(keeper: UUID, course: UUID) -> None:
    published(small_framework())
    role = profile_id("clerk")
    rule(course, keeper, clauses=(Clause(ClauseKind.PROFILE, role),))
    ada = add("Ada Clerk")
    follow()
    with transaction():
        set_primary_profile(ada, role, starts_on=TODAY, by_id=None, now=NOW)
    assert follow().opened == 1
    with transaction():
        end_profile(ada, role, last_day=TODAY - DAY, by_id=None, now=NOW)
    assert follow().ended == 1


def test_a_lost_message_is_made_good_by_the_next_run(everyone_owes: UUID) -> None:
    """Nobody sends the jobs of a test: each mark here is one whose message was lost."""
    for name in ("Ada Clerk", "Ben Porter"):
        add(name)
    assert follow().opened == 2


@pytest.mark.timeout(120)
def test_3_000_past_joiners_who_are_imported_are_not_overdue_on_the_first_day(keeper: UUID, course: UUID) -> None:
    rule(course, keeper, schedule=YEARLY)
    later = NOW + 400 * DAY
    with transaction():
        people = add_people([new(f"Old Hand {n}", joined_on=date(2011, 5, 3)) for n in range(3_000)], by_id=None, now=later)  # fmt: skip
        people_changed(people, now=later)
        assert db.session.query(ObligationMark).filter(ObligationMark.marked_at == later).count() == 1, "everybody"
    with transaction():
        assert follow_what_changed(now=later).opened == 3_000
    with transaction():
        rows = db.session.query(Obligation.due_on, Obligation.grace_days).filter(Obligation.person_id != keeper).all()
    states = {
        obligation_state(due_on, grace_days=grace, completed_on=None, is_exempt=False, on=local_day(later))
        for due_on, grace in rows
        if due_on
    }
    assert (len(rows), states) == (3_000, {ObligationState.DUE_SOON})


def test_a_rule_for_very_many_is_left_to_a_worker(keeper: UUID, course: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 0)
    rule(course, keeper)
    assert owed(keeper) == []
    assert follow().opened == 1
