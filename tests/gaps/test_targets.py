"""Targets of a team: counts worked out by the rule of states, met or missed or changed with the past kept, and nobody's name."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.gaps.errors import LevelNotOfSkill, TargetDayWrong, TooManyWanted
from skills_centre.gaps.models import Measure, Scope, TargetPoint, TeamTarget
from skills_centre.gaps.queries.targets import points_of, targets_for_team, targets_of
from skills_centre.gaps.rules.targets import (
    Progress,
    TargetState,
    is_met,
    needed,
    progress_in_words,
    shown_to_team,
    state_of,
)
from skills_centre.gaps.services.targets import TargetTerms, drop_target, keep_target_points, set_target
from skills_centre.people.models import Look
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.described import skill_at
from tests.counting import statements
from tests.gaps.teams import Team, add_people, say, team_of
from tests.races.test_learning import race

Be = Callable[[UUID], FlaskClient]

DAY = date(2027, 3, 31)


def terms(**changed: object) -> TargetTerms:
    whole = TargetTerms(Scope.DIRECT, 2, Measure.SHARE, 50, local_day(utc_now()) + timedelta(days=120))
    return replace(whole, **changed)  # type: ignore[arg-type]


def set_it(team: Team, **changed: object) -> UUID:
    with transaction():
        return set_target(team.manager_id, skill_at("skill-0"), terms(**changed), now=utc_now())


@pytest.fixture
def team(app: Flask) -> Team:
    """Of four, one is confirmed at working, one claims it, one is below, and of one nothing is known."""
    made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy", "Di Fox"])
    say(made, "Ada Okafor", "skill-0", 2)
    say(made, "Ben Ito", "skill-0", 2, confirmed=False)
    say(made, "Cy Roy", "skill-0", 1)
    return made


def test_a_share_is_rounded_up_and_of_nobody_nothing_is_met() -> None:
    assert needed(50, is_share=True, people=5) == 3
    assert needed(4, is_share=False, people=9) == 4
    assert not is_met(Progress(exempt=3), 50, is_share=True)
    assert not is_met(Progress(reached=1, unknown=3), 50, is_share=True), "unknown stays in those counted"
    assert is_met(Progress(reached=2, unknown=2, exempt=5), 50, is_share=True)


def test_the_words_give_counts_with_how_many_are_assessed() -> None:
    assert progress_in_words(Progress(reached=1, below=1, claimed=1, unknown=1), 50, is_share=True) == (
        "1 of 4 people confirmed at that level; 2 wanted, 3 assessed. The others: 1 below, 1 claimed, 1 unknown."
    )
    assert progress_in_words(Progress(exempt=2), 50, is_share=True) == "No data: nobody is counted."


def test_what_was_met_by_its_day_stays_met_and_the_rest_is_missed_changed_or_dropped() -> None:
    def state(
        met_on: date | None = None, *, ended: bool = False, replaced: bool = False, on: date = DAY
    ) -> TargetState:
        return state_of(met_on=met_on, by_on=DAY, has_ended=ended, was_replaced=replaced, today=on)

    after = DAY + timedelta(days=1)
    assert state() is TargetState.UNDER_WAY
    assert state(on=after) is TargetState.MISSED
    assert state(DAY, on=after) is TargetState.MET
    assert state(ended=True, replaced=True) is TargetState.CHANGED
    assert state(ended=True) is TargetState.DROPPED


def test_a_small_team_reads_no_progress_and_a_larger_one_whole_fives() -> None:
    assert shown_to_team(Progress(reached=9)) is None
    assert shown_to_team(Progress(reached=6, unknown=6)) == "About 5 of about 10 people are at that level."
    assert {shown_to_team(Progress(reached=one, unknown=12 - one)) for one in range(3, 8)} == {
        "About 5 of about 10 people are at that level."
    }


def test_progress_counts_by_the_rule_of_states(team: Team) -> None:
    set_it(team)
    [one] = targets_of(team.manager_id, today=local_day(utc_now()))
    assert one.progress == Progress(reached=1, claimed=1, below=1, unknown=1)
    assert one.words == "50% of people at working level in Skill 0"
    assert one.state is TargetState.UNDER_WAY
    say(team, "Cy Roy", "skill-0", 2)
    [one] = targets_of(team.manager_id, today=local_day(utc_now()))
    assert one.state is TargetState.MET


def test_the_same_terms_twice_are_one_target_and_others_change_it_with_the_past_kept(team: Team) -> None:
    first = set_it(team)
    assert set_it(team) == first
    second = set_it(team, wanted=75)
    assert second != first
    live, past = targets_of(team.manager_id, today=local_day(utc_now()))
    assert (live.id, live.state, past.id, past.state) == (second, TargetState.UNDER_WAY, first, TargetState.CHANGED)
    assert past.progress == Progress(reached=1, claimed=1, below=1, unknown=1)
    for _twice in range(2):
        with transaction():
            drop_target(second, manager_id=team.manager_id, now=utc_now())
    assert {one.state for one in targets_of(team.manager_id, today=local_day(utc_now()))} == {
        TargetState.CHANGED,
        TargetState.DROPPED,
    }
    with transaction(), pytest.raises(NotFound):
        drop_target(first, manager_id=team.people["Ada Okafor"], now=utc_now())


def test_days_are_kept_where_something_changed_and_being_met_is_kept_for_good(team: Team) -> None:
    target_id = set_it(team)
    tomorrow = utc_now() + timedelta(days=1)
    with transaction():
        assert keep_target_points(now=tomorrow) == 0
    say(team, "Cy Roy", "skill-0", 2)
    for _twice in range(2):
        with transaction():
            assert keep_target_points(now=tomorrow) == 1
    assert [one.progress.reached for one in points_of(target_id)] == [2, 1]
    assert db.session.get_one(TeamTarget, target_id).met_on == local_day(tomorrow)
    assert db.session.scalar(select(func.count()).select_from(TargetPoint)) == 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"level": 0}, LevelNotOfSkill),
        ({"level": 9}, LevelNotOfSkill),
        ({"wanted": 101}, TooManyWanted),
        ({"measure": Measure.NUMBER, "wanted": 5}, TooManyWanted),
        ({"by_on": date(2020, 1, 1)}, TargetDayWrong),
        ({"by_on": date(2099, 1, 1)}, TargetDayWrong),
    ],
)
@pytest.mark.sqlite_only
def test_terms_that_make_no_sense_are_refused(team: Team, changed: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_it(team, **changed)


def test_of_two_tabs_at_once_one_target_comes(app: Flask, team: Team) -> None:
    skill, wanted = skill_at("skill-0"), terms()
    db.session.close()
    outcomes = race(app, *[lambda: set_target(team.manager_id, skill, wanted, now=utc_now())] * 4)
    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], UUID)


def test_the_team_reads_the_target_and_only_whoever_is_in_it(team: Team) -> None:
    deeper = add_people(team.people["Ada Okafor"], ["Zoe Low"])
    set_it(team)
    [one] = targets_for_team(team.people["Ben Ito"])
    assert (one.by_name, one.words, one.progress) == ("Bo Boss", "50% of people at working level in Skill 0", None)
    assert targets_for_team(deeper["Zoe Low"]) == []
    set_it(team, scope=Scope.LINE)
    assert len(targets_for_team(deeper["Zoe Low"])) == 1


@pytest.mark.sqlite_only
def test_the_pages_set_show_and_drop_a_target_without_script(team: Team, be: Be) -> None:
    browser, by_on = be(team.manager_id), terms().by_on
    sent = {
        "level": "2",
        "scope": "direct",
        "measure": "share",
        "wanted": "50",
        "by_on": [str(by_on.day), str(by_on.month), str(by_on.year)],
    }
    page = browser.post("/team/targets/set/skill-0", data=sent, follow_redirects=True).text
    assert "50% of people at working level in Skill 0" in page
    assert "1 of 4 people confirmed at that level; 2 wanted, 3 assessed" in page
    assert "Under way" in browser.get("/team/gaps").text
    assert "Targets of your team" in be(team.people["Ben Ito"]).get("/my-skills").text
    assert "confirmed at that level" not in be(team.people["Ben Ito"]).get("/my-skills").text
    [target_id] = db.session.scalars(select(TeamTarget.id)).all()
    assert be(team.people["Ben Ito"]).get(f"/team/targets/{target_id}").status_code == 404
    browser = be(team.manager_id)
    assert browser.get(f"/team/targets/{uuid4()}").status_code == 404
    assert "Enter a whole number" in browser.post("/team/targets/set/skill-0", data={**sent, "wanted": "many"}).text
    assert "Dropped." in browser.post(f"/team/targets/{target_id}/drop", follow_redirects=True).text
    assert statements(lambda: browser.get("/team/targets")) <= 16


@pytest.mark.sqlite_only
def test_teams_are_compared_as_counts_in_the_order_of_the_line(team: Team, be: Be) -> None:
    small = add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low"])
    add_people(team.people["Cy Roy"], ["Al Low", "Bo Low", "Cy Low", "Di Low"])
    large = Team(
        team.people["Ben Ito"],
        add_people(team.people["Ben Ito"], ["Xi Low", "Wu Low", "Vi Low", "Uz Low", "Ty Low"]),
        team.skills,
    )
    say(large, "Xi Low", "skill-0", 1)
    browser = be(team.manager_id)
    page = browser.get("/team/compare?skill=skill-0").text
    table = page[page.index("<table") :]
    assert table.index("Ada Okafor") < table.index("Ben Ito")
    assert "Too few people to count apart" in table
    assert "1 of 5" in table
    assert not [name for name in (*small, *large.people) if name in page]
    assert "1 below, 4 unknown of 5" in browser.get("/team/compare").text
    assert browser.get("/team/compare?skill=rubbish").status_code == 200
    assert statements(lambda: browser.get("/team/compare")) <= 16


@pytest.mark.sqlite_only
def test_who_is_still_to_come_is_named_of_the_direct_reports_alone(team: Team, be: Be) -> None:
    add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    target_id = set_it(team, scope=Scope.LINE)
    browser = be(team.manager_id)
    page = browser.get(f"/team/targets/{target_id}").text
    part = page[page.index('id="to-come"') : page.index("</dl>")]
    assert re.findall(r"<dt>(\w+)</dt><dd><a [^>]*>([^<]+)", part) == [
        ("Below", "Cy Roy"),
        ("Claimed", "Ben Ito"),
        ("Unknown", "Di Fox"),
    ]
    assert "Low" not in page
    assert {browser.get(address).status_code for address in re.findall(r'href="([^"]+)"', part)} == {200}
    assert set(db.session.scalars(select(Look.subject_id))) == {
        team.people[name] for name in ("Ben Ito", "Cy Roy", "Di Fox")
    }
    assert statements(lambda: browser.get(f"/team/targets/{target_id}")) <= 14
    browser.post(f"/team/targets/{target_id}/drop")
    assert "to-come" not in browser.get(f"/team/targets/{target_id}").text
