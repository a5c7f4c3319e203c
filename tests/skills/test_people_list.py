"""The list of people that administration looks through, on either database."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.people.models import PersonType, UnitKind
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.queries.records import person_record, possible_managers
from skills_centre.people.services.accounts import NewPerson, change_person, record_leaver
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.skills.queries.people_list import PeopleQuestion, Show, people_page
from skills_centre.skills.services.profiles import set_primary_profile
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add, add_unit
from tests.skills.builders import profile_id, published, small_framework


def names(question: PeopleQuestion) -> list[str]:
    return [person.name for person in people_page(question, 1, on=TODAY).people]


def move(person_id: UUID, unit_id: UUID) -> None:
    with transaction():
        move_to_unit(person_id, unit_id, starts_on=TODAY, by_id=None, now=NOW)


def test_people_are_listed_by_name_with_team_manager_and_role(app: Flask) -> None:
    published(small_framework())
    boss = add("Zoë Boss")
    ada = add("Ada Okafor", manager=boss)
    move(ada, add_unit("Table Office"))
    with transaction():
        set_primary_profile(ada, profile_id("senior-clerk"), starts_on=TODAY, by_id=None, now=NOW)
    first, *_, last = people_page(PeopleQuestion(), 1, on=TODAY).people
    assert (first.name, first.unit_name, first.manager_name, first.profile_name) == (
        "Ada Okafor",
        "Table Office",
        "Zoë Boss",
        "Senior clerk",
    )
    assert (last.name, last.manager_name, last.profile_name) == ("Zoë Boss", None, None)


def test_people_are_found_by_letters_of_name_address_or_whole_staff_number(app: Flask) -> None:
    ada = add("Zoë O'Connor")
    add("Bo Lindqvist")
    with transaction():
        details = NewPerson("Zoë O'Connor", "zoe_x@house.example", PersonType.HOUSE_STAFF, TODAY, "4711")
        change_person(ada, details, by_id=None, now=NOW)
    for words in ("zoe", "ZOË", "o'con", "zoe_x", "House.Example", "4711", " 4711 "):
        assert names(PeopleQuestion(words=words)) == ["Zoë O'Connor"], words
    for words in ("471", "z_e", "%"):
        assert names(PeopleQuestion(words=words)) == [], words


def test_people_are_filtered_by_unit_and_below_by_type_and_by_what_they_lack(app: Flask) -> None:
    published(small_framework())
    body = add_unit("House", kind=UnitKind.BODY)
    team = add_unit("Table Office", parent=add_unit("Chamber", kind=UnitKind.BUSINESS_AREA, parent=body))
    boss, ada, mo = add("Boss"), add("Ada"), add("Mo", kind=PersonType.MEMBER)
    cy = add("Cy", manager=boss)
    move(ada, team)
    move(boss, body)
    with transaction():
        set_password(ada, "quiet river lantern", by_id=None, now=NOW)
        set_primary_profile(cy, profile_id("clerk"), starts_on=TODAY, by_id=None, now=NOW)
    assert names(PeopleQuestion(unit_id=body)) == ["Ada", "Boss"]
    assert names(PeopleQuestion(unit_id=team)) == ["Ada"]
    assert names(PeopleQuestion(person_type=PersonType.MEMBER)) == ["Mo"]
    approver = "Ines Approver"
    assert names(PeopleQuestion(show=Show.NO_MANAGER)) == ["Ada", "Boss", approver]
    assert names(PeopleQuestion(show=Show.NO_ROLE)) == ["Ada", "Boss", approver, "Mo"]
    assert names(PeopleQuestion(show=Show.NO_UNIT)) == ["Cy", approver, "Mo"]
    assert names(PeopleQuestion(show=Show.NO_PASSWORD)) == ["Boss", "Cy", approver, "Mo"]
    with transaction():
        record_leaver(mo, last_day=TODAY, by_id=None, now=NOW)
    assert names(PeopleQuestion(show=Show.LEFT)) == ["Mo"]
    assert "Mo" not in names(PeopleQuestion())


def test_a_page_beyond_the_last_gives_the_last(app: Flask) -> None:
    for number in range(27):
        add(f"Person {number:02}")
    page = people_page(PeopleQuestion(), 99, on=TODAY)
    assert (page.number, page.pages, page.total, page.first) == (2, 2, 27, 26)
    assert [person.name for person in page.people] == ["Person 25", "Person 26"]
    assert people_page(PeopleQuestion(words="nobody"), 0, on=TODAY).pages == 1


@pytest.mark.sqlite_only
def test_the_list_takes_two_statements_however_many_there_are(app: Flask) -> None:
    add("Ada")
    few = statements(lambda: people_page(PeopleQuestion(), 1, on=TODAY))
    boss, unit = add("Boss"), add_unit("Table Office")
    for number in range(40):
        move(add(f"Person {number}", manager=boss), unit)
    assert statements(lambda: people_page(PeopleQuestion(), 1, on=TODAY)) == few == 2
    assert statements(organisation_tree) == 2
    assert statements(lambda: person_record(boss)) == 3


def test_a_record_says_who_somebody_is(app: Flask) -> None:
    boss = add("Boss")
    ada = add("Ada Okafor", manager=boss)
    body = add_unit("House", kind=UnitKind.BODY)
    move(ada, add_unit("Table Office", parent=body))
    record = person_record(ada)
    assert (record.path, record.manager_name, record.has_password) == (("House", "Table Office"), "Boss", False)
    assert person_record(boss).direct_reports == 1
    with pytest.raises(NotFound):
        person_record(new_id())


def test_only_people_in_the_line_can_be_looked_for_as_managers(app: Flask) -> None:
    ada, gone = add("An Ada"), add("An Gone")
    add("An Member", kind=PersonType.MEMBER)
    add("An Other")
    with transaction():
        record_leaver(gone, last_day=date(2026, 3, 1), by_id=None, now=NOW)
    assert [one.name for one in possible_managers("an", of=ada)] == ["An Other"]
    assert possible_managers("  ", of=ada) == []


def test_the_tree_counts_people_here_and_below(app: Flask) -> None:
    body = add_unit("House", kind=UnitKind.BODY)
    team = add_unit("Table Office", parent=body)
    move(add("Ada"), team)
    move(add("Bo"), body)
    gone = add("Gone")
    move(gone, team)
    with transaction():
        record_leaver(gone, last_day=TODAY, by_id=None, now=NOW)
    assert [(unit.name, unit.depth, unit.people, unit.people_below) for unit in organisation_tree()] == [
        ("House", 1, 1, 2),
        ("Table Office", 2, 1, 1),
    ]
