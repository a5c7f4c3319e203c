"""The audit trail as auditors and administrators read it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Role
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.audit import record_act
from skills_centre.platform.audit_trail import Wanted, audit_page
from skills_centre.platform.database import transaction
from tests.catalogue.builders import make_pack, publish_course
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add, add_unit

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def auditor(client: FlaskClient) -> UUID:
    """Somebody who reads, and changes nothing."""
    return add("Olu Auditor", roles=(Role.AUDITOR,))


def note(
    number: int, *, action: str = "person.add", by: UUID | None = None, of: UUID | None = None, at: datetime = NOW
) -> None:
    """Write so many acts, a minute apart."""
    with transaction():
        for minute in range(number):
            record_act(action, actor_id=by, subject_kind="person", subject_id=of, now=at + timedelta(minutes=minute))


@pytest.mark.sqlite_only
def test_acts_read_as_sentences_with_names(be: Be, auditor: UUID) -> None:
    admin = add("Edith Author")
    ada, team = add("Ada Okafor"), add_unit("Table Office")
    with transaction():
        move_to_unit(ada, team, starts_on=TODAY, by_id=admin, now=NOW)
        grant_role(ada, Role.SKILLS_LEAD, by_id=admin, now=NOW)
        set_password(ada, "quiet river lantern", by_id=ada, now=NOW)
    publish_course(make_pack(title="Making tea"), by_id=admin, reviewer_id=ada)
    page = be(auditor).get("/administration/audit").text
    for words in (
        "Moved Ada Okafor to another team",
        "Gave Ada Okafor a role",
        "Skills lead",
        "Chose a new password",
        "Published Making tea, version 1.0",
        "The system",
    ):
        assert words in page


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("role", "status"),
    [(role, 200 if role in {Role.AUDITOR, Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR} else 404) for role in Role],
)
def test_only_auditors_and_administrators_read_it(be: Be, role: Role, status: int) -> None:
    assert be(add("Pat Person", roles=(role,))).get("/administration/audit").status_code == status
    assert be(add("Sam Staff")).get("/administration/audit").status_code == 404


@pytest.mark.sqlite_only
def test_the_trail_is_found_by_person_kind_and_day(be: Be, auditor: UUID) -> None:
    ada, bo = add("Ada Okafor"), add("Bo Lindqvist")
    note(1, action="profile.add", of=ada, by=bo, at=NOW - timedelta(days=10))
    browser = be(auditor)

    def shown(query: str) -> str:
        return browser.get(f"/administration/audit?{query}").text

    for person in ("ada+oka", "ADA-OKAFOR@example.org", "Lindqvist"):
        page = shown(f"person={person}")
        assert "Gave Ada Okafor a further role profile" in page
        assert "Olu Auditor" not in page.partition("<table")[2]
    assert "No act answers this" in shown("person=Nobody+Atall")
    assert "No act answers this" in shown("person=%25")
    assert "Added" not in shown("kind=profiles").partition("<table")[2]
    assert "further role profile" in shown("since=2026-02-21&until=2026-02-21")
    assert "No act answers this" in shown("since=2026-02-22&until=2026-03-02")
    assert "Showing" in shown("kind=nonsense&since=nonsense&page=nonsense")


@pytest.mark.sqlite_only
def test_a_day_is_londons_day(be: Be, auditor: UUID) -> None:
    note(1, action="profile.add", of=auditor, at=datetime.fromisoformat("2026-07-01T23:30:00+00:00"))
    browser = be(auditor)
    assert "further role profile" in browser.get("/administration/audit?since=2026-07-02&until=2026-07-02").text
    assert "No act" in browser.get("/administration/audit?since=2026-07-01&until=2026-07-01").text


@pytest.mark.sqlite_only
def test_fifty_acts_stand_on_a_page_and_the_last_page_holds_the_rest(be: Be, auditor: UUID) -> None:
    note(120, action="profile.add", of=auditor)
    browser = be(auditor)
    first = browser.get("/administration/audit?kind=profiles").text
    assert first.count("<tr") == 51
    assert "Showing 1 to 50 of 120 acts" in first
    assert 'href="/administration/audit?kind=profiles&amp;page=3"' in first
    assert "Showing 101 to 120 of 120 acts" in browser.get("/administration/audit?kind=profiles&page=3").text
    assert "Showing 101 to 120 of 120 acts" in browser.get("/administration/audit?kind=profiles&page=99").text


@pytest.mark.sqlite_only
def test_the_page_takes_the_same_statements_for_many_acts(be: Be, auditor: UUID) -> None:
    browser = be(auditor)
    note(10, of=auditor, by=auditor)
    few = statements(lambda: browser.get("/administration/audit?person=olu"))
    for number in range(40):
        person = add(f"Person Number{number}")
        note(2, action="profile.add", of=person, by=person)
    assert statements(lambda: browser.get("/administration/audit?person=olu")) == few
    assert statements(lambda: browser.get("/administration/audit")) <= few <= 11


def test_the_latest_act_comes_first_also_among_those_of_one_instant(client: FlaskClient) -> None:
    ada = add("Ada Okafor")
    with transaction():
        for action in ("profile.propose", "profile.agree"):
            record_act(action, actor_id=None, subject_kind="person", subject_id=ada, now=NOW + timedelta(hours=1))
    page = audit_page(Wanted(people=[ada]), 1)
    assert [entry.action for entry in page.entries[:2]] == ["profile.agree", "profile.propose"]
    assert audit_page(Wanted(people=[]), 1).entries == []
    assert audit_page(Wanted(kinds=["profile_"]), 1).total == 0
