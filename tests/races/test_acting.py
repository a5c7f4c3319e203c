"""Two tabs, a repeated press, two managers of one line: each person has one suggestion and one question."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.gaps.models import Scope
from skills_centre.gaps.services.suggesting import ask_those_unknown, suggest_to_those_below
from skills_centre.learning.models import CourseSuggestion, SuggestionRound
from skills_centre.learning.services.suggestions import Terms
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentAsk
from skills_centre.skills.queries.described import skill_at
from tests.gaps.teams import Team, add_people, say, team_of
from tests.learning.builders import add_course
from tests.races.test_learning import race


@pytest.fixture
def line(app: Flask) -> tuple[Team, Team]:
    """Somebody whose four people are below, and the manager above them; of nobody is skill-1 known."""
    top = team_of(["Mina Mid"])
    mid = Team(top.people["Mina Mid"], add_people(top.people["Mina Mid"], ["Ada", "Ben", "Cy", "Di"]), top.skills)
    for name in mid.people:
        say(mid, name, "skill-0", 1)
    return top, mid


def test_presses_at_once_by_two_managers_suggest_to_each_person_once(app: Flask, line: tuple[Team, Team]) -> None:
    top, mid = line
    course, skill_id = add_course("course", skills=("skill-0",)), top.skills["skill-0"]
    skill = skill_at("skill-0")
    db.session.close()
    acts = [(top.manager_id, Scope.LINE), (mid.manager_id, Scope.DIRECT)] * 3
    outcomes = race(
        app,
        *[
            lambda by=by, scope=scope: suggest_to_those_below(
                by, skill, Terms(course, skill_id), scope=scope, now=utc_now()
            )
            for by, scope in acts
        ],
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NobodyToSuggestTo"] * 5 + ["Suggested"]
    assert db.session.scalar(select(func.count()).select_from(CourseSuggestion)) == 4
    assert db.session.scalar(select(func.count()).select_from(SuggestionRound)) == 1


def test_presses_at_once_ask_each_person_once(app: Flask, line: tuple[Team, Team]) -> None:
    top, mid = line
    db.session.close()
    outcomes = race(
        app,
        *[
            lambda: ask_those_unknown(mid.manager_id, top.skills["skill-1"], scope=Scope.DIRECT, now=utc_now())
            for _ in range(4)
        ],
    )
    assert sorted(str(type(one).__name__) for one in outcomes) == ["EverybodyAskedAlready"] * 3 + ["int"]
    assert db.session.scalar(select(func.count()).select_from(AssessmentAsk)) == 4
