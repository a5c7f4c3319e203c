"""What people choose is kept to by the sweep, and undone by nobody but themselves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.errors import CannotBeStopped, NoDayOfWork
from skills_centre.reminders.models import MessageChoice, MessagePattern, Reminder
from skills_centre.reminders.queries.choices import choices_of
from skills_centre.reminders.queries.own_messages import WhyThen, own_messages
from skills_centre.reminders.rules.own_days import Pattern
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.topics import STOPPABLE, TOPICS, Frequency, Topic, topics_for
from skills_centre.reminders.services.choosing import choose_days, choose_frequency, forget_choices
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, enrolled

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]
#: NOW is Tuesday 3 March 2026.
THURSDAY = date(2026, 3, 12)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def choose(person_id: UUID, topic: Topic, frequency: Frequency, now: datetime = NOW) -> None:
    with transaction():
        choose_frequency(person_id, {topic: frequency}, Policies(), now=now, closed=())


def work_on(person_id: UUID, *days: int, weekly_on: int = 0, now: datetime = NOW) -> None:
    with transaction():
        choose_days(person_id, Pattern(frozenset(days), weekly_on), Policies(), now=now, closed=())


def sent_on(*days: int) -> list[int]:
    """The days of March on which a digest is made, of these."""
    return [day for day in days if sweep(at(day), HEAD).digests]


def ledger() -> list[tuple[int, str, str | None]]:
    db.session.close()
    rows = db.session.execute(
        select(Reminder.offset_days, Reminder.state, Reminder.reason).order_by(Reminder.due_on, Reminder.offset_days)
    )
    return [(row.offset_days, row.state.value, row.reason) for row in rows]


def test_what_is_slowed_comes_on_mondays_and_none_is_lost(app: Flask, make_person: MakePerson) -> None:
    ada, ben = make_person("Ada Okafor").id, make_person("Ben Ito").id
    course = add_course()
    for person in (ada, ben):
        enrolled(person, course, due_on=THURSDAY, now=NOW - timedelta(days=20))
    choose(ada, Topic.COURSES, Frequency.WEEKLY, at(1))
    assert [sweep(at(day), HEAD).digests for day in (2, 3, 4, 5, 6, 9, 10, 11, 12)] == [1, 0, 0, 1, 0, 1, 0, 1, 0]
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.offset_days, Reminder.owed_on).order_by(Reminder.owed_on)
    ).all()
    assert [(row.offset_days, row.owed_on.day) for row in rows if row.person_id == ada] == [(-7, 2), (-1, 9)]
    assert [(row.offset_days, row.owed_on.day) for row in rows if row.person_id == ben] == [(-7, 5), (-1, 11)]


def test_what_would_be_told_after_its_date_is_told_before(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    choose(ada, Topic.COURSES, Frequency.WEEKLY)
    enrolled(ada, add_course(), due_on=date(2026, 3, 6), now=NOW)
    assert sent_on(3, 4, 5, 6, 9) == [5]


def test_ordinary_mail_comes_on_days_of_work_only(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    work_on(ada, 1, 2, now=NOW - timedelta(days=2))
    enrolled(ada, add_course(), due_on=date(2026, 3, 14), now=NOW - timedelta(days=20))
    assert sent_on(2, 3, 4, 5, 6, 9, 10, 11, 12, 13) == [4, 11], (
        "the week before is a Saturday, the day before a Friday"
    )


def test_a_choice_reaches_what_is_owed_already_and_its_undoing_too(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=date(2026, 3, 20), now=NOW - timedelta(days=20))
    assert not sweep(at(13, hour=5), HEAD).digests
    choose(ada, Topic.COURSES, Frequency.WEEKLY, at(13, hour=6))
    assert sent_on(13) == []
    [coming] = [
        one for one in own_messages(ada, Policies(), now=at(13), closed=()).coming if one.on < date(2026, 3, 17)
    ][:1]
    assert (coming.on, coming.why_then) == (date(2026, 3, 16), WhyThen.WEEKLY)
    choose(ada, Topic.COURSES, Frequency.AS_IT_COMES, at(13, hour=11))
    assert sent_on(13) == [13]


def test_what_is_stopped_is_not_sent_and_the_ledger_says_why(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=THURSDAY, now=NOW - timedelta(days=20))
    choose(ada, Topic.COURSES, Frequency.NEVER)
    assert sent_on(5, 11) == []
    assert ledger() == [(-7, "suppressed", "stopped"), (-1, "suppressed", "stopped")]
    assert own_messages(ada, Policies(), now=at(4), closed=()).coming == []


def test_a_choice_that_comes_between_finding_and_sending_holds(app: Flask, make_person: MakePerson) -> None:
    """The sweep looks again: also at what a rival wrote after it had looked first."""
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=date(2026, 3, 20), now=NOW - timedelta(days=20))
    choose(ada, Topic.COURSES, Frequency.WEEKLY)
    sweep(at(13, hour=5), HEAD)
    with transaction() as session:
        session.execute(update(Reminder).values(owed_on=date(2026, 3, 13)))
    assert sent_on(13, 16) == [16]


def test_a_new_enrolment_never_undoes_what_was_chosen(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    choose(ada, Topic.COURSES, Frequency.NEVER)
    work_on(ada, 0, 1)
    for number in range(2):
        enrolled(ada, add_course(f"course-{number}"), due_on=THURSDAY + timedelta(days=number), now=NOW)
    assert sent_on(5, 6, 9, 10, 11, 12) == []
    kept = choices_of(ada)
    assert (kept.of(Topic.COURSES), kept.pattern.works_on) == (Frequency.NEVER, frozenset({0, 1}))


def test_what_others_wait_for_and_what_is_required_cannot_be_stopped(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    for topic in set(Topic) - set(STOPPABLE):
        with pytest.raises(CannotBeStopped):
            choose(ada, topic, Frequency.NEVER)
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(insert(MessageChoice).values(person_id=ada, topic=topic, frequency="never", chosen_at=NOW))
    with pytest.raises(NoDayOfWork):
        work_on(ada)
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(MessagePattern).values(person_id=ada, works_on=0, weekly_on=0, changed_at=NOW))


def test_a_leavers_choices_go_when_they_are_erased(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    choose(ada, Topic.NEWS, Frequency.WEEKLY)
    work_on(ada, 0)
    with transaction():
        forget_choices(ada, now=NOW)
    assert [db.session.scalar(select(kept.person_id)) for kept in (MessageChoice, MessagePattern)] == [None, None]


def test_members_and_their_staff_are_asked_about_nothing_that_could_be_required() -> None:
    mine = topics_for(is_private=True, is_manager=True, decides=True)
    assert mine == [
        Topic.COURSES,
        Topic.OWN_PLAN,
        Topic.NEWS,
        Topic.HELP,
        Topic.SESSIONS,
        Topic.OF_USE,
        Topic.ANNOUNCEMENTS,
    ]
    for topic in mine:
        assert "required" not in TOPICS[topic].name + TOPICS[topic].about


AS_NOW = {"works_on": ["0", "1", "2", "3", "4"], "weekly_on": "0"}


@pytest.mark.sqlite_only
def test_the_page_keeps_what_is_chosen_and_says_what_it_refuses(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    browser = be(ada)
    page = browser.get("/my-messages/choices").text
    assert "Courses with a date" in page
    assert "Required learning of your team" not in page
    chosen = {
        "courses": "weekly",
        "own_plan": "weekly",
        "required": "weekly",
        "news": "never",
        "help": "weekly",
        "sessions": "never",
        "asked": "as-it-comes",
        "of_use": "never",
        "recommended": "weekly",
        "announcements": "as-it-comes",
    }
    days = {"works_on": ["0", "2"], "weekly_on": "2"}
    assert browser.post("/my-messages/choices", data=chosen | days).status_code == 303
    kept = choices_of(ada)
    assert (kept.of(Topic.REQUIRED), kept.of(Topic.NEWS)) == (Frequency.WEEKLY, Frequency.NEVER)
    assert kept.pattern == Pattern(frozenset({0, 2}), 2)
    for wrong, said in (
        ({"required": "never"}, "Not a valid choice"),
        ({"works_on": []}, "Choose at least one day on which you work"),
    ):
        answer = browser.post("/my-messages/choices", data=chosen | days | wrong)
        assert (answer.status_code, said in answer.text) == (422, True)
        assert answer.text.count("Error: ", 0, answer.text.index("</title>")) == 1
    assert choices_of(ada) == kept


@pytest.mark.sqlite_only
def test_to_a_member_the_page_says_nothing_of_requirements(be: Be, make_person: MakePerson) -> None:
    browser = be(make_person("Mo Member", person_type=PersonType.MEMBER).id)
    page = browser.get("/my-messages/choices").text
    for word in ("equired", "overdue", "compliance", "your manager"):
        assert word not in page
    chosen = {
        "courses": "never",
        "own_plan": "never",
        "news": "weekly",
        "help": "as-it-comes",
        "sessions": "never",
        "of_use": "as-it-comes",
        "announcements": "never",
        "required": "weekly",
    }
    assert browser.post("/my-messages/choices", data=chosen | AS_NOW).status_code == 303


@pytest.mark.sqlite_only
def test_the_own_page_says_on_which_day_and_why_then(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=local_day(utc_now()) + timedelta(days=60), now=utc_now())
    choose(ada, Topic.COURSES, Frequency.WEEKLY, utc_now())
    days = {one.on.weekday() for one in own_messages(ada, Policies(), now=utc_now(), closed=()).coming}
    assert days == {0}
