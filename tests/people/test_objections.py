"""Saying in one press that a role or a manager is wrong: said once, told on, settled once, and nothing hidden."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.people.models import ObjectionKind, Person, PersonType, Role
from skills_centre.people.queries.lines import manager_of
from skills_centre.people.queries.objections import ON_A_PAGE, has_objected, objections_to_settle, open_objections
from skills_centre.people.services.objections import (
    object_to,
    say_not_in_my_team,
    say_not_my_manager,
    settle_objection,
)
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.services.my_role import say_not_mine, turn_role_down
from skills_centre.skills.services.profiles import propose_primary_profile, set_primary_profile
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add
from tests.races.test_learning import race
from tests.skills.assessed import report_to
from tests.skills.builders import profile_id, published, small_framework


@pytest.fixture
def mina(app: Flask) -> UUID:
    return add("Mina Manager")


@pytest.fixture
def ada(mina: UUID) -> UUID:
    return add("Ada Okafor", manager=mina)


def kinds() -> list[ObjectionKind]:
    return [one.kind for one in objections_to_settle().objections]


def acts() -> list[str]:
    found = select(AuditEvent.action).where(AuditEvent.action.startswith("person.s")).order_by(AuditEvent.id)
    return [one for one in db.session.scalars(found) if "say" in one or "settle" in one]


def test_both_sides_of_a_line_may_say_that_it_is_wrong_and_it_stays_until_somebody_changes_it(
    mina: UUID, ada: UUID
) -> None:
    for _ in range(2):
        with transaction():
            say_not_my_manager(ada, now=NOW)
        with transaction():
            say_not_in_my_team(ada, by_id=mina, now=NOW)
    assert set(kinds()) == {ObjectionKind.NOT_MY_MANAGER, ObjectionKind.NOT_IN_MY_TEAM}
    assert acts() == ["person.say-not-my-manager", "person.say-not-in-my-team"]
    assert manager_of(ada) == mina
    assert has_objected(ada, ObjectionKind.NOT_MY_MANAGER)


def test_it_is_settled_once_and_may_be_said_again(mina: UUID, ada: UUID) -> None:
    lea = add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        say_not_my_manager(ada, now=NOW)
    [one] = objections_to_settle().objections
    for _ in range(2):
        with transaction():
            settle_objection(one.id, by_id=lea, now=NOW)
    assert kinds() == []
    assert not has_objected(ada, ObjectionKind.NOT_MY_MANAGER)
    assert acts()[1:] == ["person.settle-objection"]
    with transaction():
        say_not_my_manager(ada, now=NOW)
    assert kinds() == [ObjectionKind.NOT_MY_MANAGER]
    with pytest.raises(NotFound), transaction():
        settle_objection(new_id(), by_id=lea, now=NOW)


def test_nobody_says_it_about_a_line_that_is_not_theirs(mina: UUID, ada: UUID) -> None:
    mel = add("Mel", kind=PersonType.MEMBERS_STAFF)
    report_to(mina, mel)
    for by_id, person in ((add("Stranger"), ada), (ada, ada), (mina, mel)):
        with pytest.raises(NotFound), transaction():
            say_not_in_my_team(person, by_id=by_id, now=NOW)
    with pytest.raises(NotFound), transaction():
        say_not_my_manager(mina, now=NOW)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == ada).values(left_on=TODAY))
    with pytest.raises(NotFound), transaction():
        say_not_my_manager(ada, now=NOW)
    assert kinds() == []


def test_a_role_that_is_not_ones_own_is_told_and_of_private_people_nobody_is(mina: UUID, ada: UUID) -> None:
    published(small_framework())
    mel, clerk = add("Mel", kind=PersonType.PEERS_STAFF), profile_id("clerk")
    for person in (ada, mel):
        with transaction():
            set_primary_profile(person, clerk, starts_on=TODAY, by_id=None, now=NOW)
        with transaction():
            assert say_not_mine(person, clerk, now=NOW)
    [mine] = objections_to_settle().objections
    assert (mine.kind, mine.person_name, mine.about_id) == (ObjectionKind.NOT_MY_ROLE, "Ada Okafor", clerk)
    [told] = open_objections(since=NOW)
    assert (told.person_id, told.manager_id) == (ada, mina)


def test_turning_down_a_role_that_the_manager_proposed_is_told_too(mina: UUID, ada: UUID) -> None:
    published(small_framework())
    cook = profile_id("cook")
    with transaction():
        propose_primary_profile(ada, cook, by_id=mina, now=NOW)
    proposal_id = db.session.scalars(select(PersonProfile.id)).one()
    with transaction():
        turn_role_down(ada, proposal_id, now=NOW)
    [one] = objections_to_settle().objections
    assert (one.kind, one.about_id) == (ObjectionKind.NOT_MY_ROLE, cook)


def test_pressed_many_times_at_once_it_is_said_once(app: Flask, ada: UUID) -> None:
    assert race(app, *[lambda: say_not_my_manager(ada, now=NOW)] * 5) == [None] * 5
    assert (kinds(), acts()) == ([ObjectionKind.NOT_MY_MANAGER], ["person.say-not-my-manager"])


def test_the_list_is_paged_in_two_statements_however_long(mina: UUID) -> None:
    for number in range(ON_A_PAGE + 3):
        person = add(f"Person {number}")
        with transaction():
            object_to(ObjectionKind.NOT_MY_MANAGER, person, mina, by_id=person, now=NOW)
    first = objections_to_settle()
    assert (first.total, first.pages, len(first.objections), len(objections_to_settle(page=9).objections)) == (
        ON_A_PAGE + 3, 2, ON_A_PAGE, 3,
    )  # fmt: skip
    assert statements(objections_to_settle) == 2
