"""Administrators who act at the same moment: real threads, and a line, a tree and an administrator that stay sound."""

from functools import partial

from flask import Flask
from sqlalchemy import func, select

from skills_centre.home.people_import.applying import import_people
from skills_centre.people.errors import EmailTaken, LastAdministrator, ManagementCycle, PeopleChangedMeanwhile
from skills_centre.people.models import ImportBatch, LineClosure, ManagementLine, Person, PersonType, Role, RoleGrant
from skills_centre.people.services.accounts import NewPerson, add_person, change_person
from skills_centre.people.services.places import set_manager
from skills_centre.people.services.roles import end_role
from skills_centre.platform.database import db
from tests.conftest import NOW, TODAY
from tests.home.people_import.builders import TABLE_OFFICE, row, sent
from tests.people.builders import add
from tests.races.test_learning import race


def test_two_who_close_a_circle_between_them_do_not_both_succeed(app: Flask) -> None:
    people = [add(f"Person {number}") for number in range(4)]
    pairs = list(zip(people, [*people[1:], people[0]], strict=True))
    outcomes = race(
        app,
        *[lambda pair=pair: set_manager(pair[0], pair[1], starts_on=TODAY, by_id=None, now=NOW) for pair in pairs],
    )
    assert sum(isinstance(outcome, ManagementCycle) for outcome in outcomes) == 1
    assert sum(outcome is None for outcome in outcomes) == 3
    assert db.session.scalar(select(func.count()).select_from(ManagementLine)) == 3
    assert db.session.scalar(select(func.count()).select_from(LineClosure)) == 6


def test_two_administrators_who_end_each_others_role_leave_one(app: Flask) -> None:
    for number in range(2):
        add(f"Admin {number}", roles=(Role.SYSTEM_ADMINISTRATOR,))
    grants = list(db.session.scalars(select(RoleGrant.id)))
    outcomes = race(app, *[lambda one=one: end_role(one, by_id=None, now=NOW) for one in grants])
    assert sum(isinstance(outcome, LastAdministrator) for outcome in outcomes) == 1
    assert db.session.scalar(select(func.count(RoleGrant.id)).where(RoleGrant.ended_at.is_(None))) == 1


def test_one_address_added_many_times_at_once_is_one_person(app: Flask) -> None:
    new = NewPerson("Ada Okafor", "ada@house.example", PersonType.HOUSE_STAFF, TODAY)
    outcomes = race(app, *[lambda: add_person(new, by_id=None, now=NOW)] * 6)
    assert sum(isinstance(outcome, EmailTaken) for outcome in outcomes) == 5
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_one_file_taken_in_many_times_at_once_goes_in_once(app: Flask) -> None:
    file = sent(row("Ada Okafor", unit=TABLE_OFFICE), row("Bo Lindqvist", manager="ada@house.example"))
    outcomes = race(app, *[lambda: import_people(file, by_id=None, now=NOW).changes_nothing] * 4)
    assert sorted(str(outcome) for outcome in outcomes) == ["False", "True", "True", "True"]
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 1


def test_a_file_and_a_page_that_add_the_same_person_add_one(app: Flask) -> None:
    file = sent(row("Ada Okafor"), row("Bo Lindqvist", manager="ada@house.example"))
    new = NewPerson("Ada Okafor", "ada@house.example", PersonType.HOUSE_STAFF, TODAY)
    outcomes = race(
        app,
        lambda: import_people(file, by_id=None, now=NOW),
        lambda: add_person(new, by_id=None, now=NOW),
    )
    assert not any(isinstance(outcome, PeopleChangedMeanwhile) for outcome in outcomes)
    assert db.session.scalar(select(func.count(Person.id))) == 2


def test_whoever_changes_kind_and_manager_at_once_has_both(app: Flask) -> None:
    """The kind of somebody changes the numbers of lines: whoever writes either holds the organisation before anybody's row."""
    ada, ben = add("Ada Okafor"), add("Ben Iqbal")
    kinds = (PersonType.CONTRACTOR, PersonType.HOUSE_STAFF)
    for number in range(20):
        details = NewPerson("Ada Okafor", "ada@house.example", kinds[number % 2], TODAY)
        manager = None if number % 2 else ben
        outcomes = race(
            app,
            partial(change_person, ada, details, by_id=None, now=NOW),
            partial(set_manager, ada, manager, starts_on=TODAY, by_id=None, now=NOW),
        )
        assert outcomes == [None, None]
        assert db.session.get_one(Person, ada).person_type is kinds[number % 2]
        db.session.close()
