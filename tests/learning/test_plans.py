"""Development plans: proposed by one side and agreed by the other, changed, reached, dropped; actions and notes; what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.learning.errors import (
    ActionNotNamed,
    CourseNotChosen,
    DayHasPassed,
    DayTooFar,
    DoneInFuture,
    DoneTooLongAgo,
    GoalHasEnded,
    GoalInPlanAlready,
    LevelNotInSkill,
    NothingWritten,
    PlanChangedMeanwhile,
    SkillLeftFramework,
    WordsTooLong,
)
from skills_centre.learning.models import ActionKind, GoalEnd, PlanAct, PlanEvent, PlanGoal
from skills_centre.learning.queries.plan_actions import actions_due
from skills_centre.learning.queries.plans import ShownGoal, goal_of, history_of, plan_numbers, plan_of
from skills_centre.learning.rules.plans import Terms, is_turn_of, progress_of
from skills_centre.learning.services.plan_actions import (
    mark_action_done,
    open_action_again,
    remove_action,
)
from skills_centre.learning.services.plans import (
    end_goal,
    propose_change,
    turn_down,
    write_note,
)
from skills_centre.people.models import PersonType
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from tests.counting import statements
from tests.learning.builders import add_course, enrolled, withdraw_course
from tests.learning.plan_builders import SPRING, act, agree, agreed_goal, propose, terms
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, TODAY, a_person, changed, published, skill_id, small_framework
from tests.skills.deciding_builders import Team, a_report, a_team, delegate

OTHER = Terms(4, SPRING + timedelta(days=30), "Further")


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def change(goal_id: UUID, by_id: UUID, some: Terms = OTHER, *, revision: int = 2) -> None:
    with transaction():
        propose_change(goal_id, some, revision=revision, by_id=by_id, now=NOW)


def refuse(goal_id: UUID, by_id: UUID, *, revision: int) -> None:
    with transaction():
        turn_down(goal_id, revision=revision, by_id=by_id, now=NOW)


def end(goal_id: UUID, by_id: UUID, how: GoalEnd = GoalEnd.REACHED) -> None:
    with transaction():
        end_goal(goal_id, how, by_id=by_id, now=NOW)


def note(goal_id: UUID, by_id: UUID, text: str = "Going well") -> None:
    with transaction():
        write_note(goal_id, text, by_id=by_id, now=NOW)


def kept(goal_id: UUID) -> PlanGoal:
    db.session.expire_all()
    return db.session.get_one(PlanGoal, goal_id)


def acts_on(goal_id: UUID) -> list[PlanAct]:
    return list(
        db.session.scalars(
            select(PlanEvent.act).where(PlanEvent.goal_id == goal_id).order_by(PlanEvent.at, PlanEvent.id)
        )
    )


def test_a_proposal_is_for_the_other_side_to_answer_and_progress_is_a_count() -> None:
    assert is_turn_of(person=True, proposed_by_person=False)
    assert not is_turn_of(person=True, proposed_by_person=True)
    assert progress_of([True, False, True]).in_words == "2 of 3 actions done"
    assert progress_of([]).in_words == "0 of 0 actions done"
    assert progress_of([False]).in_words == "0 of 1 action done"


def test_what_one_side_proposes_the_other_agrees_and_history_says_who(team: Team) -> None:
    for first, second in ((team.ada, team.mina), (team.mina, team.ada)):
        goal = propose(team.ada, team.writing, by_id=first)
        with pytest.raises(PlanChangedMeanwhile):
            agree(goal, first)
        agree(goal, second)
        agree(goal, second)
        assert kept(goal).agreed_at == NOW
        assert acts_on(goal) == [PlanAct.PROPOSED, PlanAct.AGREED]
        end(goal, second, GoalEnd.DROPPED)
    audited = set(db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("plan."))))
    assert audited == {"plan.propose", "plan.agree", "plan.end"}


def test_a_change_leaves_what_was_agreed_until_the_other_side_agrees(team: Team) -> None:
    goal = agreed_goal(team).id
    change(goal, team.mina)
    shown = goal_of(goal, person_id=team.ada, on=TODAY)
    assert shown is not None
    assert (shown.terms.level_name, shown.open_terms and shown.open_terms.level_name) == ("Practitioner", "Expert")
    assert shown.waits_for(person=True)
    assert not shown.waits_for(person=False)
    agree(goal, team.ada, revision=3)
    assert (kept(goal).level, kept(goal).change_by, kept(goal).revision) == (4, None, 4)
    change(goal, team.ada, terms(2), revision=4)
    refuse(goal, team.mina, revision=5)
    refuse(goal, team.mina, revision=5)
    assert (kept(goal).level, kept(goal).change_by, kept(goal).ended_at) == (4, None, None)
    assert acts_on(goal)[-2:] == [PlanAct.PROPOSED, PlanAct.DECLINED]


def test_a_counter_proposal_turns_the_table_and_the_same_terms_agree(team: Team) -> None:
    goal = propose(team.ada, team.writing)
    change(goal, team.mina, revision=1)
    assert plan_numbers(team.ada).waiting == 0
    change(goal, team.ada, terms(2), revision=2)
    assert plan_numbers(team.ada).waiting == 1
    change(goal, team.mina, terms(2), revision=3)
    assert (kept(goal).level, kept(goal).agreed_at) == (2, NOW)


def test_a_goal_that_was_never_agreed_ends_when_it_is_declined_or_taken_back(team: Team) -> None:
    declined = propose(team.ada, team.writing)
    refuse(declined, team.mina, revision=1)
    refuse(declined, team.mina, revision=1)
    taken_back = propose(team.ada, team.writing)
    refuse(taken_back, team.ada, revision=1)
    assert {acts_on(one)[-1] for one in (declined, taken_back)} == {PlanAct.DECLINED, PlanAct.WITHDRAWN}
    assert kept(taken_back).ended_as is GoalEnd.DROPPED
    assert plan_of(team.ada, on=TODAY).goals == ()
    assert len(plan_of(team.ada, on=TODAY).ended) == 2


def test_a_stale_form_is_told_and_the_same_form_twice_has_one_effect(team: Team) -> None:
    goal = agreed_goal(team).id
    change(goal, team.ada)
    change(goal, team.ada)
    assert kept(goal).revision == 3
    with pytest.raises(PlanChangedMeanwhile):
        change(goal, team.mina, terms(1))
    with pytest.raises(PlanChangedMeanwhile):
        agree(goal, team.mina, revision=1)
    again = propose(team.ada, skill_id("searching"))
    assert propose(team.ada, skill_id("searching")) == again
    with pytest.raises(GoalInPlanAlready):
        propose(team.ada, skill_id("searching"), OTHER)
    with pytest.raises(GoalInPlanAlready):
        propose(team.ada, skill_id("searching"), by_id=team.mina)


def test_only_the_person_and_whoever_manages_them_now_have_a_say(team: Team) -> None:
    goal = agreed_goal(team).id
    cara, dan = a_person("Cara Colleague"), a_person("Dan Delegate")
    for stranger in (cara, dan, a_report(team.mina, "Ben Adeyemi")):
        with pytest.raises(NotFound):
            note(goal, stranger)
        with pytest.raises(NotFound):
            propose(team.ada, skill_id("searching"), by_id=stranger)
        with pytest.raises(NotFound):
            act(goal, stranger)
    delegate(team.mina, dan)
    note(goal, dan)
    [line] = [one for one in history_of(shown(goal, team)) if one.act is PlanAct.NOTED]
    assert (line.by_name, line.acting_for_name, line.words) == ("Dan Delegate", "Mina Manager", "Going well")


def shown(goal_id: UUID, team: Team) -> ShownGoal:
    found = goal_of(goal_id, person_id=team.ada, on=TODAY)
    assert found is not None
    return found


def test_when_the_manager_left_the_plan_goes_on_and_the_next_manager_answers(team: Team) -> None:
    goal = propose(team.ada, team.writing)
    with transaction():
        record_leaver(team.mina, last_day=TODAY, by_id=None, now=NOW)
    step = act(goal, team.ada)
    with transaction():
        mark_action_done(step, TODAY, by_id=team.ada, now=NOW)
    with pytest.raises(NotFound):
        agree(goal, team.mina)
    nora = a_person("Nora Newmanager")
    report_to(nora, team.ada)
    agree(goal, nora)
    assert kept(goal).agreed_at == NOW


def test_a_members_staff_have_a_plan_of_their_own_that_nobody_else_touches_or_finds(team: Team) -> None:
    mel = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    report_to(team.mina, mel)
    goal = propose(mel, team.writing)
    assert kept(goal).agreed_at == NOW
    change(goal, mel, revision=1)
    assert (kept(goal).level, kept(goal).change_by) == (4, None)
    with pytest.raises(NotFound):
        note(goal, team.mina)
    with pytest.raises(NotFound):
        propose(mel, skill_id("searching"), by_id=team.mina)
    assert not db.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("plan."))).all()


def test_a_leaver_has_no_plan_to_work_on(team: Team) -> None:
    goal = agreed_goal(team).id
    with transaction():
        record_leaver(team.ada, last_day=TODAY, by_id=None, now=NOW)
    for who in (team.ada, team.mina):
        with pytest.raises(NotFound):
            note(goal, who)


@pytest.mark.parametrize(
    ("some", "refusal"),
    [
        (terms(0), LevelNotInSkill),
        (terms(5), LevelNotInSkill),
        (terms(by_on=TODAY - timedelta(days=1)), DayHasPassed),
        (terms(by_on=date(2031, 3, 4)), DayTooFar),
        (terms(why="x" * 1001), WordsTooLong),
    ],
)
def test_what_a_goal_must_be(team: Team, some: Terms, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        propose(team.ada, team.writing, some)
    goal = agreed_goal(team).id
    with pytest.raises(refusal):
        change(goal, team.ada, some)


def test_a_skill_that_left_the_framework_takes_no_goal_but_one_that_is_there_can_be_finished(team: Team) -> None:
    goal = agreed_goal(team).id
    small = small_framework()
    without = tuple(one for one in small.skills if one.key != "writing")
    published(
        changed(
            small,
            skills=without,
            families=(),
        )
    )
    for act_of in (lambda: change(goal, team.ada), lambda: propose(team.ada, uuid4())):
        with pytest.raises(SkillLeftFramework):
            act_of()
    assert not shown(goal, team).mine.skill.is_published
    note(goal, team.ada)
    end(goal, team.ada)
    with pytest.raises(SkillLeftFramework):
        propose(team.ada, team.writing)


def test_a_goal_is_ended_once_and_then_takes_nothing_more(team: Team) -> None:
    goal = agreed_goal(team).id
    step = act(goal, team.ada)
    end(goal, team.mina)
    end(goal, team.ada)
    for act_of in (
        lambda: end(goal, team.ada, GoalEnd.DROPPED),
        lambda: note(goal, team.ada),
        lambda: act(goal, team.ada, "Another"),
        lambda: change(goal, team.ada),
        lambda: refuse(goal, team.ada, revision=3),
    ):
        with pytest.raises(GoalHasEnded):
            act_of()
    with pytest.raises(GoalHasEnded), transaction():
        mark_action_done(step, TODAY, by_id=team.ada, now=NOW)
    assert acts_on(goal).count(PlanAct.REACHED) == 1


def test_actions_are_done_opened_again_and_taken_away_each_once(team: Team) -> None:
    goal = agreed_goal(team).id
    step, other = act(goal, team.ada), act(goal, team.mina, "Read the guide", kind=ActionKind.READING, by_on=None)
    assert act(goal, team.ada) == step
    for _ in range(2):
        with transaction():
            mark_action_done(step, TODAY, by_id=team.ada, now=NOW)
    assert shown(goal, team).progress.in_words == "1 of 2 actions done"
    with transaction():
        open_action_again(step, by_id=team.ada, now=NOW)
        open_action_again(step, by_id=team.ada, now=NOW)
    for _ in range(2):
        with transaction():
            remove_action(other, by_id=team.ada, now=NOW)
    assert [one.title for one in shown(goal, team).actions] == ["Sit in on a hearing"]
    said = acts_on(goal)[2:]
    assert said == [
        PlanAct.ACTION_ADDED,
        PlanAct.ACTION_ADDED,
        PlanAct.ACTION_DONE,
        PlanAct.ACTION_REOPENED,
        PlanAct.ACTION_REMOVED,
    ]


def test_what_an_action_must_be(team: Team) -> None:
    goal = agreed_goal(team).id
    wrong: list[tuple[Callable[[], object], type[Refusal]]] = [
        (lambda: act(goal, team.ada, "  "), ActionNotNamed),
        (lambda: act(goal, team.ada, "x" * 161), WordsTooLong),
        (lambda: act(goal, team.ada, by_on=TODAY - timedelta(days=1)), DayHasPassed),
        (lambda: act(goal, team.ada, kind=ActionKind.COURSE), CourseNotChosen),
        (lambda: act(goal, team.ada, kind=ActionKind.COURSE, course_id=uuid4()), CourseNotChosen),
        (lambda: note(goal, team.ada, " \n"), NothingWritten),
        (lambda: note(goal, team.ada, "x" * 1001), WordsTooLong),
    ]
    for act_of, refusal in wrong:
        with pytest.raises(refusal):
            act_of()
    step = act(goal, team.ada)
    for day, no in ((TODAY + timedelta(days=1), DoneInFuture), (date(1999, 1, 1), DoneTooLongAgo)):
        with pytest.raises(no), transaction():
            mark_action_done(step, day, by_id=team.ada, now=NOW)
    with pytest.raises(NotFound), transaction():
        mark_action_done(uuid4(), TODAY, by_id=team.ada, now=NOW)


def test_the_same_note_twice_is_kept_once(team: Team) -> None:
    goal = agreed_goal(team).id
    note(goal, team.mina)
    note(goal, team.mina)
    note(goal, team.ada)
    note(goal, team.mina, "Now slower")
    assert acts_on(goal).count(PlanAct.NOTED) == 3


def test_a_course_shows_how_far_the_person_has_come_in_it_and_keeps_its_name_when_it_goes(team: Team) -> None:
    goal, course = agreed_goal(team).id, add_course()
    act(goal, team.ada, kind=ActionKind.COURSE, course_id=course)
    act(goal, team.ada, kind=ActionKind.COURSE, course_id=course, by_on=None)
    [action] = shown(goal, team).actions
    assert action.course is not None
    assert (action.title, action.course.enrolment_id) == ("Checking what AI tells you", None)
    made = enrolled(team.ada, course)
    withdraw_course(course)
    [action] = shown(goal, team).actions
    assert action.course is not None
    assert (action.course.enrolment_id, action.course.parts_done, action.course.parts) == (made.id, 0, 3)
    assert action.title == "Checking what AI tells you"


def test_what_is_due_within_a_fortnight_is_found_until_it_is_done(team: Team) -> None:
    goal = agreed_goal(team).id
    soon = act(goal, team.ada, "Soon", by_on=TODAY + timedelta(days=14))
    act(goal, team.ada, "Later", by_on=TODAY + timedelta(days=15))
    act(goal, team.ada, "Some time", by_on=None)
    assert [one.title for one in actions_due(team.ada, on=TODAY)] == ["Soon"]
    assert [one.title for one in actions_due(team.ada, on=TODAY + timedelta(days=40))] == ["Soon", "Later"]
    with transaction():
        mark_action_done(soon, TODAY, by_id=team.ada, now=NOW)
    assert actions_due(team.ada, on=TODAY) == []


def test_what_the_role_asks_and_is_open_is_suggested_until_it_is_a_goal(team: Team) -> None:
    assert [one.skill.key for one in plan_of(team.ada, on=TODAY).suggested] == ["searching", "writing"]
    propose(team.ada, team.writing)
    assert [one.skill.key for one in plan_of(team.ada, on=TODAY).suggested] == ["searching"]


def test_a_plan_takes_the_same_statements_however_long_it_is(team: Team) -> None:
    goal = agreed_goal(team).id
    course = add_course()
    enrolled(team.ada, course)
    act(goal, team.ada, kind=ActionKind.COURSE, course_id=course)
    act(goal, team.ada)
    short = statements(lambda: plan_of(team.ada, on=TODAY))
    due = statements(lambda: actions_due(team.ada, on=SPRING))
    for key in ("searching", "leading"):
        other = propose(team.ada, skill_id(key), terms(2))
        for n in range(12):
            act(other, team.ada, f"Step {n}")
    assert statements(lambda: plan_of(team.ada, on=TODAY)) == short <= 22
    assert statements(lambda: actions_due(team.ada, on=SPRING)) == due <= 5
