"""The pages on which people and the organisation are looked after."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import OrganisationUnit, Person, PersonType, Role, RoleGrant, SignInSession, UnitKind
from skills_centre.people.queries.lines import manager_of
from skills_centre.people.queries.records import person_record
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.counting import statements
from tests.people.builders import add, add_unit
from tests.skills.builders import profile_id, published, small_framework

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("found")]

Be = Callable[[UUID], FlaskClient]
PEOPLE = "/administration/people"
NEW = {
    "name": "Bo Lindqvist",
    "email": "bo@house.example",
    "person_type": "house-staff",
    "joined_on": ["2", "9", "2024"],
    "unit": "",
}


@pytest.fixture
def keeper(be: Be) -> FlaskClient:
    """A browser of the one system administrator."""
    return be(add("Ad Min", roles=(Role.SYSTEM_ADMINISTRATOR,)))


def act_names() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id.is_not(None))))


def id_of(name: str) -> UUID:
    return db.session.execute(select(Person.id).where(Person.name == name)).scalar_one()


def test_learning_administrators_read_and_change_nothing(be: Be) -> None:
    ada = add("Ada Okafor")
    browser = be(add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,)))
    assert "Ada Okafor" in browser.get(PEOPLE).text
    page = browser.get(f"{PEOPLE}/{ada}").text
    assert "Change" not in page
    assert "Send a link" not in page
    assert "Add a unit" not in browser.get("/administration/organisation").text
    for address in ("add", "import", "import/template.csv", *(f"{ada}/{part}" for part in ("details", "unit", "left"))):
        assert browser.get(f"{PEOPLE}/{address}").status_code == 404, address
    for address in ("details", "unit", "manager", "roles", "role-profile", "left", "link"):
        assert browser.post(f"{PEOPLE}/{ada}/{address}").status_code == 404, address


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.SKILLS_LEAD, Role.FACILITATOR])
def test_nobody_else_finds_these_pages(be: Be, role: Role | None) -> None:
    browser = be(add("Some Body", roles=(role,) if role else ()))
    for address in (PEOPLE, f"{PEOPLE}/add", f"{PEOPLE}/{add('Ada')}", "/administration/organisation"):
        assert browser.get(address).status_code == 404


def test_a_person_is_added_with_team_manager_and_a_link(keeper: FlaskClient) -> None:
    boss, unit = add("Boss One"), add_unit("Table Office")
    form = {**NEW, "unit": str(unit), "manager": "BOSS-one@example.org", "sends_link": "y", "staff_number": "77"}
    answer = keeper.post(f"{PEOPLE}/add", data=form)
    assert answer.status_code == 303
    person = person_record(id_of("Bo Lindqvist"))
    assert (person.path, person.manager_id, person.joined_on) == (("Table Office",), boss, date(2024, 9, 2))
    assert db.session.scalars(select(OutboxMessage.address)).all() == ["bo@house.example"]
    assert {"person.add", "person.move", "person.set-manager", "account-link.send"} == set(act_names())
    again = keeper.post(f"{PEOPLE}/add", data=form)
    assert again.status_code == 422
    assert "already has this e-mail address" in again.text
    assert 'value="Bo Lindqvist"' in again.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Enter their name"),
        ({"name": "x" * 161}, "160 characters or fewer"),
        ({"email": "bo at home"}, "correct format"),
        ({"person_type": ""}, "Choose a person type"),
        ({"joined_on": ["31", "2", "2024"]}, "Enter a real day"),
        ({"joined_on": ["", "", ""]}, "Enter their first day"),
        ({"manager": "nobody@house.example"}, "Nobody here has this e-mail address"),
        ({"manager": "mo@example.org"}, "Members and peers have no line manager"),
        ({"staff_number": "1" * 41}, "40 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    keeper: FlaskClient, changed: dict[str, object], sentence: str
) -> None:
    add("Mo", kind=PersonType.MEMBER)
    answer = keeper.post(f"{PEOPLE}/add", data={**NEW, "job_title": "Clerk of all", **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Clerk of all" in answer.text
    assert act_names() == []


def test_a_persons_page_shows_who_they_are_and_nothing_of_what_they_can_do(keeper: FlaskClient) -> None:
    published(small_framework())
    boss = add("Boss One")
    ada = add("Ada Okafor", manager=boss, roles=(Role.AUDITOR,))
    keeper.post(f"{PEOPLE}/{ada}/role-profile", data={"profile": str(profile_id("clerk"))})
    page = keeper.get(f"{PEOPLE}/{ada}").text
    for words in ("Boss One", "Auditor", "Clerk", "8 January 2024", "No password yet"):
        assert words in page
    for words in ("Working", "Practitioner", "Claimed", "Below"):
        assert words not in page


def test_details_are_changed(keeper: FlaskClient) -> None:
    ada = add("Ada Okafor")
    page = keeper.get(f"{PEOPLE}/{ada}/details").text
    assert 'value="Ada Okafor"' in page
    assert 'value="2024"' in page
    form = {**NEW, "name": "Ada Smith", "email": "smith@house.example"}
    assert keeper.post(f"{PEOPLE}/{ada}/details", data=form).status_code == 303
    assert person_record(ada).email == "smith@house.example"
    assert act_names() == ["person.change"]


def test_somebody_is_moved_and_taken_out_again(keeper: FlaskClient) -> None:
    ada, unit = add("Ada Okafor"), add_unit("Table Office")
    for chosen, path in ((str(unit), ("Table Office",)), ("", ())):
        assert keeper.post(f"{PEOPLE}/{ada}/unit", data={"unit": chosen}).status_code == 303
        assert person_record(ada).path == path
    assert keeper.post(f"{PEOPLE}/{ada}/unit", data={"unit": "elsewhere"}).status_code == 422


def test_a_manager_is_looked_for_and_set_and_a_circle_is_refused_in_words(keeper: FlaskClient) -> None:
    boss = add("Boss One")
    ada = add("Ada Okafor", manager=boss)
    page = keeper.get(f"{PEOPLE}/{boss}/manager?q=oka").text
    assert "Ada Okafor" in page
    circle = keeper.post(f"{PEOPLE}/{boss}/manager", data={"manager": str(ada), "q": "oka"})
    assert circle.status_code == 422
    assert "in this person&#39;s own line" in circle.text
    assert "checked" in circle.text
    assert "Choose a person" in keeper.post(f"{PEOPLE}/{ada}/manager", data={"manager": ""}).text
    assert keeper.post(f"{PEOPLE}/{ada}/manager", data={"manager": "none"}).status_code == 303
    assert manager_of(ada) is None
    assert keeper.post(f"{PEOPLE}/{boss}/manager", data={"manager": str(ada)}).status_code == 303
    assert manager_of(boss) == ada


def test_roles_are_given_and_ended_and_the_last_administrator_stays(keeper: FlaskClient) -> None:
    ada, unit = add("Ada Okafor"), add_unit("House", kind=UnitKind.BODY)
    form = {"role": "skills-lead", "unit": str(unit)}
    assert keeper.post(f"{PEOPLE}/{ada}/roles", data=form).status_code == 303
    assert "for House and below" in keeper.get(f"{PEOPLE}/{ada}/roles").text
    assert "Choose a role" in keeper.post(f"{PEOPLE}/{ada}/roles", data={"unit": ""}).text
    [grant] = person_record(ada).grants
    for sentence in ("The role has ended.", "had ended already"):
        answer = keeper.post(f"{PEOPLE}/{ada}/roles/{grant.id}/end", follow_redirects=True)
        assert sentence in answer.text
    admin = id_of("Ad Min")
    [own] = person_record(admin).grants
    refused = keeper.post(f"{PEOPLE}/{admin}/roles/{own.id}/end", follow_redirects=True)
    assert "the only system administrator" in refused.text
    other = add("Other Admin", roles=(Role.SYSTEM_ADMINISTRATOR,))
    assert keeper.post(f"{PEOPLE}/{other}/roles/{own.id}/end").status_code == 303  # not theirs: nothing ends
    assert person_record(admin).grants
    assert keeper.post(f"{PEOPLE}/{admin}/roles/{own.id}/end").location == "/"
    assert keeper.get(PEOPLE).status_code == 404


def test_a_role_profile_is_set_and_taken_away(keeper: FlaskClient) -> None:
    published(small_framework())
    ada = add("Ada Okafor")
    assert keeper.post(f"{PEOPLE}/{ada}/role-profile", data={"profile": str(profile_id("clerk"))}).status_code == 303
    assert "selected" in keeper.get(f"{PEOPLE}/{ada}/role-profile").text
    assert keeper.post(f"{PEOPLE}/{ada}/role-profile", data={"profile": ""}).status_code == 303
    assert "None: only what is asked of everyone" in keeper.get(f"{PEOPLE}/{ada}").text


def test_a_leaver_is_recorded_and_their_page_stays(keeper: FlaskClient) -> None:
    boss = add("Boss One")
    add("Ada Okafor", manager=boss)
    assert "1 person will have no line manager" in keeper.get(f"{PEOPLE}/{boss}/left").text
    too_late = keeper.post(f"{PEOPLE}/{boss}/left", data={"last_day": ["1", "1", "2099"]})
    assert too_late.status_code == 422
    assert "must be today or earlier" in too_late.text
    assert keeper.post(f"{PEOPLE}/{boss}/left", data={"last_day": ["1", "2", "2026"]}).status_code == 303
    page = keeper.get(f"{PEOPLE}/{boss}").text
    assert "Left on 1 February 2026" in page
    assert "Record that" not in page
    assert keeper.get(f"{PEOPLE}/{boss}/details").status_code == 404
    assert "Boss One" in keeper.get(f"{PEOPLE}?show=left").text


def test_a_link_is_mailed(keeper: FlaskClient) -> None:
    ada = add("Ada Okafor")
    answer = keeper.post(f"{PEOPLE}/{ada}/link", follow_redirects=True)
    assert "on its way to ada-okafor@example.org" in answer.text
    assert db.session.scalars(select(OutboxMessage.address)).all() == ["ada-okafor@example.org"]


def test_the_list_is_searched_filtered_and_paged(keeper: FlaskClient) -> None:
    for number in range(30):
        add(f"Person {number:02}")
    page = keeper.get(f"{PEOPLE}?q=person&page=2").text
    assert "Showing 26 to 30 of 30 people, by name." in page
    assert "Nobody answers this" in keeper.get(f"{PEOPLE}?q=zzz").text
    for odd in ("unit=x", "type=wizard", "show=all", "page=-4", "page=x"):
        assert keeper.get(f"{PEOPLE}?{odd}").status_code == 200
    few = statements(lambda: keeper.get(PEOPLE))
    for number in range(30, 60):
        add(f"Person {number}")
    assert statements(lambda: keeper.get(PEOPLE)) == few


def test_units_are_added_and_renamed(keeper: FlaskClient) -> None:
    assert "No units yet" in keeper.get("/administration/organisation").text
    add_one = "/administration/organisation/add"
    assert keeper.post(add_one, data={"name": "House", "kind": "body", "parent": ""}).status_code == 303
    house = db.session.scalars(select(OrganisationUnit.id)).one()
    assert "selected" in keeper.get(f"{add_one}?below={house}").text
    assert keeper.post(add_one, data={"name": "Table Office", "kind": "team", "parent": str(house)}).status_code == 303
    for form, sentence in (
        ({"name": "", "kind": "team", "parent": str(house)}, "Enter a name"),
        ({"name": "Table office", "kind": "team", "parent": str(house)}, "is there already"),
        ({"name": "Loose", "kind": "team", "parent": ""}, "below something"),
        ({"name": "Loose", "parent": ""}, "Choose a kind"),
    ):
        answer = keeper.post(add_one, data=form)
        assert answer.status_code == 422
        assert sentence in answer.text
    rename = f"/administration/organisation/{house}/name"
    assert 'value="House"' in keeper.get(rename).text
    assert keeper.post(rename, data={"name": "House of Commons"}).status_code == 303
    page = keeper.get("/administration/organisation").text
    assert "House of Commons" in page
    assert "Table Office" in page
    assert keeper.get(f"/administration/organisation/{add('Ada')}/name").status_code == 404


def test_a_form_comes_back_after_the_sign_in_ran_out(keeper: FlaskClient, be: Be) -> None:
    admin = id_of("Ad Min")
    with transaction() as session:
        for one in session.scalars(select(SignInSession)):
            one.expires_at = utc_now()
    here = f"{PEOPLE}/add"
    assert "sign-in" in keeper.post(here, data={**NEW, "here": here}).location
    with keeper.session_transaction() as cookie:
        held = cookie["held_form"]
    browser = be(admin)
    with browser.session_transaction() as cookie:
        cookie["held_form"] = held
    page = browser.get(here).text
    assert 'value="Bo Lindqvist"' in page
    assert 'value="2024"' in page


def test_roles_hold_for_the_person_whose_page_it_is(keeper: FlaskClient) -> None:
    ada = add("Ada Okafor")
    keeper.post(f"{PEOPLE}/{ada}/roles", data={"role": "auditor", "unit": ""})
    assert db.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == ada)).all() == [Role.AUDITOR]
