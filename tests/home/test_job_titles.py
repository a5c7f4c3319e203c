"""Roles from a table of job titles: a dry run by name, all or nothing, every mistake told, held to what was shown."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from skills_centre.home.job_titles.setting import TitlePlan, plan_titles, set_roles_by_title
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.services.profiles import set_primary_profile
from tests.counting import statements
from tests.skills.builders import NOW, TODAY, a_person, profile_id, published, small_framework

Be = Callable[[UUID], FlaskClient]

TABLE = "job_title,role_profile\nCommittee Clerk,Clerk\nhead cook,cook\nTypist,\nAstronaut,Senior clerk\n"


def titled(name: str, title: str | None, *, kind: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    person_id = a_person(name, person_type=kind)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(job_title=title))
    return person_id


def file(text: str = TABLE) -> SentFile:
    return SentFile("titles.csv", text.encode())


def plan(text: str = TABLE, *, everybody: bool = False) -> TitlePlan:
    return plan_titles(file(text), everybody=everybody, now=NOW)


def carry_out(confirmed: str, *, everybody: bool = False) -> None:
    admin = a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        set_roles_by_title(file(), everybody=everybody, confirmed=confirmed, by_id=admin, now=NOW)


def role_of(person_id: UUID) -> str | None:
    return next((one.name for one in active_profiles(person_id, TODAY) if one.is_primary), None)


@pytest.fixture
def people(app: Flask) -> dict[str, UUID]:
    published(small_framework())
    people = {
        "ada": titled("Ada Okafor", "Committee clerk"),
        "ben": titled("Ben Adeyemi", "HEAD  COOK"),
        "cara": titled("Cara Colleague", "Committee clerk"),
        "dan": titled("Dan Typist", "Typist"),
        "eve": titled("Eve Nameless", None),
        "mel": titled("Mel Member", "Committee clerk", kind=PersonType.MEMBERS_STAFF),
    }
    with transaction():
        set_primary_profile(people["cara"], profile_id("cook"), starts_on=TODAY, by_id=None, now=NOW)
    return people


def test_the_dry_run_names_whose_role_would_change_and_changes_nothing(people: dict[str, UUID]) -> None:
    found = plan()
    assert [(one.name, one.before, one.after) for one in found.changes] == [
        ("Ada Okafor", None, "Clerk"),
        ("Ben Adeyemi", None, "Cook"),
    ]
    assert (found.rows, found.same, found.kept, found.nobody) == (4, 0, 1, ("Astronaut",))
    everybody = plan(everybody=True)
    assert ("Cara Colleague", "Cook", "Clerk") in [(one.name, one.before, one.after) for one in everybody.changes]
    assert [role_of(one) for one in people.values()] == [None, None, "Cook", None, None, None]


def test_confirmed_it_sets_them_all_once_and_leaves_members_and_their_staff_out(people: dict[str, UUID]) -> None:
    carry_out(plan(everybody=True).fingerprint(), everybody=True)
    assert [role_of(one) for one in people.values()] == ["Clerk", "Cook", "Clerk", None, None, None]
    again = plan(everybody=True)
    assert (again.changes, again.same) == ((), 3)
    acts = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "profile.set-by-title")))
    assert len(acts) == 1


def test_what_was_not_shown_is_not_set(people: dict[str, UUID]) -> None:
    shown = plan().fingerprint()
    titled("Fay Newcomer", "Committee clerk")
    with pytest.raises(PeopleChangedMeanwhile):
        carry_out(shown)
    assert role_of(people["ada"]) is None


def test_a_role_that_is_planned_already_is_left_to_come(people: dict[str, UUID]) -> None:
    with transaction():
        set_primary_profile(
            people["cara"], profile_id("clerk"), starts_on=TODAY + timedelta(days=9), by_id=None, now=NOW
        )
    assert "Cara Colleague" not in [one.name for one in plan(everybody=True).changes]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Clerk,Klerk\n", "No published framework has the role profile “Klerk”"),
        (",Clerk\n", "The job title is missing."),
        ("Clerk,Clerk\nclerk ,Cook\n", "“clerk” stands in the file twice."),
        ("Clerk,Clerk,Cook\n", "It has 3 cells; the headings are 2."),
        ("Clerk,everyone\n", "No published framework has the role profile “everyone”"),
    ],
)
def test_each_mistake_is_told_with_its_row_and_nothing_is_set(people: dict[str, UUID], rows: str, said: str) -> None:
    problems = plan("job_title,role_profile\n" + rows).problems
    assert any(said in one.sentence for one in problems)


def test_a_dry_run_takes_the_same_statements_for_few_and_for_many(people: dict[str, UUID]) -> None:
    few = statements(lambda: plan(everybody=True))
    for n in range(15):
        titled(f"Person {n}", "Committee clerk")
    assert statements(lambda: plan(everybody=True)) == few <= 3


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"job_title,role_profile\r\n", "no rows below them"),
        (b"title,role\r\na,b\r\n", "are missing"),
        (b"job_title,role_profile,email\r\na,b,c\r\n", "We do not know the heading"),
        (b"PK\x03\x04", "This is a spreadsheet"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(be: Be, people: dict[str, UUID], content: bytes, said: str) -> None:
    browser = be(a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,)))
    refused = send(browser, content)
    assert refused.status_code == 422
    assert said in refused.text


def send(browser: FlaskClient, content: bytes, whom: str = "without-role") -> TestResponse:
    return browser.post(
        "/administration/people/job-titles", data={"file": (io.BytesIO(content), "titles.csv"), "whom": whom}
    )


@pytest.mark.sqlite_only
def test_in_the_browser_from_the_titles_in_use_to_the_roles(be: Be, people: dict[str, UUID]) -> None:
    browser = be(a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,)))
    in_use = browser.get("/administration/people/job-titles/in-use.csv").text
    assert "HEAD  COOK," in in_use
    assert "Mel" not in in_use
    wrong = send(browser, b"job_title,role_profile\r\nClerk,Klerk\r\n")
    assert wrong.status_code == 422
    assert "Klerk" in wrong.text
    shown = send(browser, TABLE.encode())
    assert shown.status_code == 303
    page = browser.get(shown.location).text
    assert "Ada Okafor" in page
    assert "Cara Colleague" not in page
    fingerprint = re.search(r'name="fingerprint" value="([^"]+)"', page)
    assert fingerprint
    done = browser.post(shown.location, data={"fingerprint": fingerprint[1]})
    assert done.location == "/administration/people"
    assert [one.name for one in active_profiles(people["ada"], local_day(utc_now())) if one.is_primary] == ["Clerk"]
    again = browser.post(shown.location, data={"fingerprint": fingerprint[1]})
    assert again.location == "/administration/people/job-titles"
    assert "taken in already" in browser.get(again.location).text
    assert be(people["ada"]).get("/administration/people/job-titles").status_code == 404
