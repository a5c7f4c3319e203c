"""The pages of a development plan: both sides, in two browsers; what is shown, what is refused with what was typed, who is kept out."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.learning.models import ActionKind, PlanAction, PlanGoal
from skills_centre.people.models import Look, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db
from tests.counting import statements
from tests.learning.builders import add_course, enrolled
from tests.learning.plan_builders import Planned, act, agreed_goal, propose, terms
from tests.skills.assessed import report_to
from tests.skills.builders import a_person, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, delegate

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
TODAY = local_day(utc_now())
SOON = TODAY + timedelta(days=60)


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


@pytest.fixture
def planned(team: Team) -> Planned:
    return agreed_goal(team)


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def goal_form(
    level: str = "3", by_on: date = SOON, why: str = "To run hearings alone", revision: int = 0
) -> dict[str, object]:
    return {"level": level, "by_on": boxes(by_on), "why": why, "revision": str(revision)}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def the_goal() -> PlanGoal:
    db.session.close()
    return db.session.execute(select(PlanGoal)).scalar_one()


def test_an_empty_plan_teaches_and_suggests(be: Be, team: Team) -> None:
    page = be(team.ada).get("/my-plan").text
    assert "No goal yet" in page
    assert "Searching" in page
    assert 'href="/my-plan/goals/new?skill=writing"' in page
    assert "Asked for by your work" in page
    assert 'href="/my-plan"' in be(team.ada).get("/my-skills").text


def test_two_browsers_agree_a_goal_between_them(be: Be, team: Team) -> None:
    browser = be(team.ada)
    form = browser.get("/my-plan/goals/new?skill=writing").text
    assert "writing at Practitioner" in form
    assert re.search(r'value="2"[^>]*checked', form)
    for _ in range(2):
        made = browser.post("/my-plan/goals/new?skill=writing", data=goal_form())
        assert (made.status_code, made.location) == (303, f"/my-plan/goals/{the_goal().id}")
    assert "Mina Manager can agree to it" in browser.get(made.location).text
    assert "Waits for Mina Manager to agree" in browser.get("/my-plan").text
    hers = f"/team/people/{team.ada}/plan"
    browser = be(team.mina)
    assert "1 goal, 1 of them waits for you to agree" in words(browser.get(f"/team/people/{team.ada}").text)
    assert "Ada Okafor proposes Practitioner by" in words(browser.get(hers).text)
    for _ in range(2):
        answer = browser.post(f"{hers}/goals/{the_goal().id}/answer", data={"answer": "agree", "revision": "1"})
        assert answer.status_code == 303
    page = words(browser.get(answer.location).text)
    assert "Agreed. It stands in the plan." in page
    assert "Agreed on" in page
    assert db.session.scalars(select(Look.viewer_id).where(Look.subject_id == team.ada)).all() == [team.mina]


def test_a_change_is_proposed_answered_and_told_in_the_history(be: Be, planned: Planned) -> None:
    address = f"/team/people/{planned.person}/plan/goals/{planned.id}"
    browser = be(planned.manager)
    assert "Agreed so far" in browser.get(f"{address}/change").text
    changed = browser.post(f"{address}/change", data=goal_form("4", why="Expert soon", revision=2))
    assert changed.status_code == 303
    browser = be(planned.person)
    mine = f"/my-plan/goals/{planned.id}"
    assert "Mina Manager proposes to change this to Expert by" in words(browser.get(mine).text)
    stale = browser.post(f"{mine}/answer", data={"answer": "agree", "revision": "2"})
    assert "This goal has changed since you opened the page" in browser.get(stale.location).text
    turned = browser.post(f"{mine}/answer", data={"answer": "no", "revision": "3"})
    page = words(browser.get(turned.location).text)
    assert "Turned down by you" in page
    assert "Practitioner by" in page


def test_a_stale_form_is_refused_with_what_was_typed_and_may_be_sent_again(be: Be, planned: Planned) -> None:
    address = f"/my-plan/goals/{planned.id}/change"
    browser = be(planned.person)
    refused = browser.post(address, data=goal_form("4", why="What I typed", revision=1))
    assert refused.status_code == 422
    assert "Read it once more" in refused.text
    assert "What I typed" in refused.text
    assert 'name="revision" value="2"' in refused.text
    assert browser.post(address, data=goal_form("4", why="What I typed", revision=2)).status_code == 303


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"level": "", "by_on": boxes(SOON)}, "Choose the level to reach"),
        ({"level": "9", "by_on": boxes(SOON)}, "Choose the level to reach"),
        ({"level": "x", "by_on": boxes(SOON)}, "Choose the level to reach"),
        ({"level": "3", "by_on": ["31", "2", "2027"]}, "Enter a real day"),
        ({"level": "3", "by_on": ["", "", ""]}, "Enter the day by which"),
        ({"level": "3", "by_on": boxes(TODAY - timedelta(days=1))}, "The day must be today or later"),
        ({"level": "3", "by_on": boxes(TODAY + timedelta(days=3000))}, "The day must be within five years"),
        ({"level": "3", "by_on": boxes(SOON), "why": "x" * 1001}, "This must be 1,000 characters or fewer"),
    ],
)
def test_bad_terms_are_told_and_nothing_is_made(be: Be, team: Team, data: dict[str, object], sentence: str) -> None:
    refused = be(team.ada).post("/my-plan/goals/new?skill=writing", data=data)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert not db.session.scalars(select(PlanGoal)).all()


def test_actions_are_added_done_opened_again_and_taken_out(be: Be, planned: Planned) -> None:
    course = add_course(skills=("writing",))
    add_course("other", title="About something else")
    address = f"/my-plan/goals/{planned.id}"
    browser = be(planned.person)
    form = browser.get(f"{address}/actions/new").text
    assert "Checking what AI tells you" in form
    assert "About something else" not in form
    sent = {"kind": "shadowing", "title": "Sit in on a hearing", "by_on": boxes(SOON)}
    for _ in range(2):
        assert browser.post(f"{address}/actions/new", data=sent).status_code == 303
    browser.post(f"{address}/actions/new", data={"kind": "course", "course": str(course), "by_on": ["", "", ""]})
    page = words(browser.get(address).text)
    assert "0 of 2 actions done" in page
    step = db.session.scalar(select(PlanAction.id).where(PlanAction.kind == ActionKind.SHADOWING))
    refused = browser.post(f"{address}/actions/{step}/done", data={"done_on": boxes(SOON)})
    assert refused.status_code == 422
    assert "must be today or earlier" in refused.text
    for _ in range(2):
        assert browser.post(f"{address}/actions/{step}/done", data={"done_on": boxes(TODAY)}).status_code == 303
    assert "1 of 2 actions done" in words(browser.get("/my-plan").text)
    browser.post(f"{address}/actions/{step}/change", data={"act": "open"})
    browser.post(f"{address}/actions/{step}/change", data={"act": "remove"})
    browser.post(f"{address}/actions/{step}/change", data={"act": "remove"})
    page = words(browser.get(address).text)
    assert "0 of 1 action done" in page
    assert "Took out “Sit in on a hearing”" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose what kind of thing it is"),
        ({"kind": "reading"}, "Say in a few words what it is"),
        ({"kind": "course"}, "Choose a course"),
        ({"kind": "reading", "title": "x", "by_on": ["1", "1", "2020"]}, "The day must be today or later"),
    ],
)
def test_an_action_that_says_too_little_is_refused(
    be: Be, planned: Planned, sent: dict[str, object], sentence: str
) -> None:
    refused = be(planned.person).post(f"/my-plan/goals/{planned.id}/actions/new", data=sent)
    assert refused.status_code == 422
    assert sentence in refused.text


def test_notes_are_read_by_both_sides_and_an_empty_one_is_refused(be: Be, planned: Planned) -> None:
    address = f"/team/people/{planned.person}/plan/goals/{planned.id}"
    browser = be(planned.manager)
    refused = browser.post(f"{address}/notes", data={"text": " "})
    assert refused.status_code == 422
    assert "Write the note first" in refused.text
    for _ in range(2):
        browser.post(f"{address}/notes", data={"text": "Two hearings done well."})
    page = be(planned.person).get(f"/my-plan/goals/{planned.id}").text
    assert page.count("Two hearings done well.") == 1
    assert "by Mina Manager" in words(page)


def test_a_goal_is_reached_and_then_its_page_takes_no_more(be: Be, planned: Planned) -> None:
    address = f"/my-plan/goals/{planned.id}"
    browser = be(planned.person)
    for _ in range(2):
        assert browser.post(f"{address}/end", data={"how": "reached"}).status_code == 303
    page = browser.get(address).text
    assert "Reached on" in page
    assert "Keep this note" not in page
    told = browser.post(f"{address}/end", data={"how": "dropped"})
    assert "This goal has ended" in browser.get(told.location).text
    assert "Reached and dropped (1)" in browser.get("/my-plan").text
    assert browser.get(f"{address}/change").status_code == 302


def test_from_a_skill_and_from_a_course_to_the_plan(be: Be, team: Team) -> None:
    add_course(skills=("writing",))
    browser = be(team.ada)
    assert 'href="/my-plan/goals/new?skill=writing"' in browser.get("/my-skills/writing").text
    assert 'href="/my-plan/courses/checking-ai"' in browser.get("/courses/checking-ai").text
    page = browser.get("/my-plan/courses/checking-ai").text
    assert "Set a goal for it first" in page
    browser.post(
        "/my-plan/goals/new?skill=house.writing&course=checking-ai", data=goal_form() | {"course": "checking-ai"}
    )
    assert "Checking what AI tells you" in browser.get("/my-plan").text
    assert "It is a goal in my plan" in browser.get("/my-skills/writing").text
    other = propose(team.ada, skill_id("searching"))
    added = browser.post("/my-plan/courses/checking-ai", data={"goal": str(other), "by_on": boxes(SOON)})
    assert added.location == f"/my-plan/goals/{other}"
    assert browser.post("/my-plan/courses/checking-ai", data={"goal": "nonsense"}).status_code == 422
    assert browser.get("/my-plan/courses/no-such-course").status_code == 404


def test_a_manager_sees_that_a_course_is_under_way_and_not_how_far(be: Be, planned: Planned) -> None:
    course = add_course(skills=("writing",))
    act(planned.id, planned.person, kind=ActionKind.COURSE, course_id=course, by_on=None)
    enrolled(planned.person, course)
    assert "Under way, 0 of 3 parts" in words(be(planned.person).get("/my-plan").text)
    theirs = words(be(planned.manager).get(f"/team/people/{planned.person}/plan").text)
    assert "Under way." in theirs
    assert "of 3 parts" not in theirs


def test_nobody_else_finds_a_plan_and_no_goal_is_found_in_another(be: Be, team: Team, planned: Planned) -> None:
    ben, cara = a_report(team.mina, "Ben Adeyemi"), a_person("Cara Colleague")
    theirs = f"/team/people/{team.ada}/plan"
    for address in (theirs, f"{theirs}/goals/{planned.id}", f"{theirs}/goals/new?skill=searching"):
        for stranger in (ben, cara, team.ada):
            assert be(stranger).get(address).status_code == 404
    for address in (f"/my-plan/goals/{planned.id}", f"/team/people/{ben}/plan/goals/{planned.id}"):
        browser = be(team.mina)
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}/notes", data={"text": "x"}).status_code == 404
        assert browser.post(f"{address}/end", data={"how": "dropped"}).status_code == 404
    delegate(team.mina, cara, first=TODAY, last=TODAY)
    page = be(cara).get(theirs)
    assert "You act for Mina Manager" in page.text


def test_a_members_staff_plan_is_theirs_alone_and_speaks_of_suggestions(be: Be, team: Team) -> None:
    mel = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    report_to(team.mina, mel)
    browser = be(mel)
    browser.post("/my-plan/goals/new?skill=searching", data=goal_form())
    pages = words(browser.get("/my-plan").text) + words(browser.get(f"/my-plan/goals/{the_goal().id}").text)
    for word in ("asked for", "required", "Mina", "Your manager", "agree", "Propose"):
        assert word not in pages
    assert "Nobody else sees it" in pages
    assert be(team.mina).get(f"/team/people/{mel}/plan").status_code == 404


def test_the_page_takes_the_same_statements_however_many_goals_there_are(be: Be, planned: Planned) -> None:
    browser = be(planned.person)
    act(planned.id, planned.person)
    short = statements(lambda: browser.get("/my-plan"))
    for key in ("searching", "leading"):
        other = propose(planned.person, skill_id(key), terms(2))
        for n in range(10):
            act(other, planned.person, f"Step {n}")
    assert statements(lambda: browser.get("/my-plan")) == short <= 26


def test_home_says_what_is_due_in_the_plan_and_which_goals_wait_for_an_answer(be: Be, planned: Planned) -> None:
    act(planned.id, planned.person, "Read the guide", by_on=TODAY)
    propose(planned.person, skill_id("searching"))
    propose(planned.person, skill_id("leading"), terms(2), by_id=planned.manager)
    hers, his = words(be(planned.person).get("/").text), words(be(planned.manager).get("/").text)
    assert "Read the guide In your development plan, by" in hers
    assert "1 goal proposed for your development plan waits for your answer" in hers
    assert "Ada Okafor proposes 1 goal in their development plan" in his
    assert "Read the guide" not in his
    assert "proposes" not in words(be(a_report(planned.manager, "Ben Adeyemi")).get("/").text)
