"""Reminders of required learning: few, on the right days, to the right people, and none about what is done."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from skills_centre.people.models import Person, PersonType
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.places import set_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.sweep import sweep
from skills_centre.requirements.models import LearningChase, LearningExemption, LongAbsence, Obligation
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.rules import end_rule
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.requirements.builders import learn, rule

DAY = timedelta(days=1)
TODAY = local_day(NOW)
SIXTY = Schedule(Recurrence.ONCE, days=60, grace_days=3)
#: Due on 2 May 2026, a Saturday; overdue from 6 May.
DUE = TODAY + 60 * DAY
#: The day before it is due. Whoever begins here says nothing of the weeks before, which a whole life below goes through day by day.
EVE = NOW + 59 * DAY
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def lead(app: Flask) -> UUID:
    return add("Lea Lead")


@pytest.fixture
def ada(lead: UUID) -> UUID:
    return add("Ada Clerk", manager=lead)


@pytest.fixture
def course(ada: UUID, lead: UUID) -> UUID:
    """Required of everybody; Lea has done it."""
    made = add_course()
    learn(lead, made, TODAY)
    rule(made, lead, schedule=SIXTY)
    return made


def days(number: int, *, first: datetime = NOW) -> None:
    """Let so many days pass, each with the turn of the night and a sweep; on every tenth it is swept again, as it is all day."""
    for passed in range(number):
        now = first + passed * DAY
        with transaction():
            follow_what_changed(now=now)
        sweep(now, HEAD)
        if passed % 10 == 0:
            sweep(now + timedelta(minutes=15), HEAD)


def mails_to(person_id: UUID) -> list[tuple[date, str]]:
    db.session.close()
    rows = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.queued_at)
    )
    return [(local_day(one.queued_at), one.subject or "") for one in rows]


def outcomes() -> set[tuple[str, str | None]]:
    db.session.close()
    rows = db.session.execute(select(Reminder.state, Reminder.reason))
    return {(row.state.value, row.reason) for row in rows}


def test_a_whole_life_of_one_obligation_that_nobody_meets(ada: UUID, lead: UUID, course: UUID) -> None:
    days(150)
    title = "Checking what AI tells you"
    assert mails_to(ada) == [
        (date(2026, 4, 2), f"Due in 30 days: {title}"),
        (date(2026, 4, 24), f"Due in 8 days: {title}"),  # a week before is a Saturday: the Friday before it
        (date(2026, 5, 1), f"Due tomorrow: {title}"),
        (date(2026, 5, 6), f"Was due 4 days ago: {title}"),  # the first day after the three days of grace
        (date(2026, 5, 12), f"Was due 10 days ago: {title}"),
        (date(2026, 5, 19), f"Was due 17 days ago: {title}"),
        (date(2026, 5, 26), f"Was due 24 days ago: {title}"),
        (date(2026, 6, 2), f"Was due 31 days ago: {title}"),
        (date(2026, 6, 9), f"Was due 38 days ago: {title}"),
    ]
    assert mails_to(lead) == [(date(2026, 5, 12), "Required learning of your team: 1 overdue for a week")]


def test_a_course_with_a_day_of_ones_own_that_is_required_as_well_stands_once_in_a_mail(
    ada: UUID, course: UUID
) -> None:
    enrolled(ada, course, due_on=date(2026, 4, 9), now=NOW)  # a week before it is the day on which the rule reminds too
    days(31)
    [(day, subject)] = mails_to(ada)
    assert (day, subject) == (date(2026, 4, 2), "Due in 30 days: Checking what AI tells you")


def test_the_managers_mail_names_nobody_and_no_course(ada: UUID, lead: UUID, course: UUID) -> None:
    days(12, first=EVE)
    [mail] = db.session.scalars(select(OutboxMessage).where(OutboxMessage.person_id == lead)).all()
    for body in (mail.text_body or "", mail.html_body or ""):
        assert "/team/required" in body
        assert "Ada" not in body
        assert "Clerk" not in body
        assert "Checking" not in body


def test_nothing_comes_once_it_is_done_even_before_a_worker_has_followed(ada: UUID, lead: UUID, course: UUID) -> None:
    days(22, first=NOW + 30 * DAY)
    assert len(mails_to(ada)) == 1
    due = NOW + 52 * DAY
    with transaction():
        follow_what_changed(now=due)
    learn(ada, course, local_day(due))
    sweep(due, HEAD)
    assert len(mails_to(ada)) == 1
    assert (ReminderState.SUPPRESSED.value, "completed") in outcomes() or len(outcomes()) == 1
    days(26, first=due)  # each of which would be one of a reminder, to the second after it was due
    assert len(mails_to(ada)) == 1
    assert mails_to(lead) == []


def test_a_missed_month_sends_the_latest_alone(ada: UUID, course: UUID) -> None:
    days(1)
    days(1, first=datetime(2026, 5, 20, 9, tzinfo=NOW.tzinfo))
    assert mails_to(ada) == [(date(2026, 5, 20), "Was due 18 days ago: Checking what AI tells you")]
    assert (ReminderState.SUPERSEDED.value, "later-one") in outcomes()


def test_a_date_that_moves_owes_afresh_and_what_was_owed_before_is_let_go(ada: UUID, course: UUID) -> None:
    days(1, first=NOW + 30 * DAY)
    with transaction() as session:
        session.add(
            LongAbsence(
                id=new_id(), person_id=ada, starts_on=TODAY + 31 * DAY, ends_on=TODAY + 99 * DAY, recorded_by=ada
            )
        )
    days(62, first=NOW + 31 * DAY)
    assert [day for day, _subject in mails_to(ada)] == [date(2026, 4, 2)]
    days(3, first=datetime(2026, 7, 9, 12, tzinfo=NOW.tzinfo))
    assert [day for day, _subject in mails_to(ada)] == [date(2026, 4, 2), date(2026, 7, 10)]  # due on 9 August now


@pytest.mark.parametrize("what", ["left", "private", "exempt", "away"])
def test_whoever_left_is_exempt_away_or_a_members_staff_gets_nothing(ada: UUID, course: UUID, what: str) -> None:
    with transaction() as session:
        session.execute(update(Obligation).where(Obligation.person_id == ada).values(due_on=TODAY - 10 * DAY))
        if what == "left":
            record_leaver(ada, last_day=TODAY, by_id=None, now=NOW)
        elif what == "private":
            session.get_one(Person, ada).person_type = PersonType.MEMBERS_STAFF
        elif what == "exempt":
            session.add(
                LearningExemption(
                    id=new_id(), person_id=ada, course_id=course, starts_on=TODAY, ends_on=TODAY, approved_by=ada
                )
            )
        else:
            session.add(LongAbsence(id=new_id(), person_id=ada, starts_on=TODAY, recorded_by=ada))
    sweep(NOW, HEAD)
    assert mails_to(ada) == []


def test_a_new_manager_is_told_and_the_former_one_is_not(ada: UUID, lead: UUID, course: UUID) -> None:
    other = add("Nora New")
    learn(other, course, TODAY)
    with transaction():
        follow_what_changed(now=NOW)
        set_manager(ada, other, starts_on=TODAY, by_id=None, now=NOW)
    days(20, first=EVE)
    assert mails_to(lead) == []
    assert [day for day, _subject in mails_to(other)] == [date(2026, 5, 12)]


def test_a_chase_is_told_once_and_not_when_it_is_done_by_then(ada: UUID, lead: UUID, course: UUID) -> None:
    first = NOW + 41 * DAY
    days(1, first=first)
    assert len(mails_to(ada)) == 1, "30 days before, a little late"
    chase(ada, by_id=lead, now=first + timedelta(hours=1))
    days(3, first=first + DAY)
    assert [subject for _day, subject in mails_to(ada)[1:]] == ["Your manager reminds you of 1 required course"]
    chase(ada, by_id=lead, now=first + 3 * DAY)
    learn(ada, course, local_day(first + 3 * DAY))
    days(1, first=first + 4 * DAY)
    assert len(mails_to(ada)) == 2


def chase(person_id: UUID, *, by_id: UUID, now: datetime) -> None:
    with transaction() as session:
        [thing] = session.scalars(select(Obligation.id).where(Obligation.person_id == person_id))
        session.add(LearningChase(id=new_id(), obligation_id=thing, by_id=by_id, chased_at=now))


def test_everybodys_own_ledger_says_what_comes_next_and_why(be: Be, found: None, lead: UUID) -> None:
    made = add_course()
    rule(made, lead, schedule=Schedule(Recurrence.ONCE, days=60), now=utc_now())
    shown = " ".join(be(lead).get("/my-messages").text.split())
    assert shown.count("It is required of you by") == 1, "the next message; the sentence says which follow"
    assert "We write 30 days, 7 days and 1 day before." in shown
    assert ReminderKind.LEARNING_DUE.value not in shown
    with transaction() as session:
        session.execute(update(Obligation).values(due_on=local_day(utc_now()) - 2 * DAY))
    assert "it counts as late after" in be(lead).get("/my-messages").text


def test_what_a_rule_asks_only_now_waits_five_minutes_so_that_it_can_be_taken_back_unheard(ada: UUID) -> None:
    week = Schedule(Recurrence.ONCE, days=7)
    made = rule(add_course(), ada, schedule=week)
    minutes = timedelta(minutes=1)
    sweep(NOW + 4 * minutes, HEAD)
    assert mails_to(ada) == []
    with transaction():
        end_rule(made, by_id=ada, now=NOW + 4 * minutes)
    sweep(NOW + 6 * minutes, HEAD)
    assert mails_to(ada) == []
    rule(add_course("other", title="Another course"), ada, schedule=week, now=NOW + 7 * minutes)
    sweep(NOW + 13 * minutes, HEAD)
    assert [day for day, _subject in mails_to(ada)] == [TODAY]
