"""Everyone's own ledger: what we sent, why, what comes next, and what was spared."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.looks import Action, write_letter
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.own_messages import OwnMessages, own_messages
from skills_centre.reminders.queries.told_before import told_before
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD, change, enrolled

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]
DUE = date(2026, 3, 10)


def messages(person_id: UUID, now: datetime = NOW) -> OwnMessages:
    return own_messages(person_id, Policies(), now=now, closed=frozenset())


def test_what_comes_next_is_told_with_its_working_day(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    coming = messages(ada, NOW - timedelta(days=10)).coming
    assert [one.on for one in coming] == [date(2026, 3, 3), date(2026, 3, 9)]
    assert {one.subject.title for one in coming} == {"Checking what AI tells you"}


def test_what_left_is_told_with_its_reason_and_the_rest_still_comes(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    kept = messages(ada)
    assert [one.subject for one in kept.sent] == ["Due in 7 days: Checking what AI tells you"]
    assert [one.due_on for one in kept.sent[0].about] == [DUE]
    assert [one.on for one in kept.coming] == [date(2026, 3, 9)]


def test_what_is_owed_while_nothing_may_leave_comes_with_the_next_message(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    evening = datetime(2026, 3, 3, 20, tzinfo=UTC)
    sweep(evening, HEAD)
    assert [one.on for one in messages(ada, evening).coming] == [date(2026, 3, 4), date(2026, 3, 9)]


def test_what_was_spared_is_told_with_its_reason(make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolment_id = enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    sweep(datetime(2026, 3, 3, 20, tzinfo=UTC), HEAD)
    change(enrolment_id, state=EnrolmentState.COMPLETED, completed_at=NOW + timedelta(hours=9))
    sweep(datetime(2026, 3, 4, 9, tzinfo=UTC), HEAD)
    kept = messages(ada, datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert [one.reason for one in kept.unsent] == ["completed"]
    assert (kept.sent, kept.coming) == ([], [])


@pytest.mark.sqlite_only
def test_nobody_sees_anothers_messages(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    assert "Checking what AI tells you" in be(ada).get("/my-messages").text
    page = be(make_person("Nia New").id).get("/my-messages").text
    assert "Checking what AI tells you" not in page
    assert "Nothing is planned" in page


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("account-link:1", "It was about your account."),
        ("place-request-reminder:1:2", "Requests for places waited, and you are one of those who decide."),
        ("something-new:1", "Its subject says what it was about."),
    ],
)
def test_a_mail_of_another_kind_is_told_too_with_its_own_reason(
    be: Be, make_person: MakePerson, key: str, why: str
) -> None:
    ada = make_person("Ada Okafor").id
    with transaction():
        bodies = write_letter(
            HEAD, heading="Choose a password", paragraphs=("Hello.",), action=Action("Go", "/"), why="You asked."
        )
        queue_mail(
            key, person_id=ada, address="ada@example.org", subject="Choose a password",
            text_body=bodies.text, html_body=bodies.html, urgent=True, now=NOW,
        )  # fmt: skip
    page = be(ada).get("/my-messages").text
    assert "Choose a password" in page
    assert why in page


@pytest.mark.sqlite_only
def test_to_a_member_everything_is_a_suggestion(be: Be, make_person: MakePerson) -> None:
    mo = make_person("Mo Member", person_type=PersonType.MEMBER).id
    enrolled(mo, add_course(), due_on=local_day(utc_now()) + timedelta(days=20), now=utc_now())
    page = be(mo).get("/my-messages").text
    assert "is suggested for finishing" in page
    for word in ("required", "overdue", "compliance"):
        assert word not in page.casefold()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("courses", [1, 12])
def test_the_page_takes_as_many_statements_for_one_course_as_for_many(
    be: Be, make_person: MakePerson, courses: int
) -> None:
    ada = make_person("Ada Okafor").id
    for number in range(courses):
        enrolled(ada, add_course(f"course-{number}"), due_on=DUE + timedelta(days=number % 3), now=NOW)
    sweep(NOW, HEAD)
    browser = be(ada)
    assert statements(lambda: browser.get("/my-messages")) <= 18


def put_messages(person_id: UUID, number: int) -> None:
    """So many mails of the last days, one an hour, the newest first named."""
    with transaction():
        for one in range(number):
            queue_mail(
                f"session-event:{person_id}:{one}", person_id=person_id, address="ada@example.org", subject=f"Session {one:03}",
                text_body="Hello", html_body="Hello", urgent=True, now=NOW - timedelta(hours=one + 1),
            )  # fmt: skip


def told_on_the_site(person_id: UUID, at: datetime) -> None:
    """Something of a plan, told at an instant and by no mail."""
    with transaction() as session:
        session.add(
            Reminder(
                person_id=person_id,
                kind=ReminderKind.SKILL_STALE,
                subject_id=new_id(),
                occurrence=1,
                due_on=DUE,
                offset_days=-30,
                owed_on=DUE,
                state=ReminderState.TOLD,
                found_at=at,
                told_at=at,
            )
        )


def test_everything_that_was_ever_sent_is_there_a_page_at_a_time_each_once(make_person: MakePerson) -> None:
    ada, ben = make_person("Ada Okafor").id, make_person("Ben Iqbal").id
    enrolled(ada, add_course(), due_on=DUE, now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    put_messages(ada, 58)
    for hours in (30, 49):
        told_on_the_site(ada, NOW - timedelta(hours=hours, minutes=30))
    put_messages(ben, 3)
    pages = [told_before(ada, number) for number in (1, 2, 3, 99, -1)]
    assert [(page.number, page.pages, page.total, len(page.lines)) for page in pages] == [
        (1, 3, 61, 25), (2, 3, 61, 25), (3, 3, 61, 11), (3, 3, 61, 11), (1, 3, 61, 25),
    ]  # fmt: skip
    lines = [line for page in pages[:3] for line in page.lines]
    assert [line.told_at for line in lines] == sorted((line.told_at for line in lines), reverse=True)
    assert lines[0].about[0].title == "Checking what AI tells you"
    assert [line.subject for line in lines if line.kind == "session-event"] == [
        f"Session {one:03}" for one in range(58)
    ]
    assert [line.about[0].kind for line in lines if line.subject is None] == [ReminderKind.SKILL_STALE] * 2
    assert max(statements(partial(told_before, ada, number)) for number in (1, 2, 3)) <= 5
    assert told_before(make_person("Cy Lund").id, 1).lines == []


@pytest.mark.sqlite_only
def test_whoever_was_sent_more_than_the_page_shows_is_led_to_all_of_it(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    put_messages(ada, 3)
    assert "/my-messages/sent" not in be(ada).get("/my-messages").text
    put_messages(ada, 60)
    told_on_the_site(ada, NOW)
    browser = be(ada)
    assert 'href="/my-messages/sent">Everything that we ever sent you' in browser.get("/my-messages").text
    first, last = (browser.get(f"/my-messages/sent?page={number}").text for number in (1, 3))
    assert "Told here, not mailed" in first
    assert "Session 059" in last
    assert "Session 059" not in first
    assert "You have, wait for or asked for a place on this session" in last
    assert browser.get("/my-messages/sent?page=x").status_code == 200
    assert "Nothing yet" in be(make_person("Cy Lund").id).get("/my-messages/sent").text
