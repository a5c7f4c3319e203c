"""A manager decides all that nine people claim in fourteen skills, in at most twenty page loads, without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from skills_centre.app import create_app
from skills_centre.people.models import Person
from skills_centre.people.queries.lines import direct_reports
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Source
from skills_centre.skills.models import Skill as SkillRow
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.histories import kept_levels
from skills_centre.skills.services.standing import refresh_people
from tests.journeys.checking import problems_in_source
from tests.journeys.conftest import DESK, follow, sign_in
from tests.journeys.site import LiveSite, settings_of

PEOPLE, SKILLS, MOST_LOADS = 9, 14, 20


@pytest.mark.timeout(180)
def test_a_manager_decides_nine_people_in_fourteen_skills_within_twenty_page_loads(
    own_site: LiveSite, browser: Browser
) -> None:
    app = create_app(settings_of(own_site))
    with app.app_context():
        before = _let_everyone_claim()
    page = browser.new_context(base_url=own_site.base, viewport=DESK, java_script_enabled=False).new_page()
    page.goto("/sign-in")
    sign_in(page, "manager@example.org")
    loads: list[str] = []
    page.on("request", lambda asked: loads.append(asked.url) if asked.resource_type == "document" else None)
    page.goto("/team/decisions")
    waiting = page.get_by_role("link", name=re.compile("^Decide what .* claims$"))
    assert waiting.count() == PEOPLE
    follow(waiting.first)
    for turn in range(PEOPLE):
        assert page.locator(".centre-claim").count() == SKILLS
        if turn == 0:
            assert problems_in_source(page.content()) == []
            _decide_one_by_one(page)
        else:
            page.get_by_label("Discussed with them").check()
            follow(page.get_by_role("button", name="Agree with all the rest"))
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    expect(waiting).to_have_count(0)
    assert len(loads) <= MOST_LOADS, loads
    with app.app_context():
        assert _decisions() - before == PEOPLE * SKILLS


def _decide_one_by_one(page: Page) -> None:
    """Agree with twelve, give one another level, send one back."""
    for number in range(SKILLS):
        claim = page.locator(".centre-claim").nth(number)
        if number == 0:
            claim.get_by_label("Another level").check()
            claim.get_by_label("Which level?").select_option(index=1)
            claim.get_by_label("Why?").fill("Not alone yet; we have talked about what would help.")
        elif number == 1:
            claim.get_by_label("Send it back").check()
            claim.get_by_label("What is missing?").fill("Add an example from this year.")
        else:
            claim.get_by_label("Agree").check()
    page.get_by_label("Seen in their work").check()
    follow(page.get_by_role("button", name="Save and go on"))


def _let_everyone_claim() -> int:
    """Have each of the manager's people claim fourteen skills, a level above what is confirmed; gives the decisions so far."""
    manager = db.session.execute(select(Person.id).where(Person.email == "manager@example.org")).scalar_one()
    people, now = direct_reports(manager), utc_now()
    skills = [one for one in described_skills(db.session.scalars(select(SkillRow.id)).all()).values() if one.has_ladder]
    levels = kept_levels(people)
    rows = []
    for person_id in people:
        known = {pair.skill_id: current for pair, current in levels.items() if pair.person_id == person_id}
        claimed = [one for one in skills if one.skill_id in known and known[one.skill_id].claimed_result_id]
        others = [one for one in skills if one not in claimed]
        for skill in (*claimed, *others)[:SKILLS]:
            verified = known[skill.skill_id].verified_level if skill.skill_id in known else None
            rows.append(
                AssessmentResult(
                    id=new_id(), person_id=person_id, skill_id=skill.skill_id, version_id=skill.version_id,
                    level=min(4, (verified or 0) + 1), source=Source.SELF, assessed_on=local_day(now), recorded_at=now,
                )
            )  # fmt: skip
    before = _decisions()
    with transaction() as session:
        # One of the skills asks for evidence, and "agree with all the rest" leaves alone what comes without it.
        for row in rows:
            row.evidence_id = keep_words("Twice this month.", about_id=row.person_id, purpose="evidence", now=now)
        session.add_all(rows)
        refresh_people(people, now=now)
    return before


def _decisions() -> int:
    return db.session.scalar(select(func.count()).select_from(AssessmentDecision)) or 0
