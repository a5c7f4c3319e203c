"""The page of a team over time: what it compares with, what it says of a skill, who may open it, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.trends import kept_since
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import local_day, start_of_local_day, utc_now
from skills_centre.platform.database import transaction
from tests.counting import statements
from tests.gaps.teams import Team, add_people, bring_up_to_date, say, team_of
from tests.skills.builders import a_person

Be = Callable[[UUID], FlaskClient]


def keep(days_ago: int) -> None:
    """Keep the summaries as they are now, as if it were the night of an earlier day."""
    with transaction():
        keep_snapshots(now=start_of_local_day(local_day(utc_now()) - timedelta(days=days_ago)))


@pytest.fixture
def team(app: Flask) -> Team:
    """Three people of whom nothing was known forty days ago; a fortnight ago Ada was below, and now she meets it."""
    made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy"])
    keep(40)
    say(made, "Ada Okafor", "skill-0", 1)
    keep(14)
    say(made, "Ada Okafor", "skill-0", 2)
    return made


def test_only_what_is_kept_by_a_day_and_since_is_read(team: Team) -> None:
    today = local_day(utc_now())
    of_skill = [
        one
        for one in kept_since(team.manager_id, Scope.DIRECT, today - timedelta(days=30))
        if one.skill_id == team.skills["skill-0"]
    ]
    assert sorted((one.day, one.sums.unknown, one.sums.below) for one in of_skill) == [
        (today - timedelta(days=40), 3, 0),
        (today - timedelta(days=14), 2, 1),
    ]
    later = kept_since(team.manager_id, Scope.DIRECT, today - timedelta(days=14))
    assert {one.day for one in later if one.skill_id == team.skills["skill-0"]} == {today - timedelta(days=14)}


def test_the_page_and_the_overview_say_what_changed_since_last_month(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    for address in ("/team/gaps", "/team/gaps/over-time"):
        page = browser.get(address).text
        assert ": 1 more met, 1 fewer unknown." in page
        assert "1 more met, 1 fewer unknown, of 3" in page


def test_a_skill_is_shown_alone_with_its_days(team: Team, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps/over-time?skill=skill-0").text
    assert '<title id="chart-title">Skill 0 from ' in page
    assert "People asked" in page
    rows = [row for row in page.split("<tr")[2:] if "<th" in row]
    assert len(rows) == 6, "five whole weeks since it was first kept, and today"
    nothing = be(team.manager_id).get("/team/gaps/over-time?skill=no-such&span=rubbish&scope=rubbish")
    assert nothing.status_code == 200
    assert "All skills together" in nothing.text


def test_before_a_second_day_there_is_nothing_to_compare_with_and_nothing_made_up(app: Flask, be: Be) -> None:
    browser = be(team_of(["Ada Okafor"]).manager_id)
    keep(0)
    page = browser.get("/team/gaps/over-time").text
    assert "Counting began today" in page
    assert "<polyline" not in page
    assert "What changed" not in browser.get("/team/gaps").text


def test_the_past_stays_as_it_was_when_somebody_moves_to_another_team(team: Team, be: Be) -> None:
    with transaction():
        set_manager(team.people["Cy Roy"], None, starts_on=local_day(utc_now()), by_id=None, now=utc_now())
    bring_up_to_date()
    page = be(team.manager_id).get("/team/gaps/over-time").text
    assert "3 fewer requirements in all, because people or roles changed" in page
    first = [row for row in page.split("<tr") if '<th scope="row"' in row][-1]
    assert ">9<" in first, "three people of three skills, as it was"


def test_whoever_manages_nobody_has_no_such_page(team: Team, be: Be) -> None:
    assert be(a_person("Nobody’s Manager")).get("/team/gaps/over-time").status_code == 404
    assert be(team.people["Ada Okafor"]).get("/team/gaps/over-time").status_code == 404


@pytest.mark.sqlite_only
def test_more_people_and_days_take_no_more_statements(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    few = statements(lambda: browser.get("/team/gaps/over-time"))
    add_people(team.manager_id, [f"Newcomer {number}" for number in range(20)])
    for days in (10, 5, 1):
        keep(days)
    assert statements(lambda: browser.get("/team/gaps/over-time")) == few <= 12
