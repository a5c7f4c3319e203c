"""What the home page lists of somebody's plan is what reminders tell of, and what is late."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.learning.models import ActionKind, EnrolmentState, GoalEnd
from skills_centre.learning.queries.plan_actions import actions_due
from skills_centre.learning.queries.plan_due import planned_between
from skills_centre.learning.services.plan_actions import mark_action_done, remove_action
from skills_centre.learning.services.plans import end_goal
from skills_centre.platform.database import db, transaction
from tests.learning.builders import add_course
from tests.learning.plan_builders import act, agreed_goal, propose
from tests.reminders.builders import change, enrolled
from tests.skills.builders import NOW, TODAY
from tests.skills.deciding_builders import Team, a_team

DAY = timedelta(days=1)
BY = TODAY + 9 * DAY


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def on_the_home_page(person_id: UUID) -> set[UUID]:
    db.session.close()
    return {one.id for one in actions_due(person_id, on=TODAY)}


def in_reminders(person_id: UUID) -> set[UUID]:
    return {one.id for one in planned_between(TODAY, TODAY + 14 * DAY, person_id=person_id)}


def compared(person_id: UUID) -> set[UUID]:
    """What both tell of somebody's plan for the fortnight that begins."""
    listed = on_the_home_page(person_id)
    assert listed == in_reminders(person_id)
    return listed


def test_a_goal_that_was_proposed_to_somebody_is_told_of_nowhere_before_they_agree(team: Team) -> None:
    theirs = act(propose(team.ada, team.writing, by_id=team.mina), team.mina, by_on=BY)
    assert compared(team.ada) == set()
    assert theirs not in on_the_home_page(team.mina)


def test_a_goal_that_somebody_proposed_themselves_is_told_of_from_then_on(team: Team) -> None:
    own = act(propose(team.ada, team.writing), team.ada, by_on=BY)
    assert compared(team.ada) == {own}


def test_both_tell_of_what_is_agreed_and_left_to_do(team: Team) -> None:
    goal = agreed_goal(team).id
    said, out, left = (act(goal, team.ada, title, by_on=BY) for title in ("Read", "Ask", "Write"))
    act(goal, team.ada, "Some time", by_on=None)
    act(goal, team.ada, "Much later", by_on=TODAY + 15 * DAY)
    with transaction():
        mark_action_done(said, TODAY, by_id=team.ada, now=NOW)
        remove_action(out, by_id=team.mina, now=NOW)
    assert compared(team.ada) == {left}
    with transaction():
        end_goal(goal, GoalEnd.DROPPED, by_id=team.ada, now=NOW)
    assert compared(team.ada) == set()


def test_both_tell_of_a_course_that_is_neither_completed_nor_has_a_day_of_its_own(team: Team) -> None:
    goal = agreed_goal(team).id
    keys = ("new", "begun", "dated", "completed", "again")
    courses = {key: add_course(key, title=key.title()) for key in keys}
    actions = {key: act(goal, team.ada, kind=ActionKind.COURSE, course_id=courses[key], by_on=BY) for key in keys}
    enrolled(team.ada, courses["begun"], due_on=None, now=NOW)
    enrolled(team.ada, courses["dated"], due_on=TODAY + 60 * DAY, now=NOW)
    for key in ("completed", "again"):
        done = enrolled(team.ada, courses[key], due_on=None, now=NOW)
        change(done, state=EnrolmentState.COMPLETED, completed_at=NOW)
    enrolled(team.ada, courses["again"], due_on=None, now=NOW)
    assert compared(team.ada) == {actions[key] for key in ("new", "begun", "again")}


def test_what_is_late_stays_on_the_home_page_and_is_told_of_no_more(team: Team) -> None:
    goal = agreed_goal(team).id
    late = act(goal, team.ada, "Read", by_on=TODAY)
    assert {one.id for one in actions_due(team.ada, on=TODAY + DAY)} == {late}
    assert planned_between(TODAY + DAY, TODAY + 15 * DAY, person_id=team.ada) == []


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("found")
def test_the_home_page_asks_for_an_answer_to_a_proposed_goal_and_lists_nothing_of_it(
    team: Team, be: Callable[[UUID], FlaskClient]
) -> None:
    act(propose(team.ada, team.writing, by_id=team.mina), team.mina, "Sit in on a hearing", by_on=BY)
    page = be(team.ada).get("/").text
    assert "proposed for your development plan" in page
    assert "Sit in on a hearing" not in page
