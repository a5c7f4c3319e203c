"""Everyone's own ledger: what we sent, why, what comes next, and what was spared."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.mail.looks import Action, write_letter
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.queries.own_messages import OwnMessages, own_messages
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
