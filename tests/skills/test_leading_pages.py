"""The skills leads' pages, what bulk agreement leaves out, and who may open what."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import Look, Membership, Role, UnitKind
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import AssessmentDecision, Decision, Skill
from skills_centre.skills.queries.leads_desk import leads_desk
from skills_centre.skills.services.deciding import Verdict, decide_claims
from skills_centre.skills.services.owning import ask_for_evidence, name_owner
from tests.counting import statements
from tests.people.builders import add_unit
from tests.skills.assessed import decide, record
from tests.skills.builders import NOW, TODAY, a_person, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, claim

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
DESK, CALIBRATION = "/administration/skills-desk", "/administration/calibration"


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def test_a_leads_desk_has_ones_own_skills_first_and_says_why_each_claim_is_there(be: Be, team: Team) -> None:
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    ben = a_person("Ben Nobodys")
    claim(ben, skill_id("leading"), 2, at=NOW - timedelta(days=5))
    made = claim(team.ada, team.writing)
    with transaction():
        decide_claims(team.ada, [Verdict(made, Decision.CANNOT_JUDGE)], by_id=team.mina, now=NOW)
    browser = be(lead)
    page = browser.get(DESK).text
    assert page.index("Leading") < page.index("Writing")
    with transaction():
        name_owner(team.writing, lead, by_id=None, now=NOW)
    page = browser.get(DESK).text
    assert page.index("Writing") < page.index("Leading")
    for words in ("You answer for this skill.", "Nobody answers for it yet.", "could not judge it passed it on"):
        assert words in page
    assert set(db.session.scalars(select(Look.subject_id))) == {team.ada, ben}
    assert DESK in browser.get("/team/decisions").text


def test_a_leads_desk_takes_the_same_statements_for_few_and_for_many(team: Team) -> None:
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    claim(a_person("Ben"), team.writing)
    few = statements(lambda: leads_desk(lead, on=TODAY))
    for number in range(30):
        claim(a_person(f"Person {number}"), team.writing)
    assert statements(lambda: leads_desk(lead, on=TODAY)) == few <= 7
    desk = leads_desk(lead, on=TODAY, page=2)
    assert (desk.total, desk.pages, desk.number_shown) == (31, 2, 6)


def test_agreeing_with_the_rest_leaves_out_what_has_no_evidence_where_it_is_asked_for(be: Be, team: Team) -> None:
    writing, searching = claim(team.ada, team.writing), claim(team.ada, skill_id("searching"), 2)
    with transaction():
        assert ask_for_evidence(team.writing, asks=True, by_id=None, now=NOW)
    with transaction():
        assert not ask_for_evidence(team.writing, asks=True, by_id=None, now=NOW)
    browser = be(team.mina)
    sent = {"claims": f"{writing.hex},{searching.hex}", "basis": "discussed", "all": "yes"}
    answer = browser.post(f"/team/decisions/{team.ada}", data=sent)
    page = browser.get(answer.location).text
    assert "because evidence is asked for and there is none: Writing." in page
    assert "This skill asks for evidence, and there is none." in page
    assert [one.result_id for one in db.session.scalars(select(AssessmentDecision))] == [searching]


def test_a_lead_asks_for_evidence_on_the_skills_page(be: Be, team: Team) -> None:
    browser = be(a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)))
    address = "/administration/frameworks/house/skills/writing"
    for asks, words in (("yes", "Ask for evidence no longer"), ("no", "Ask for evidence</button>")):
        answer = browser.post(f"{address}/evidence", data={"asks": asks})
        assert answer.location == address
        assert words in browser.get(address).text
    assert not db.session.scalar(select(Skill.asks_for_evidence).where(Skill.id == team.writing))
    assert be(team.mina).post(f"{address}/evidence", data={"asks": "yes"}).status_code == 404


def test_the_calibration_page_and_its_file_say_the_same(be: Be, team: Team) -> None:
    lead = be(a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)))
    assert "Not enough is decided yet" in lead.get(CALIBRATION).text
    area = add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    for number in range(12):
        person = a_person(f"Person {number}")
        with transaction() as session:
            session.add(Membership(id=new_id(), person_id=person, unit_id=area, starts_on=TODAY))
            decide(record(person, team.writing, 3), Decision.CHANGED, by_id=team.mina, level=2)
    page = lead.get(CALIBRATION).text
    assert "Writing" in page
    assert "Person 1" not in page
    rows = lead.get(f"{CALIBRATION}.csv").text.splitlines()
    assert rows[1].startswith("Writing,House framework,Area,Area,10,10,0,0,")
    assert len(rows) == 2
    for roles in ((), (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)):
        browser = be(a_person("Stranger", roles=roles))
        assert [browser.get(one).status_code for one in (CALIBRATION, f"{CALIBRATION}.csv", DESK)] == [404] * 3


def test_the_queue_is_paged(be: Be, team: Team) -> None:
    for number in range(28):
        claim(a_report(team.mina, f"Person {number:02}"), team.writing, at=utc_now() - timedelta(days=number % 5 + 1))
    claim(team.ada, team.writing, at=utc_now())
    browser = be(team.mina)
    first = browser.get("/team/decisions").text
    assert "Showing 1 to 25 of 29 people" in first
    assert "Ada Okafor" not in first
    assert "Ada Okafor" in browser.get("/team/decisions?page=2").text
