"""Which teams of a line are not counted apart: what is read of a large line is enough for what the rule says of all of it."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.demo.synthetic.build import write_synthetic_organisation
from skills_centre.gaps.models import Scope, TeamSummary
from skills_centre.gaps.queries import apart
from skills_centre.gaps.queries.apart import not_apart_by_skill, teams_not_apart
from skills_centre.gaps.queries.teams import team_size
from skills_centre.gaps.rules.apart import not_counted_apart
from skills_centre.people.models import LineClosure
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.counting import texts

Asked = dict[UUID, dict[UUID, int]]


@pytest.fixture
def line(app: Flask) -> dict[UUID, set[UUID]]:
    """A synthetic organisation: of each manager everybody below."""
    with transaction():
        write_synthetic_organisation(250, seed=7, now=NOW)
    below: dict[UUID, set[UUID]] = {}
    for manager_id, person_id in db.session.execute(select(LineClosure.manager_id, LineClosure.person_id)):
        below.setdefault(manager_id, set()).add(person_id)
    return below


def direct_counts() -> Asked:
    found: Asked = {}
    rows = select(TeamSummary.skill_id, TeamSummary.manager_id, TeamSummary.required)
    for skill_id, lead_id, required in db.session.execute(
        rows.where(TeamSummary.scope == Scope.DIRECT, TeamSummary.required > 0)
    ):
        found.setdefault(skill_id, {})[lead_id] = required
    return found


def test_by_skill_it_is_what_the_rule_says_of_the_whole_line(line: dict[UUID, set[UUID]]) -> None:
    counts, seen = direct_counts(), set()
    for viewer_id, below in sorted(line.items(), key=lambda one: -len(one[1]))[:25]:
        size = team_size(viewer_id)
        besides = teams_not_apart(viewer_id, size)
        asked = {skill: {one: n for one, n in teams.items() if one in below} for skill, teams in counts.items()}
        asked = {skill: teams for skill, teams in asked.items() if teams}
        found = not_apart_by_skill(viewer_id, asked, line=size.line, besides=besides)
        assert found == {skill: not_counted_apart(teams, besides=besides) for skill, teams in asked.items()}
        seen |= {sum(n < 3 for n in teams.values()) >= 3 for teams in asked.values()}
    assert seen == {True, False}, "some have small teams enough, and some not"


def test_it_is_so_where_the_small_teams_are_far_away(
    line: dict[UUID, set[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = apart._select_small(apart._BELOW.limit(0).subquery())
    monkeypatch.setattr(apart, "_SMALL_TEAMS_OF_SOME", {0: nobody})
    test_by_skill_it_is_what_the_rule_says_of_the_whole_line(line)


def test_in_all_it_is_what_the_rule_says_of_the_whole_line(
    line: dict[UUID, set[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for viewer_id in sorted(line, key=lambda one: -len(line[one]))[:25]:
        size = team_size(viewer_id)
        with monkeypatch.context() as all_of_it:
            all_of_it.setattr(apart, "ENOUGH_SMALL", 10_000)
            all_of_it.setattr(apart, "keep_not_apart", lambda *_args, **_kept: None)
            expected = teams_not_apart(viewer_id, size)
        assert teams_not_apart(viewer_id, size) == expected


def test_of_a_team_in_a_large_line_nothing_is_read_of_the_rest_of_the_line(
    line: dict[UUID, set[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = max(line, key=lambda one: len(line[one]))
    size = team_size(head)
    besides = teams_not_apart(head, size)
    counts = {skill: teams for skill, teams in direct_counts().items() if sum(n < 3 for n in teams.values()) >= 3}
    assert counts
    monkeypatch.setattr(apart, "_SMALL_TEAMS", None)
    said = texts(lambda: not_apart_by_skill(head, counts, line=100_000, besides=besides))
    assert len(said) == 1


def test_what_no_small_team_is_asked_takes_one_statement_in_a_small_line(line: dict[UUID, set[UUID]]) -> None:
    head = max(line, key=lambda one: len(line[one]))
    asked_of_no_small_team = {uuid4(): {head: 5}}
    said = texts(lambda: not_apart_by_skill(head, asked_of_no_small_team, line=len(line[head]), besides=frozenset()))
    assert len(said) == 1
