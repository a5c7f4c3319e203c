"""Two browsers on one development plan: one effect, and whoever comes second reads what happened."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.learning.models import ActionKind, PlanAct, PlanAction, PlanEvent, PlanGoal
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.services.plans import agree_to_goal, propose_change, propose_goal
from skills_centre.platform.database import db
from tests.learning.plan_builders import SPRING, agreed_goal, propose, terms
from tests.races.test_learning import race
from tests.skills.builders import NOW
from tests.skills.deciding_builders import Team, a_team

OTHER = Terms(4, SPRING, "Further")


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def test_of_two_who_propose_at_once_one_goal_comes_and_is_agreed_once(app: Flask, team: Team) -> None:
    outcomes = race(
        app,
        *[
            lambda who=who: propose_goal(team.ada, team.writing, terms(), by_id=who, now=NOW)
            for who in (team.ada, team.mina)
        ],
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["GoalInPlanAlready", "UUID"]
    [made] = db.session.scalars(select(PlanGoal)).all()
    goal, other = made.id, team.mina if made.set_by == team.ada else team.ada
    db.session.close()
    outcomes = race(app, *[lambda: agree_to_goal(goal, revision=1, by_id=other, now=NOW)] * 3)
    assert outcomes == [None] * 3
    assert db.session.scalars(select(PlanEvent.act).order_by(PlanEvent.at, PlanEvent.id)).all() == [
        PlanAct.PROPOSED,
        PlanAct.AGREED,
    ]


def test_of_an_agreement_and_a_counter_proposal_at_once_the_second_is_told(app: Flask, team: Team) -> None:
    goal = propose(team.ada, team.writing)
    outcomes = race(
        app,
        lambda: agree_to_goal(goal, revision=1, by_id=team.mina, now=NOW),
        lambda: propose_change(goal, OTHER, revision=1, by_id=team.ada, now=NOW),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "PlanChangedMeanwhile"]
    assert db.session.get_one(PlanGoal, goal).revision == 2


def test_of_the_same_action_sent_at_once_one_is_kept(app: Flask, team: Team) -> None:
    goal = agreed_goal(team).id
    new = NewAction(ActionKind.READING, title="The guide", by_on=SPRING)
    outcomes = race(app, *[lambda: add_action(goal, new, by_id=team.ada, now=NOW)] * 4)
    assert len(set(outcomes)) == 1
    assert db.session.scalar(select(func.count()).select_from(PlanAction)) == 1
