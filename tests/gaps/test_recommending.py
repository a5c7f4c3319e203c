"""What is recommended to somebody, from facts in the database; and the priorities that managers name."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from skills_centre.catalogue.models import Course
from skills_centre.catalogue.services.pathways import create_pathway, publish_pathway, put_course
from skills_centre.gaps.errors import TooManyPriorities
from skills_centre.gaps.queries.priorities import priorities_for, priorities_of
from skills_centre.gaps.queries.recommending import Recommendations, recommendations
from skills_centre.gaps.services.priorities import name_priorities
from skills_centre.learning.models import ActionKind, Enrolment, EnrolmentState, Mark
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.services.marks import mark_course, unmark_course
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.services.plans import propose_goal
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import RequiredSkill
from skills_centre.skills.queries.asked_standings import levels_in, standings
from skills_centre.skills.rules import SkillState
from tests.catalogue.shelves import fill_shelves
from tests.catalogue.test_pathways import FIELDS
from tests.conftest import NOW
from tests.counting import statements
from tests.gaps.teams import Team, say, team_of
from tests.learning.builders import add_course, enrolled, withdraw_course


def found_for(person_id: UUID, *, is_private: bool = False) -> Recommendations:
    today = local_day(utc_now())
    return recommendations(person_id, standings(person_id, on=today), is_private=is_private, on=today)


def lines(person_id: UUID, *, is_private: bool = False) -> list[tuple[str, str]]:
    """The course and its strongest reason."""
    return [(one.course.key, one.reasons[0]) for one in found_for(person_id, is_private=is_private).found]


@pytest.fixture
def team(app: Flask) -> Team:
    return team_of(("Ada", "Ben"), person_types={})


def test_gaps_come_first_then_what_is_unknown_and_what_is_met_or_withdrawn_never(team: Team) -> None:
    add_course("zero", title="A first", skills=("skill-0",))
    add_course("one", title="B second", skills=("skill-1",))
    add_course("two", title="C third", skills=("skill-2",))
    withdraw_course(add_course("gone", skills=("skill-1",)))
    say(team, "Ada", "skill-0", 2)
    say(team, "Ada", "skill-1", 1, confirmed=False)
    assert lines(team.people["Ada"]) == [
        ("one", "Your role asks for practitioner level in Skill 1; you are at awareness, by your own account."),
        ("two", "Your role asks for working level in Skill 2, and nobody has said yet where you are with it."),
    ]


def test_the_kept_states_tell_the_levels_to_build_as_history_does(team: Team) -> None:
    say(team, "Ada", "skill-0", 1)
    say(team, "Ada", "skill-1", 2, confirmed=False)
    ada, today = team.people["Ada"], local_day(utc_now())
    opened = {SkillState.BELOW, SkillState.UNKNOWN}
    by_history = {(one.asked.skill_key, one.level or 0) for one in standings(ada, on=today) if one.state in opened}
    assert by_history == {("skill-0", 1), ("skill-1", 2), ("skill-2", 0)}

    def kept() -> set[tuple[str, int]]:
        return {(one.skill_key, one.level) for one in levels_in(opened, ada, on=today)}

    assert kept() == by_history
    assert statements(kept) == 1
    with transaction():
        db.session.execute(update(RequiredSkill).values(next_change_on=today, state=SkillState.MET))
    assert kept() == by_history


def test_of_somebody_without_any_profile_nothing_is_asked_in_one_statement(make_person: Callable[..., Person]) -> None:
    ola, today = make_person("Ola Without").id, local_day(utc_now())
    assert levels_in(set(SkillState), ola, on=today) == []
    assert standings(ola, on=today) == []
    assert statements(lambda: levels_in(set(SkillState), ola, on=today)) == 1


def test_nothing_that_is_completed_begun_or_not_for_me_and_the_mark_can_be_taken_back(team: Team) -> None:
    ada = team.people["Ada"]
    done, on = add_course("done", skills=("skill-0",)), add_course("on", skills=("skill-0",))
    add_course("hidden", skills=("skill-0",))
    complete(enrolled(ada, done))
    enrolled(ada, on)
    with transaction():
        db.session.execute(update(Enrolment).where(Enrolment.course_id == on).values(last_seen_at=utc_now()))
        for _ in range(2):
            mark_course(ada, "hidden", Mark.NOT_FOR_ME, now=NOW)
    assert lines(ada) == []
    assert [one.key for one in found_for(ada).hidden] == ["hidden"]
    with transaction():
        unmark_course(ada, "hidden", Mark.NOT_FOR_ME)
    assert [key for key, _ in lines(ada)] == ["hidden"]


def complete(enrolment: Enrolment) -> None:
    """Have somebody be through a course."""
    with transaction() as session:
        kept = session.merge(enrolment)
        kept.state, kept.completed_at = EnrolmentState.COMPLETED, NOW


def test_each_other_source_says_why(team: Team) -> None:
    ada, boss = team.people["Ada"], team.manager_id
    by_key: dict[str, UUID] = {}
    for key in ("saved", "planned", "second"):
        by_key[key] = add_course(key)
    first, left = add_course("first"), add_course("left")
    add_course("goal", skills=("skill-2",))
    add_course("team", skills=("skill-0",))
    for name in ("skill-0", "skill-1"):
        say(team, "Ada", name, 3)
    with transaction():
        pathway_id = create_pathway(FIELDS, by_id=boss, now=NOW)
        for key in ("first", "second"):
            put_course(pathway_id, key, is_required=True, why="So.", by_id=boss, now=NOW)
        publish_pathway(pathway_id, by_id=boss, now=NOW)
        mark_course(ada, "saved", Mark.SAVED, now=NOW)
        goal_id = propose_goal(
            ada, team.skills["skill-2"], Terms(2, local_day(utc_now()) + timedelta(30)), by_id=ada, now=utc_now()
        )
        add_action(goal_id, NewAction(ActionKind.COURSE, by_key["planned"]), by_id=ada, now=utc_now())
        name_priorities(boss, {team.skills["skill-0"]}, now=NOW)
    enrolled(ada, left)
    complete(enrolled(ada, first))
    found = dict(lines(ada))
    assert list(found) == ["left", "goal", "planned", "second", "saved"]
    assert found["left"] == "You began it, and last opened it on 3 March 2026."
    assert found["planned"] == "It is in your development plan."
    assert found["goal"].startswith("Your plan has a goal: working level in Skill 2 by ")
    assert found["second"] == "It comes next on the pathway “Tea for all”, of which you have done 1 of 2."
    assert found["saved"] == "You saved it on 3 March 2026."
    assert dict(lines(team.people["Ben"]))["team"].startswith("Your role asks for working level in Skill 0")
    assert [one.reasons[-1] for one in found_for(team.people["Ben"]).found if one.course.key == "team"] == [
        "It teaches Skill 0, which your manager has named as a priority of your team."
    ]


def test_priorities_are_three_at_most_named_twice_with_one_effect_and_seen_by_direct_reports_alone(team: Team) -> None:
    some = set(team.skills.values())
    for _ in range(2):
        with transaction():
            name_priorities(team.manager_id, some, now=NOW)
    assert priorities_of(team.manager_id) == some
    assert sorted(priorities_for(team.people["Ada"])) == sorted(team.skills)
    assert priorities_for(team.manager_id) == []
    with transaction():
        name_priorities(team.manager_id, {team.skills["skill-1"]}, now=NOW)
    assert priorities_for(team.people["Ada"]) == ["skill-1"]
    with pytest.raises(NotFound), transaction():
        name_priorities(team.manager_id, {team.manager_id}, now=NOW)
    with pytest.raises(TooManyPriorities), transaction():
        name_priorities(team.manager_id, {*some, team.manager_id}, now=NOW)


@pytest.mark.sqlite_only
def test_to_private_people_everything_is_a_suggestion(app: Flask) -> None:
    team = team_of(("Mo",), person_types={"Mo": PersonType.MEMBER})
    add_course("one", skills=("skill-1",))
    with transaction():
        name_priorities(team.manager_id, {team.skills["skill-1"]}, now=NOW)
    (one,) = found_for(team.people["Mo"], is_private=True).found
    assert one.reasons == (
        "Practitioner level in Skill 1 is suggested for work like yours, and you have not said yet where you are with it.",
    )


@pytest.mark.sqlite_only
def test_five_thousand_courses_take_as_many_statements_as_ten(team: Team) -> None:
    ada = team.people["Ada"]
    fill_shelves(10)
    few = statements(lambda: found_for(ada))
    with transaction():
        db.session.execute(update(Course).values(key="former-" + Course.key))
    fill_shelves(2_000)
    assert statements(lambda: found_for(ada)) == few <= 12
    assert len(found_for(ada).found) == 12
