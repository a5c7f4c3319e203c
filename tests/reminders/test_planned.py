"""The day of an action in a development plan is near: told twice, without its words, and only while it is still to be done."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.learning.models import ActionKind, EnrolmentState, GoalEnd
from skills_centre.learning.services.plan_actions import mark_action_done, remove_action
from skills_centre.learning.services.plans import end_goal
from skills_centre.people.models import Person, PersonType
from skills_centre.people.services.accounts import record_leaver
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.snoozing import snooze
from skills_centre.reminders.services.sweep import sweep
from tests.learning.builders import add_course
from tests.learning.plan_builders import act, agreed_goal, propose
from tests.reminders.builders import HEAD, change, enrolled
from tests.skills.builders import NOW, TODAY, a_person
from tests.skills.deciding_builders import Team, a_team

DAY = timedelta(days=1)
#: A Thursday, nine days on: a week before is a Thursday too.
BY = TODAY + 9 * DAY


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


@pytest.fixture
def team(app: Flask) -> Team:
    made = a_team()
    with transaction() as session:
        for name, one in (("ada", made.ada), ("mina", made.mina)):
            session.get_one(Person, one).email = f"{name}@example.org"
    return made


def mails() -> list[tuple[UUID | None, str, date]]:
    db.session.close()
    rows = db.session.execute(
        select(OutboxMessage.person_id, OutboxMessage.subject, OutboxMessage.queued_at).order_by(OutboxMessage.id)
    )
    return [(person_id, subject, queued_at.date()) for person_id, subject, queued_at in rows]


def live_through() -> None:
    """Sweep at noon of each day until one after the day."""
    for number in range(12):
        sweep(at(TODAY + number * DAY), HEAD)


def test_it_is_told_a_week_and_a_day_before_by_number_alone_and_to_nobody_else(team: Team) -> None:
    goal = agreed_goal(team).id
    act(goal, team.mina, "Sit in on a hearing", by_on=BY)
    act(goal, team.ada, "Read the guide", by_on=BY)
    act(goal, team.ada, "Some time", by_on=None)
    coming = [(one.on, one.subject.title) for one in own_messages(team.ada, Policies(), now=NOW, closed=()).coming]
    week, day = BY - 7 * DAY, BY - DAY
    hearing, guide = "Sit in on a hearing", "Read the guide"
    assert coming == [(week, guide), (week, hearing), (day, guide), (day, hearing)]
    live_through()
    subject = "2 actions in your development plan"
    assert mails() == [(team.ada, subject, BY - 7 * DAY), (team.ada, subject, BY - DAY)]
    for mail in db.session.scalars(select(OutboxMessage)):
        for body in (mail.text_body or "", mail.html_body or ""):
            assert "/my-plan" in body
            assert all(word not in body for word in ("hearing", "guide", "Writing", "Mina"))


def test_it_can_be_put_off_before_it_was_ever_told_of_and_by_nobody_else(team: Team) -> None:
    action_id = act(agreed_goal(team).id, team.ada, by_on=BY)
    monday = BY - 3 * DAY
    for person_id, outcome in ((team.mina, pytest.raises(NotFound)), (team.ada, nullcontext())):
        with outcome, transaction():
            snooze(person_id, action_id, monday, Policies(), now=at(TODAY), closed=())
    live_through()
    assert [(person_id, day) for person_id, _, day in mails()] == [(team.ada, monday), (team.ada, BY - DAY)]


@pytest.mark.parametrize(
    ("undo", "reason"),
    [
        (lambda team, goal, action: mark_action_done(action, TODAY, by_id=team.ada, now=NOW), Reason.COMPLETED),
        (lambda team, goal, action: remove_action(action, by_id=team.mina, now=NOW), Reason.NOT_ASKED),
        (lambda team, goal, action: end_goal(goal, GoalEnd.DROPPED, by_id=team.ada, now=NOW), Reason.NOT_ASKED),
        (lambda team, goal, action: record_leaver(team.ada, last_day=TODAY, by_id=team.mina, now=NOW), Reason.LEFT),
    ],
)
def test_what_is_done_or_set_aside_before_the_hours_of_mail_is_not_told(
    team: Team, undo: Callable[[Team, UUID, UUID], object], reason: Reason
) -> None:
    goal = agreed_goal(team).id
    action = act(goal, team.ada, by_on=BY)
    day = BY - 7 * DAY
    sweep(at(day, 5), HEAD)
    with transaction():
        undo(team, goal, action)
    sweep(at(day), HEAD)
    assert mails() == []
    [reminder] = db.session.scalars(select(Reminder))
    assert (reminder.state, reminder.reason) == (ReminderState.SUPPRESSED, reason)


def test_a_course_that_is_completed_or_has_a_day_of_its_own_is_not_told_as_a_plan(team: Team) -> None:
    goal, tea, toast = agreed_goal(team).id, add_course("tea"), add_course("toast")
    for course in (tea, toast):
        act(goal, team.ada, kind=ActionKind.COURSE, course_id=course, by_on=BY)
    enrolled(team.ada, tea, due_on=TODAY + 60 * DAY, now=NOW)
    mine = enrolled(team.ada, toast, due_on=None, now=NOW)
    sweep(at(BY - 7 * DAY), HEAD)
    assert [subject for _, subject, _ in mails()] == ["1 action in your development plan"]
    change(mine, state=EnrolmentState.COMPLETED, completed_at=NOW)
    sweep(at(BY - DAY), HEAD)
    assert len(mails()) == 1


def test_a_goal_that_the_manager_proposes_reminds_of_nothing_before_it_is_agreed(team: Team) -> None:
    act(propose(team.ada, team.writing, by_id=team.mina), team.mina, by_on=BY)
    live_through()
    assert mails() == []


def test_members_and_their_staff_are_told_of_what_they_planned_themselves_and_may_stop_it(team: Team) -> None:
    mel = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    with transaction() as session:
        session.get_one(Person, mel).email = "mel@example.org"
    act(propose(mel, team.writing), mel, by_on=BY)
    sweep(at(BY - 7 * DAY), HEAD)
    assert mails() == [(mel, "1 suggestion for you", BY - 7 * DAY)]
    with transaction():
        choose_frequency(mel, {Topic.OWN_PLAN: Frequency.NEVER}, Policies(), now=at(BY - 6 * DAY), closed=())
    sweep(at(BY - DAY), HEAD)
    assert len(mails()) == 1
    reasons = set(db.session.scalars(select(Reminder.reason).where(Reminder.kind == ReminderKind.PLAN_ACTION_DUE)))
    assert Reason.STOPPED in reasons
