"""A manager's pages of one person: whom they show, what they show, and what a manager may do there."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import Look, PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentDecision, AssessmentDraft, AssessmentResult, Decision, PersonProfile
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.services.profiles import agree_proposal, propose_primary_profile
from tests.counting import statements
from tests.skills.assessed import kept, rebuilt, report_to
from tests.skills.builders import NOW, a_person, profile_id, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, agree, claim, delegate, say

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def addresses(person_id: UUID) -> list[str]:
    return [f"/team/people/{person_id}{rest}" for rest in ("", "/role", "/skills/writing")]


def acts(person_id: UUID) -> list[str]:
    return [
        f"/team/people/{person_id}{rest}"
        for rest in ("/role", "/role/take-back", "/skills/writing", "/skills/writing/revoke")
    ]


def test_a_manager_sees_a_persons_skills_by_name_with_what_each_rests_on(be: Be, team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 1)), by_id=team.mina)
    claim(team.ada, skill_id("leading"), 2)
    browser = be(team.mina)
    page = browser.get(f"/team/people/{team.ada}").text
    for words in (
        "Working is asked for. Awareness, confirmed 3 Mar 2026.",
        "Below by 1",
        "Met, by their own account.",
        "<strong>1 skill</strong> waits for your decision",
        f'href="/team/people/{team.ada}/skills/writing"',
        "Searching",
        "Nothing said yet.",
    ):
        assert words in " ".join(page.split())
    explained = browser.get(f"/team/people/{team.ada}/skills/writing").text
    assert "Confirmed by Mina Manager" in explained


def test_drafts_are_shown_to_nobody_else(be: Be, team: Team) -> None:
    with transaction() as session:
        session.add(
            AssessmentDraft(
                person_id=team.ada, skill_id=skill_id("leading"), level=2, evidence="a secret draft", saved_at=NOW
            )
        )
    for address in addresses(team.ada):
        page = be(team.mina).get(address).text
        assert "secret" not in page
    assert "Leading" not in be(team.mina).get(f"/team/people/{team.ada}").text


def test_nobody_but_the_manager_and_a_delegate_opens_them(be: Be, team: Team) -> None:
    director, dan, mel = a_person("Dora"), a_person("Dan Delegate"), a_person("Mel", person_type=PersonType.PEERS_STAFF)
    report_to(director, team.mina)
    report_to(team.mina, mel)
    powerful = a_person("Pat", roles=tuple(Role))
    for viewer, person in (
        (director, team.ada),
        (dan, team.ada),
        (team.ada, team.ada),
        (powerful, team.ada),
        (team.mina, mel),
    ):
        browser = be(viewer)
        assert {browser.get(address).status_code for address in addresses(person)} == {404}
        assert {
            browser.post(address, data={"level": "1", "basis": "discussed"}).status_code for address in acts(person)
        } == {404}
    today = local_day(utc_now())
    delegate(team.mina, dan, first=today, last=today)
    assert {be(dan).get(address).status_code for address in addresses(team.ada)} == {200}
    assert "You act for Mina Manager." in be(dan).get(f"/team/people/{team.ada}").text
    assert db.session.scalars(select(AssessmentResult)).all() == []


def test_further_down_the_line_the_setting_opens_the_pages_to_look_and_not_to_act(
    app: Flask, be: Be, team: Team
) -> None:
    director, mel = a_person("Dora Director"), a_person("Mel", person_type=PersonType.PEERS_STAFF)
    report_to(director, team.mina)
    report_to(team.mina, mel)
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"names_below_direct_reports": True})
    browser = be(director)
    page = browser.get(f"/team/people/{team.ada}").text
    assert "Ada reports to Mina Manager, who decides what they claim." in page
    explained = browser.get(f"/team/people/{team.ada}/skills/writing")
    assert (explained.status_code, "Your own assessment" in explained.text) == (200, False)
    assert {
        browser.post(address, data={"level": "1", "basis": "discussed"}).status_code for address in acts(team.ada)
    } == {404}
    assert browser.get(f"/team/people/{mel}").status_code == 404
    assert be(a_person("Stranger")).get(f"/team/people/{team.ada}").status_code == 404


def test_each_page_is_a_look(be: Be, team: Team) -> None:
    for address in addresses(team.ada):
        be(team.mina).get(address)
    assert [tuple(one) for one in db.session.execute(select(Look.viewer_id, Look.subject_id))] == [
        (team.mina, team.ada)
    ]


def test_a_manager_enters_their_own_assessment_once(be: Be, team: Team) -> None:
    browser, address = be(team.mina), f"/team/people/{team.ada}/skills/writing"
    for sent, words in (
        ({"basis": "discussed"}, "Choose one of the skill’s levels."),
        ({"level": "9", "basis": "discussed"}, "Choose one of the skill’s levels."),
        ({"level": "2", "basis": "hearsay"}, "Say what you rest this on"),
    ):
        answer = browser.post(address, data=sent)
        assert (answer.status_code, words in answer.text, "Error: " in answer.text) == (422, True, True)
    for _ in range(2):
        answer = browser.post(address, data={"level": "2", "basis": "discussed"})
        assert (answer.status_code, answer.location) == (303, address)
    assert "Saved: Working in Writing." in browser.get(address).text
    assert len(db.session.scalars(select(AssessmentResult)).all()) == 1
    assert kept([team.ada]) == rebuilt([team.ada], now=utc_now())


def test_where_a_claim_waits_the_page_offers_to_decide_it_and_nothing_beside(be: Be, team: Team) -> None:
    claim(team.ada, team.writing)
    browser, address = be(team.mina), f"/team/people/{team.ada}/skills/writing"
    page = browser.get(address).text
    assert (f'href="/team/decisions/{team.ada}"' in page, "Your own assessment" in page) == (True, False)
    answer = browser.post(address, data={"level": "2", "basis": "discussed"})
    assert (answer.status_code, "Decide that instead." in answer.text) == (422, True)


def test_what_is_confirmed_is_taken_back_with_a_reason(be: Be, team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, agree(made), by_id=team.mina)
    browser, address = be(team.mina), f"/team/people/{team.ada}/skills/writing"
    answer = browser.post(f"{address}/revoke", data={"result": str(made), "reason": " "})
    assert (answer.status_code, "Give a reason." in answer.text) == (422, True)
    for _ in range(2):
        assert browser.post(f"{address}/revoke", data={"result": str(made), "reason": "A mistake."}).status_code == 303
    assert browser.post(f"{address}/revoke", data={"result": "nonsense", "reason": "A mistake."}).status_code == 404
    assert "“A mistake.”" in browser.get(address).text
    decisions = db.session.scalars(select(AssessmentDecision.decision)).all()
    assert decisions == [Decision.CONFIRMED, Decision.REVOKED]


def test_a_manager_proposes_a_role_and_takes_it_back(be: Be, team: Team) -> None:
    browser, cook = be(team.mina), profile_id("cook")
    address = f"/team/people/{team.ada}"
    assert "Cook" in browser.get(f"{address}/role?q=coo").text
    assert "No role fits" in browser.get(f"{address}/role?q=astronaut").text
    assert browser.post(f"{address}/role", data={"profile_id": "nonsense"}).location == f"{address}/role"
    browser.post(f"{address}/role", data={"profile_id": str(cook)})
    assert "You propose <strong>Cook</strong>. It counts once Ada agrees." in browser.get(address).text
    for _ in range(2):
        assert browser.post(f"{address}/role/take-back").status_code == 303
    assert "You propose" not in browser.get(address).text
    browser.post(f"{address}/role", data={"profile_id": str(cook)})
    proposal = db.session.scalars(
        select(PersonProfile.id).where(PersonProfile.agreed_at.is_(None), PersonProfile.ends_on.is_(None))
    ).one()
    with transaction():
        agree_proposal(proposal, by_id=team.ada, now=utc_now())
    assert active_profiles(team.ada, local_day(utc_now()))[0].name == "Cook"


def test_what_the_person_proposed_waits_on_their_page_too(be: Be, team: Team) -> None:
    with transaction():
        propose_primary_profile(team.ada, profile_id("cook"), by_id=team.ada, now=NOW)
    page = be(team.mina).get(f"/team/people/{team.ada}").text
    assert "Ada proposes <strong>Cook</strong>" in page
    assert "<strong>a proposed role</strong> waits for your decision" in page


def test_a_persons_page_takes_the_same_statements_whatever_is_known(be: Be, team: Team) -> None:
    browser = be(team.mina)
    browser.get("/")
    few = statements(lambda: browser.get(f"/team/people/{team.ada}"))
    for key in ("writing", "searching", "leading"):
        say(team.ada, agree(claim(team.ada, skill_id(key), 2)), by_id=team.mina)
    for number in range(10):
        a_report(team.mina, f"Person {number}")
    assert statements(lambda: browser.get(f"/team/people/{team.ada}")) <= few <= 40
