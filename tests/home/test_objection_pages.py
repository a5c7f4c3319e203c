"""Saying that a role or a manager is wrong from one's own pages, and settling it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.skills.services.profiles import set_primary_profile
from tests.people.builders import add
from tests.skills.assessed import report_to
from tests.skills.builders import profile_id, published, small_framework

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("found")]

Be = Callable[[UUID], FlaskClient]
WRONG = "/administration/objections"


def test_one_press_each_tells_learning_and_development_who_settle_it(be: Be) -> None:
    mina = add("Mina Manager")
    ada = add("Ada Okafor", manager=mina)
    published(small_framework(), now=utc_now() - timedelta(days=200))
    clerk = profile_id("clerk")
    with transaction():
        set_primary_profile(ada, clerk, starts_on=local_day(utc_now()), by_id=None, now=utc_now())
    browser = be(ada)
    assert "Not my manager" in browser.get("/my-skills/looks").text
    page = browser.get(browser.post("/my-skills/not-my-manager").location).text
    assert "L&amp;D is told that this is not your manager" in page
    assert "Not my manager<" not in page
    browser.post("/my-skills/role/not-mine", data={"profile_id": str(clerk)})
    browser = be(mina)
    assert "Ada is not in my team" in browser.get(f"/team/people/{ada}").text
    page = browser.get(browser.post(f"/team/people/{ada}/not-in-my-team").location).text
    assert "You have said that Ada is not in your team." in page
    browser = be(add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,)))
    page = browser.get(WRONG).text
    for said in (
        "Ada Okafor says that Mina Manager is not their line manager.",
        "Mina Manager says that Ada Okafor is not in their team.",
        "Ada Okafor says that Clerk is not their role.",
    ):
        assert said in page
    while 'action="/administration/objections/' in page:
        address = WRONG + page.split(f'action="{WRONG}')[1].split('"')[0]
        page = browser.get(browser.post(address).location).text
    assert "Nothing is said to be wrong" in page


def test_nobody_else_reads_or_settles_it_and_no_stranger_says_it(be: Be) -> None:
    mina, mel = add("Mina Manager"), add("Mel", kind=PersonType.MEMBERS_STAFF)
    ada = add("Ada Okafor", manager=mina)
    report_to(mina, mel)
    stranger = be(add("Stranger", roles=(Role.SKILLS_LEAD, Role.AUDITOR)))
    assert stranger.get(WRONG).status_code == 404
    assert stranger.post(f"/team/people/{ada}/not-in-my-team").status_code == 404
    assert stranger.post("/my-skills/not-my-manager").status_code == 404
    assert stranger.post(f"{WRONG}/{ada}/settle").status_code == 404
    assert be(mina).post(f"/team/people/{mel}/not-in-my-team").status_code == 404
