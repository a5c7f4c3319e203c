"""Reorganisations: the past of a team is shown as it was kept, whoever moves, leaves, joins or leads."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.past_lines import turnover
from skills_centre.gaps.queries.teams import team_skills
from skills_centre.gaps.queries.trends import TeamTrend, team_trend
from skills_centre.gaps.rules.past_lines import Turnover
from skills_centre.gaps.rules.trends import Span
from skills_centre.gaps.services.snapshots import keep_snapshots
from skills_centre.people.models import UnitKind
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.organisation import add_unit
from skills_centre.people.services.places import move_to_unit, set_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from tests.counting import statements
from tests.gaps.teams import Team, add_people, bring_up_to_date, say, team_of
from tests.skills.builders import a_person

Be = Callable[[UUID], FlaskClient]

#: A Wednesday, and the Friday after it on which everybody looks.
START = date(2026, 8, 5)
LOOKING = date(2026, 11, 27)


def at(day: date) -> travel:
    return travel(datetime.combine(day, time(12), UTC), tick=False)


def night(day: date) -> None:
    """The end of a day: what waits is worked out, and the day is kept."""
    with at(day):
        bring_up_to_date()
        with transaction():
            keep_snapshots(now=utc_now())


def leads(manager_id: UUID | None, *people: UUID, from_day: date) -> None:
    with at(from_day), transaction():
        for person_id in people:
            set_manager(person_id, manager_id, starts_on=from_day, by_id=None, now=utc_now())


def trend_of(
    manager_id: UUID, *, day: date = LOOKING, scope: Scope = Scope.DIRECT, span: Span = Span.WEEKS
) -> TeamTrend:
    with at(day):
        bring_up_to_date()
        return team_trend(
            manager_id, scope, team_skills(manager_id, scope).skills, span=span, today=local_day(utc_now())
        )


def counts(trend: TeamTrend) -> list[tuple[date, int, int, int]]:
    return [(one.day, one.sums.required, one.sums.met, one.sums.unknown) for one in trend.points]


@pytest.fixture
def team(app: Flask) -> Team:
    """Three people asked for three skills; at the start nothing is known, and a month later one result."""
    with at(START):
        made = team_of(["Ada Okafor", "Ben Ito", "Cy Roy"])
    night(START)
    with at(START + timedelta(days=30)):
        say(made, "Ada Okafor", "skill-0", 2)
    night(START + timedelta(days=30))
    return made


def test_a_team_that_moves_to_another_area_has_the_past_that_it_had(team: Team) -> None:
    before = counts(trend_of(team.manager_id))
    with at(LOOKING), transaction():
        body = add_unit("House", UnitKind.BODY, parent_id=None, by_id=None, now=utc_now())
        area = add_unit("Another area", UnitKind.BUSINESS_AREA, parent_id=body, by_id=None, now=utc_now())
        for person_id in team.people.values():
            move_to_unit(person_id, area, starts_on=LOOKING, by_id=None, now=utc_now())
    after = trend_of(team.manager_id)
    assert counts(after) == before
    assert {one[1] for one in before} == {9}
    assert after.changes is not None
    assert "counted then" not in after.changes.sentence


def test_who_came_and_went_is_said_beside_the_difference(team: Team, be: Be) -> None:
    with at(LOOKING), transaction():
        record_leaver(team.people["Ada Okafor"], last_day=LOOKING, by_id=None, now=utc_now())
    with at(LOOKING):
        add_people(team.manager_id, ["Di Fox", "Ed Ng"])
    trend = trend_of(team.manager_id)
    assert counts(trend)[0] == (date(2026, 9, 4), 9, 1, 8), "the day stays as it was"
    assert counts(trend)[-1] == (LOOKING, 12, 0, 12)
    with at(LOOKING):
        # The newcomers' lines began long ago, by their builder: they are said to have been there.
        assert turnover(team.manager_id, Scope.DIRECT, since=date(2026, 10, 27)) == Turnover(5, 4, 4)
        for address in ("/team/gaps", "/team/gaps/over-time"):
            page = be(team.manager_id).get(address).text
            assert "5 people were counted then and 4 people are now, 4 of them on both days" in page
            assert "of 4 now and 3 then" in page


def test_a_new_manager_sees_the_days_of_the_former_one(team: Team, be: Be) -> None:
    new = a_person("Nia Newly")
    leads(new, *team.people.values(), from_day=date(2026, 11, 23))
    night(date(2026, 11, 23))
    trend = trend_of(new)
    assert [one[1:] for one in counts(trend)] == [(9, 1, 8)] * 13, "twelve weeks, as if nothing had been reorganised"
    assert [(one.manager_name, one.last) for one in trend.handed_on] == [("Bo Boss", date(2026, 11, 22))]
    year = trend_of(new, span=Span.YEAR)
    assert counts(year) == [
        (date(2026, 8, 31), 9, 0, 9),
        *((day, 9, 1, 8) for day in (date(2026, 9, 30), date(2026, 10, 31), LOOKING)),
    ]
    with at(LOOKING):
        page = be(new).get("/team/gaps/over-time").text
        assert re.search(r"Until 22 November 2026 the team was Bo Boss’s; those days are as they were kept then", page)
        assert be(team.manager_id).get("/team/gaps/over-time").status_code == 404


def test_on_the_first_day_of_a_new_manager_there_is_a_past_already(team: Team) -> None:
    new = a_person("Nia Newly")
    leads(new, *team.people.values(), from_day=LOOKING)
    assert len(trend_of(new).points) == 13


def test_days_that_count_somebody_who_is_elsewhere_are_not_handed_on(team: Team, be: Be) -> None:
    new, other = a_person("Nia Newly"), a_person("Oz Other")
    leads(other, team.people["Cy Roy"], from_day=date(2026, 11, 10))
    night(date(2026, 11, 10))
    leads(new, team.people["Ada Okafor"], team.people["Ben Ito"], from_day=date(2026, 11, 23))
    night(date(2026, 11, 23))
    assert counts(trend_of(new)) == [(day, 6, 1, 5) for day in (date(2026, 11, 13), date(2026, 11, 20), LOOKING)]
    with at(LOOKING):
        page = be(new).get("/team/gaps/over-time").text
    assert "Since counting began on 10 November nothing has changed." in page


@pytest.mark.sqlite_only
def test_days_before_cost_a_few_statements_however_many(team: Team, be: Be) -> None:
    managers = [a_person(f"Manager {number}") for number in range(4)]
    for number, manager_id in enumerate(managers):
        day = date(2026, 11, 2) + timedelta(days=5 * number)
        leads(manager_id, *team.people.values(), from_day=day)
        night(day)
    with at(LOOKING):
        browser = be(managers[-1])
        assert "Manager 2’s" in browser.get("/team/gaps/over-time").text
        assert statements(lambda: browser.get("/team/gaps/over-time")) <= 12 + 4 + 4


def test_half_of_a_team_gets_no_past_of_the_whole(team: Team) -> None:
    new = a_person("Nia Newly")
    leads(new, team.people["Ada Okafor"], team.people["Ben Ito"], from_day=date(2026, 11, 23))
    night(date(2026, 11, 23))
    assert counts(trend_of(new)) == [(LOOKING, 6, 1, 5)]


def test_a_skill_that_nobody_is_asked_for_any_more_keeps_its_past(team: Team, be: Be) -> None:
    with at(LOOKING), transaction():
        for name in ("Ada Okafor", "Ben Ito", "Cy Roy"):
            record_leaver(team.people[name], last_day=LOOKING, by_id=None, now=utc_now())
    newcomer = a_person("Di Fox")
    leads(team.manager_id, newcomer, from_day=LOOKING)
    trend = trend_of(team.manager_id)
    assert [one[1] for one in counts(trend)] == [9] * 12 + [0]
    with at(LOOKING):
        page = be(team.manager_id).get("/team/gaps/over-time?skill=skill-0").text
    assert "Skill 0 (no longer asked)" in page
    assert "asked of nobody here now, of 3 then" in page
    assert "nobody on both days" in page


def test_further_down_the_line_the_people_are_compared_too(team: Team) -> None:
    head, new = a_person("Hal Head"), a_person("Nia Newly")
    leads(head, team.manager_id, from_day=START + timedelta(days=31))
    leads(new, team.people["Cy Roy"], from_day=LOOKING)
    with at(LOOKING):
        assert turnover(head, Scope.LINE, since=LOOKING - timedelta(days=20)) == Turnover(4, 3, 3)
        assert turnover(head, Scope.DIRECT, since=LOOKING - timedelta(days=20)) == Turnover(1, 1, 1)
    leads(head, new, from_day=LOOKING)
    with at(LOOKING):
        assert turnover(head, Scope.LINE, since=LOOKING - timedelta(days=20)) == Turnover(4, 5, 4)


def test_after_the_daily_time_each_month_ends_as_it_did(team: Team) -> None:
    new = a_person("Nia Newly")
    leads(new, team.people["Cy Roy"], from_day=date(2026, 9, 15))
    night(date(2026, 9, 15))
    with at(date(2026, 9, 20)):
        say(team, "Ben Ito", "skill-1", 3)
    night(date(2026, 9, 20))
    year = counts(trend_of(team.manager_id, span=Span.YEAR))
    night(LOOKING)
    thinned = date(2027, 2, 1)
    night(thinned)
    later = counts(trend_of(team.manager_id, day=thinned, span=Span.YEAR))
    kept = {day: values for day, *values in later}
    assert {day: values for day, *values in year if day < LOOKING}.items() <= kept.items()
    assert kept[date(2026, 9, 30)] == [6, 2, 4]
