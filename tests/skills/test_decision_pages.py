"""The pages on which people decide: what is kept, what is refused, what is skipped, and who may open them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from skills_centre.people.access import TOKEN
from skills_centre.people.models import Look, PersonType, Role, RoleGrant, SignInSession
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentDecision, Decision
from skills_centre.skills.queries.profiles import active_profiles
from skills_centre.skills.services.profiles import propose_primary_profile
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, a_person, profile_id, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, agree, claim, delegate, say

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def form(*claims: UUID, basis: str = "discussed", **fields: str) -> dict[str, Any]:
    """A form as the page sends it: field("say_0") is "say-0" there."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return {"claims": ",".join(one.hex for one in claims), "basis": basis, **named}


def decisions() -> dict[UUID, Decision]:
    return {one.result_id: one.decision for one in db.session.scalars(select(AssessmentDecision))}


def test_a_manager_decides_all_of_one_person_at_once_and_goes_on_to_the_next(be: Be, team: Team) -> None:
    writing, searching = claim(team.ada, team.writing), claim(team.ada, skill_id("searching"), 4)
    leading, ben = claim(team.ada, skill_id("leading"), 2), a_report(team.mina, "Ben Adeyemi")
    claim(ben, team.writing)
    browser = be(team.mina)
    sent = form(
        writing, searching, leading,
        say_0="agree", say_1="change", level_1="2", why_1="Not alone yet.", basis_1="seen-in-work",
        say_2="return", back_2="Add an example.",
    )  # fmt: skip
    answer = browser.post(f"/team/decisions/{team.ada}", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/team/decisions/{ben}")
    assert decisions() == {writing: Decision.CONFIRMED, searching: Decision.CHANGED, leading: Decision.RETURNED}
    assert "3 decisions about Ada Okafor saved." in browser.get(answer.location).text
    assert {one.basis for one in db.session.scalars(select(AssessmentDecision))} == {"discussed", "seen-in-work", None}
    last = browser.post(f"/team/decisions/{ben}", data=form(*_claims(browser, ben), say_0="agree"))
    assert last.location == "/team/decisions"
    assert "Nothing waits for you" in browser.get("/team/decisions").text


def _claims(browser: FlaskClient, person_id: UUID) -> list[UUID]:
    page = browser.get(f"/team/decisions/{person_id}").text
    return [UUID(one) for one in page.split('name="claims" value="')[1].split('"')[0].split(",")]


def test_the_page_shows_what_a_decision_should_know(be: Be, team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 1)), by_id=team.mina)
    claim(team.ada, team.writing, 3)
    page = be(team.mina).get(f"/team/decisions/{team.ada}").text
    for words in (
        "writing at Practitioner",
        "Agree: Practitioner",
        "They meet what is asked.",
        "Awareness, 3 Mar 2026",
    ):
        assert words in page
    assert "2 levels above what was confirmed before." in page


def test_one_error_keeps_nothing_but_all_that_was_typed(be: Be, team: Team) -> None:
    writing, leading = claim(team.ada, team.writing), claim(team.ada, skill_id("leading"), 2)
    sent = form(leading, writing, basis="", say_0="agree", say_1="change", level_1="9", why_1="Only <some> of it.")
    answer = be(team.mina).post(f"/team/decisions/{team.ada}", data=sent)
    assert answer.status_code == 422
    assert decisions() == {}
    for words in (
        "Error: ",
        'href="#basis"',
        "Choose what you rest your decisions on",
        'href="#level-1"',
        "Writing: Choose one of the skill’s levels.",
        "Only &lt;some&gt; of it.</textarea>",
    ):
        assert words in answer.text
    assert answer.text.count("checked") >= 2


def test_a_form_with_nothing_decided_says_so(be: Be, team: Team) -> None:
    writing = claim(team.ada, team.writing)
    answer = be(team.mina).post(f"/team/decisions/{team.ada}", data=form(writing, say_0=""))
    assert (answer.status_code, "Decide at least one" in answer.text) == (422, True)


def test_what_was_decided_meanwhile_is_named_and_the_rest_stays_as_typed(be: Be, team: Team) -> None:
    writing, leading = claim(team.ada, team.writing), claim(team.ada, skill_id("leading"), 2)
    dan = a_person("Dan Delegate")
    today = local_day(utc_now())
    delegate(team.mina, dan, first=today, last=today)
    say(team.ada, agree(writing), by_id=team.mina)
    sent = form(leading, writing, say_0="return", back_0="Add an example.", say_1="agree")
    answer = be(dan).post(f"/team/decisions/{team.ada}", data=sent)
    assert answer.status_code == 422
    assert "Writing: This has been decided meanwhile." in answer.text
    assert "Add an example.</textarea>" in answer.text
    assert list(decisions()) == [writing]


def test_agreeing_with_the_rest_leaves_leaps_and_what_was_chosen(be: Be, team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 1)), by_id=team.mina)
    leap, plain = claim(team.ada, team.writing, 3), claim(team.ada, skill_id("searching"), 2)
    chosen = claim(team.ada, skill_id("leading"), 2)
    browser = be(team.mina)
    sent = form(chosen, plain, leap, say_0="return", back_0="Add an example.", all="yes")
    answer = browser.post(f"/team/decisions/{team.ada}", data=sent)
    assert answer.location == f"/team/decisions/{team.ada}"
    page = browser.get(answer.location).text
    assert "2 decisions about Ada Okafor saved." in page
    assert "two or more levels above what was confirmed before: Writing." in page
    made = decisions()
    assert (made[plain], made[chosen], leap in made) == (Decision.CONFIRMED, Decision.RETURNED, False)


def test_agreeing_with_the_rest_takes_only_what_was_on_the_page(be: Be, team: Team) -> None:
    shown, newer = claim(team.ada, team.writing), claim(team.ada, skill_id("searching"), 2)
    be(team.mina).post(f"/team/decisions/{team.ada}", data=form(shown, all="yes"))
    assert (shown in decisions(), newer in decisions()) == (True, False)


def test_a_proposed_role_is_agreed_or_declined(be: Be, team: Team) -> None:
    cook = profile_id("cook")
    with transaction():
        propose_primary_profile(team.ada, cook, by_id=team.ada, now=NOW)
    browser = be(team.mina)
    page = browser.get(f"/team/decisions/{team.ada}").text
    assert "Ada proposes <strong>Cook</strong>" in page
    proposal = page.split('name="proposal" value="')[1].split('"')[0]
    sent = {"proposal": proposal, "answer": "agree"}
    for said in ("Cook is now the role of Ada Okafor.", "answered or withdrawn already"):
        answer = browser.post(f"/team/decisions/{team.ada}/role", data=sent)
        assert said in browser.get(answer.location).text
    assert active_profiles(team.ada, local_day(utc_now()))[0].name == "Cook"


def test_opening_somebodys_claims_is_a_look_that_they_can_see(be: Be, team: Team) -> None:
    claim(team.ada, team.writing)
    browser = be(team.mina)
    for _ in range(2):
        browser.get(f"/team/decisions/{team.ada}")
    looks = db.session.execute(select(Look.viewer_id, Look.subject_id)).all()
    assert [tuple(one) for one in looks] == [(team.mina, team.ada)]


def test_a_delegate_sees_for_whom_they_act_and_a_skills_lead_only_what_was_passed_on(be: Be, team: Team) -> None:
    dan, lead = a_person("Dan Delegate"), a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    today = local_day(utc_now())
    delegate(team.mina, dan, first=today, last=today)
    passed_on = claim(team.ada, team.writing, at=utc_now())
    claim(team.ada, skill_id("leading"), 2, at=utc_now())
    page = be(dan).get("/team/decisions").text
    assert "You act for <strong>Mina Manager</strong>" in page
    assert "for Mina Manager" in page
    assert be(lead).get(f"/team/decisions/{team.ada}").status_code == 404
    be(dan).post(f"/team/decisions/{team.ada}", data=form(passed_on, say_0="cannot-judge"))
    page = be(lead).get(f"/team/decisions/{team.ada}").text
    assert ("Writing" in page, "Leading" in page, "I cannot judge this" in page) == (True, False, False)


def test_nobody_else_opens_somebodys_claims(be: Be, team: Team) -> None:
    claim(team.ada, team.writing)
    mel = a_person("Mel", person_type=PersonType.MEMBERS_STAFF)
    report_to(team.mina, mel)
    claim(mel, team.writing)
    stranger = a_person("Stranger", roles=(Role.LD_ADMINISTRATOR, Role.AUDITOR))
    for viewer, person in ((stranger, team.ada), (team.ada, team.ada), (team.mina, mel), (team.mina, team.mina)):
        browser = be(viewer)
        assert browser.get(f"/team/decisions/{person}").status_code == 404
        assert browser.post(f"/team/decisions/{person}", data=form(say_0="agree")).status_code == 404
        assert browser.post(f"/team/decisions/{person}/role", data={"answer": "agree"}).status_code == 404
    assert decisions() == {}


def test_a_form_that_no_browser_of_ours_sends_breaks_nothing(be: Be, team: Team) -> None:
    writing = claim(team.ada, team.writing)
    browser = be(team.mina)
    for sent in (
        {},
        {"claims": "nonsense,,1"},
        form(writing, say_0="revoked", basis="hearsay", level_0="-1"),
        form(writing, say_0="change", level_0="٣", why_0="x"),
    ):
        assert browser.post(f"/team/decisions/{team.ada}", data=sent).status_code == 422
    somebody_elses = claim(a_person("Ben"), team.writing)
    assert browser.post(f"/team/decisions/{team.ada}", data=form(somebody_elses, say_0="agree")).status_code == 404
    assert decisions() == {}


def test_with_nothing_left_the_page_of_a_person_says_so(be: Be, team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing)), by_id=team.mina)
    assert "Nothing of Ada’s waits for you" in be(team.mina).get(f"/team/decisions/{team.ada}").text


def test_the_home_page_names_what_waits(be: Be, team: Team) -> None:
    claim(team.ada, team.writing)
    claim(team.ada, skill_id("leading"), 2)
    with transaction():
        propose_primary_profile(team.ada, profile_id("cook"), by_id=team.ada, now=NOW)
    page = be(team.mina).get("/").text
    assert "<strong>2 self-assessments and 1 proposed role</strong> wait for your decision" in page


def test_the_teams_page_names_what_waits_from_ones_own_people_alone(be: Be, team: Team) -> None:
    """Whoever is a skills lead too finds the rest on the home page: of a whole institution it may be thousands."""
    ben = a_person("Ben")
    claim(ben, team.writing)
    claim(team.ada, skill_id("leading"), 2)
    with transaction() as session:
        session.add(RoleGrant(person_id=team.mina, role=Role.SKILLS_LEAD, granted_at=NOW))
    browser = be(team.mina)
    assert (
        "<strong>1 self-assessment</strong> from your people waits for your decision" in browser.get("/team/gaps").text
    )
    assert "<strong>2 self-assessments</strong> wait for your decision" in browser.get("/").text


def test_a_form_that_is_sent_after_the_sign_in_ran_out_comes_back_as_it_was(be: Be, team: Team) -> None:
    writing, leading = claim(team.ada, team.writing), claim(team.ada, skill_id("leading"), 2)
    browser, address = be(team.mina), f"/team/decisions/{team.ada}"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=NOW))
    many = {f"{name}_{number}": "" for name in ("level", "why", "back", "basis") for number in range(14)}
    sent = form(leading, writing, **many) | {"say-0": "return", "back-0": "Add an example.", "here": address}
    assert "/sign-in" in browser.post(address, data=sent).location
    with transaction():
        token = begin_session(team.mina, now=utc_now())
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    page = browser.get(address).text
    assert "Add an example.</textarea>" in page
    assert re.search(r'value="discussed"[^>]* checked', page)
    assert decisions() == {}
