"""The pages of roles over time: both sides in two browsers, ends, history, who is kept out; and what L&D sets."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.queries.role_history import roles_over_time
from skills_centre.skills.services.profiles import add_profile, set_primary_profile
from tests.skills.assessed import report_to
from tests.skills.builders import a_person, profile_id
from tests.skills.deciding_builders import Team, a_report, a_team

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
TODAY = local_day(utc_now())
DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def boxes(day: date | None) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]


def form(key: str = "cook", kind: str = "further", first: date = TODAY, last: date | None = None) -> dict[str, object]:
    return {"profile_id": str(profile_id(key)), "kind": kind, "starts_on": boxes(first), "ends_on": boxes(last)}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def names(person_id: UUID, on: date = TODAY) -> list[str]:
    return [one.name for one in active_profiles(person_id, on) if not one.is_everyone]


def waiting(person_id: UUID) -> str:
    [one] = roles_over_time(person_id, on=TODAY).proposals
    return str(one.id)


def add(person_id: UUID, key: str = "cook", *, last: date | None = None) -> None:
    profile = profile_id(key)
    with transaction():
        add_profile(person_id, profile, starts_on=TODAY, ends_on=last, by_id=None, now=utc_now())


def test_the_person_proposes_and_the_manager_decides_at_the_desk_or_on_the_page(be: Be, team: Team) -> None:
    browser = be(team.ada)
    for _ in range(2):
        sent = browser.post("/my-skills/roles/new", data=form(last=TODAY + MONTH))
        assert (sent.status_code, sent.location) == (303, "/my-skills/roles")
    page = words(browser.get("/my-skills/roles").text)
    assert "You propose Cook as a further role" in page
    assert "once Mina Manager has agreed" in page
    browser = be(team.mina)
    assert "as a further role beside their own" in words(browser.get(f"/team/decisions/{team.ada}").text)
    theirs = f"/team/people/{team.ada}/roles"
    assert "Ada Okafor proposes Cook as a further role" in words(browser.get(theirs).text)
    proposal = waiting(team.ada)
    for _ in range(2):
        answered = browser.post(f"{theirs}/answer", data={"proposal": proposal, "answer": "agree"})
        assert (answered.status_code, answered.location) == (303, theirs)
    assert "answered or withdrawn already" in browser.get(theirs).text
    assert names(team.ada) == ["Clerk", "Cook"]


def test_the_manager_proposes_the_next_main_role_and_the_person_sees_what_will_change(be: Be, team: Team) -> None:
    theirs = f"/team/people/{team.ada}/roles"
    be(team.mina).post(f"{theirs}/new", data=form("senior-clerk", "main", TODAY + MONTH))
    browser = be(team.ada)
    browser.post("/my-skills/roles/answer", data={"proposal": waiting(team.ada), "answer": "agree"})
    page = words(browser.get("/my-skills/roles").text)
    assert "To come Senior clerk Main role" in page
    assert "Writing: Practitioner in place of Working" in page
    team_page = words(be(team.mina).get("/team/changes").text)
    assert "Ada Okafor" in team_page
    assert "Senior clerk begins. Clerk ends." in team_page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"profile_id": ""}, "Choose a role from the list."),
        ({"profile_id": "nonsense"}, "Choose a role from the list."),
        ({"starts_on": ["31", "2", "2027"]}, "Enter a real day"),
        ({"ends_on": boxes(TODAY - DAY)}, "The last day must be today or later"),
        ({"starts_on": boxes(TODAY + 400 * DAY)}, "within a year of today"),
    ],
)
def test_a_form_that_makes_no_sense_is_told_and_what_was_typed_stays(
    be: Be, team: Team, changed: dict[str, object], sentence: str
) -> None:
    refused = be(team.ada).post("/my-skills/roles/new", data=form() | changed)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert roles_over_time(team.ada, on=TODAY).proposals == ()


def test_a_further_role_is_ended_once_and_the_page_says_until_when(be: Be, team: Team) -> None:
    add(team.ada)
    address = f"/team/people/{team.ada}/roles/{profile_id('cook')}/end"
    browser = be(team.mina)
    assert browser.get(address).status_code == 200
    assert browser.post(address, data={"ends_on": boxes(TODAY - DAY)}).status_code == 422
    for _ in range(2):
        assert browser.post(address, data={"ends_on": boxes(TODAY + MONTH)}).status_code == 303
    assert names(team.ada, TODAY + MONTH + DAY) == ["Clerk"]
    assert be(team.ada).get(f"/my-skills/roles/{profile_id('clerk')}/end").status_code == 303


def test_nobody_else_sees_or_changes_somebodys_roles(be: Be, team: Team) -> None:
    add(team.ada)
    theirs, cook = f"/team/people/{team.ada}/roles", profile_id("cook")
    for stranger in (a_report(team.mina, "Ben Adeyemi"), a_person("Cara Colleague"), team.ada):
        browser = be(stranger)
        for address in (theirs, f"{theirs}/new", f"{theirs}/{cook}/end"):
            assert browser.get(address).status_code == 404
        assert browser.post(f"{theirs}/new", data=form()).status_code == 404
        assert browser.post(f"{theirs}/{cook}/end", data={"ends_on": boxes(TODAY)}).status_code == 404
        assert browser.post(f"{theirs}/answer", data={"answer": "agree"}).status_code == 404


def test_a_members_staff_add_a_role_at_once_and_no_manager_sees_it_coming(be: Be, team: Team) -> None:
    mel = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    report_to(team.mina, mel)
    browser = be(mel)
    browser.post("/my-skills/roles/new", data=form(last=TODAY + MONTH))
    page = words(browser.get("/my-skills/roles").text)
    assert "Cook" in page
    for word in ("asked", "agree", "propose", "Mina", "required"):
        assert word not in page
    assert "Mel Member" not in be(team.mina).get("/team/changes").text


def test_learning_and_development_give_and_end_roles_and_see_no_level(be: Be, team: Team) -> None:
    browser = be(a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,)))
    address = f"/administration/people/{team.ada}/role-profiles"
    cook, senior = str(profile_id("cook")), str(profile_id("senior-clerk"))
    given = {"profile": cook, "kind": "further", "starts_on": boxes(TODAY), "ends_on": boxes(TODAY + MONTH)}
    for _ in range(2):
        assert browser.post(f"{address}/give", data=given).status_code == 303
    planned = {"profile": senior, "kind": "main", "starts_on": boxes(TODAY + MONTH), "ends_on": ["", "", ""]}
    assert browser.post(f"{address}/give", data=planned).status_code == 303
    page = words(browser.get(address).text)
    assert "Now Clerk Main role" in page
    assert "To come Senior clerk Main role" in page
    assert "Writing Working: Clerk. Set aside" in page
    assert "Unknown" not in page
    for _ in range(2):
        assert browser.post(f"{address}/{senior}/end", data={"last_day": boxes(TODAY)}).status_code == 303
    assert names(team.ada, TODAY + 2 * MONTH) == ["Clerk"]
    assert browser.post(f"{address}/give", data=given | {"ends_on": boxes(TODAY - DAY)}).status_code == 422
    assert be(team.mina).get(address).status_code == 404


def test_administration_shows_the_role_of_today_when_another_is_planned(be: Be, team: Team) -> None:
    senior = profile_id("senior-clerk")
    with transaction():
        set_primary_profile(team.ada, senior, starts_on=TODAY + MONTH, by_id=None, now=utc_now())
    browser = be(a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,)))
    assert "Senior clerk" not in browser.get(f"/administration/people/{team.ada}").text
    assert "Senior clerk" not in browser.get("/administration/people?q=Ada").text
