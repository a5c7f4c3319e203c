"""The teams below a manager: all of them while they fit on a page, else those nearest, with nobody out of reach."""

import re
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.gaps.queries import counted_lines
from skills_centre.gaps.queries import sub_teams as teams
from skills_centre.gaps.queries.apart import teams_not_apart
from skills_centre.gaps.queries.sub_teams import SubTeams, sub_teams
from skills_centre.gaps.queries.teams import TeamSize, members, team_size
from skills_centre.people.models import Person, PersonType
from skills_centre.people.services.accounts import NewPerson, change_person, record_leaver
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from tests.counting import texts
from tests.gaps.teams import Team, add_people, team_of

Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def team(app: Flask) -> Team:
    """Bo has three people; Ada leads three, one of whom leads three more; Cleo leads one, who leads three."""
    top = team_of(["Ada Okafor", "Ben Sørensen", "Cleo Duarte"])
    ada = add_people(top.people["Ada Okafor"], ["Dan Li", "Eve Park", "Fay Ross"])
    add_people(
        ada["Dan Li"], ["Gil One", "Hal Two", "Ida Three", "Lord Apart"], person_types={"Lord Apart": PersonType.PEER}
    )
    cleo = add_people(top.people["Cleo Duarte"], ["Jo Small"])
    add_people(cleo["Jo Small"], ["Kit One", "Lee Two", "Max Three"])
    return top


def named(found: SubTeams) -> list[tuple[str, int]]:
    return [(one.manager_name, one.people) for one in found.teams]


def test_all_are_named_from_the_top_while_they_fit(team: Team) -> None:
    found = sub_teams(team.manager_id)
    assert found.is_all
    assert named(found) == [("Ada Okafor", 3), ("Dan Li", 3), ("Cleo Duarte", 1), ("Jo Small", 3)]
    assert [one.above for one in found.teams] == [(), ("Ada Okafor",), (), ("Cleo Duarte",)]
    assert [one.sums.required for one in found.teams] == [9, 9, 0, 9]  # of a team that is not shown nothing is counted


@pytest.mark.parametrize(("at_most", "further"), [(4, 2), (3, 1), (2, 1), (1, 1)])
def test_one_too_many_is_enough_to_leave_those_further_down_to_their_own_pages(
    team: Team, monkeypatch: pytest.MonkeyPatch, at_most: int, further: int
) -> None:
    monkeypatch.setattr(teams, "SUB_TEAMS_AT_MOST", at_most)
    found = sub_teams(team.manager_id)
    assert found.is_all == (at_most == 4)
    assert len(found.teams) == 2 + further


def test_of_many_those_nearest_are_named_and_those_below_a_team_without_a_page(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "SUB_TEAMS_AT_MOST", 2)
    found = sub_teams(team.manager_id)
    assert not found.is_all
    assert named(found) == [("Ada Okafor", 3), ("Cleo Duarte", 1), ("Jo Small", 3)]
    assert named(sub_teams(team.people["Ada Okafor"])) == [("Dan Li", 3)]


def test_sizes_count_everybody_but_the_few_who_do_not(team: Team) -> None:
    assert team_size(team.manager_id) == TeamSize(direct=3, line=13)
    assert [one.name for one in members(team.manager_id)] == ["Ada Okafor", "Ben Sørensen", "Cleo Duarte"]
    assert len(members(team.manager_id, below_too=True)) == 13


def reads_the_whole_line(do: Callable[[], object]) -> bool:
    return any("from line_closure join person" in " ".join(one.lower().split()) for one in texts(do))


def test_a_large_line_is_counted_once_until_the_line_is_written_anew(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted_lines, "KEPT_FROM", 13)
    boss, ada, ben = team.manager_id, team.people["Ada Okafor"], team.people["Ben Sørensen"]
    assert reads_the_whole_line(lambda: team_size(boss))
    assert not reads_the_whole_line(lambda: team_size(boss))
    assert team_size(boss) == TeamSize(direct=3, line=13)
    assert reads_the_whole_line(lambda: [team_size(ada), team_size(ada)]), "a small line is counted each time"
    add_people(ben, ["Nia New"])
    assert team_size(boss) == TeamSize(direct=3, line=14)
    with transaction():
        record_leaver(ben, last_day=local_day(utc_now()), by_id=None, now=utc_now())
    assert team_size(boss) == TeamSize(direct=2, line=12), "Nia has no manager until one is set"


def test_the_teams_left_out_of_a_large_line_are_worked_out_once_until_the_line_is_written_anew(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def left_out() -> frozenset[UUID] | None:
        return teams_not_apart(team.manager_id, team_size(team.manager_id))

    monkeypatch.setattr(counted_lines, "KEPT_FROM", 13)
    cleo = team.people["Cleo Duarte"]
    first = left_out()
    assert first is not None
    assert cleo in first
    assert len(first) == 2
    assert not any("line_closure_1" in one.lower() for one in texts(left_out))
    assert left_out() == first
    add_people(cleo, ["Nia New", "Oda New"])
    assert left_out() == frozenset(), "three people report to Cleo now"


def test_whoever_becomes_a_members_staff_is_no_longer_in_the_count_of_a_large_line(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted_lines, "KEPT_FROM", 13)
    assert team_size(team.manager_id) == TeamSize(direct=3, line=13)
    ben = db.session.get_one(Person, team.people["Ben Sørensen"])
    details = NewPerson(ben.name, "ben@house.example", PersonType.MEMBERS_STAFF, ben.joined_on)
    with transaction():
        change_person(ben.id, details, by_id=None, now=utc_now())
    assert team_size(team.manager_id) == TeamSize(direct=2, line=12)


def test_what_a_transaction_counts_is_not_kept_beyond_it(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_lines, "KEPT_FROM", 2)
    with suppress(RuntimeError), transaction():
        record_leaver(team.people["Ben Sørensen"], last_day=local_day(utc_now()), by_id=None, now=utc_now())
        assert team_size(team.manager_id) == TeamSize(direct=2, line=12)
        raise RuntimeError
    assert not counted_lines.has_counted(team.manager_id)
    assert team_size(team.manager_id) == TeamSize(direct=3, line=13)


def test_a_team_left_out_alone_takes_another_with_it_on_every_page(team: Team, be: Be) -> None:
    """Cleo leads one person: the line less everything that is shown would be their states."""
    size = team_size(team.manager_id)
    not_apart = teams_not_apart(team.manager_id, size)
    assert not_apart is not None
    cleo = team.people["Cleo Duarte"]
    assert cleo in not_apart
    [other] = not_apart - {cleo}
    browser = be(team.manager_id)
    for page in ("/team/gaps?scope=line", "/team/compare", "/team/compare?skill=skill-0"):
        said = browser.get(page).text
        assert said.count("Too few people to count apart") == 1
        assert said.count("Left out, so that a smaller team cannot be worked out") == 1
        assert f"/team/gaps/{other}" not in said
    assert "those of a smaller team could be worked out" in browser.get(f"/team/gaps/{other}").text
    assert left_over(browser.get("/team/gaps?scope=line").text, line=13 * 3, direct=3 * 3) == (1 + 3) * 3


def left_over(page: str, *, line: int, direct: int) -> int:
    """The requirements that are left when whoever reads the page takes away all that it shows."""
    table = page[page.index('id="teams"') :]
    shown = re.findall(r"</th>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td>", table)
    return line - direct - sum(int(requirements) for _people, requirements in shown)


def test_a_line_that_is_one_person_longer_than_the_direct_reports_is_not_counted(app: Flask, be: Be) -> None:
    top = team_of(["Ada Okafor", "Ben Sørensen", "Cleo Duarte"])
    add_people(top.people["Ada Okafor"], ["Dan Li"])
    browser = be(top.manager_id)
    page = browser.get("/team/gaps").text
    assert "Everyone below me" not in page
    assert "Further down your line is 1 person. Counts of so few would say how one of them stands" in page
    for page in (
        "/team/gaps",
        "/team/gaps/people",
        "/team/gaps/over-time",
        "/team/gaps/ahead",
        "/team/act",
        "/team/gaps.csv",
        "/team/gaps.xlsx",
        "/team/gaps.pdf",
    ):
        answer = browser.get(f"{page}?scope=line")
        assert (answer.status_code, answer.location) == (303, "/team/gaps")
    assert "would be somebody’s name" in browser.get("/team/gaps").text
    assert "Everyone below me" not in browser.get("/team/targets/set/skill-0").text
    add_people(top.people["Ada Okafor"], ["Eve Park", "Fay Ross"])
    assert "Everyone below me" in browser.get("/team/gaps").text
    assert browser.get("/team/gaps/people?scope=line").status_code == 200
