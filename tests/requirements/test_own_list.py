"""One's own required learning as its reader sees it: on its page, on the home page and under My learning."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.learning.models import RecordSource
from skills_centre.people.models import PersonType
from skills_centre.platform.clock import local_day, months_after, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation
from skills_centre.requirements.queries.own_list import own_list
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.states import ObligationState
from skills_centre.requirements.services.following import follow_what_changed
from skills_centre.requirements.services.obligations import follow_rules
from skills_centre.requirements.services.rules import end_rule
from tests.learning.builders import add_course, enrolled
from tests.people.builders import add
from tests.requirements.builders import YEARLY, learn, rule

DAY = timedelta(days=1)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def today() -> date:
    return local_day(utc_now())


@pytest.fixture
def ada(app: Flask, found: None) -> UUID:
    return add("Ada Clerk")


@pytest.fixture
def course(ada: UUID) -> UUID:
    return add_course()


def due(person_id: UUID, day: date, *, closes_on: date | None = None) -> None:
    """As if it had been asked earlier: due on another day, and done in time to count until one."""
    with transaction() as session:
        is_theirs = Obligation.person_id == person_id, Obligation.closed_on.is_(None)
        session.execute(update(Obligation).where(*is_theirs).values(due_on=day, closes_on=closes_on))


def asked(course: UUID, ada: UUID) -> None:
    rule(course, ada, schedule=YEARLY, now=utc_now())


def page(be: Be, who: UUID, path: str = "/my-learning/required") -> str:
    return " ".join(be(who).get(path).text.split())


def test_it_says_what_by_when_and_why_and_leads_straight_into_the_course(
    be: Be, ada: UUID, course: UUID, today: date
) -> None:
    asked(course, ada)
    shown = page(be, ada)
    assert f"Due in 30 days, by {in_words(today + 30 * DAY)}." in shown
    assert "1 course due within 30 days." in shown
    assert (
        "Everyone completes “Checking what AI tells you” within 30 days of joining and again every 12 months." in shown
    )
    assert 'action="/courses/checking-ai/enrol"' in shown
    enrolled(ada, course)
    assert ">Continue<" in page(be, ada)
    for other in ("/", "/my-learning"):
        assert "Checking what AI tells you" in page(be, ada, other)


@pytest.mark.parametrize(
    ("days_ago", "state", "words"),
    [
        (-31, ObligationState.NOT_DUE, "Nothing is due within 30 days."),
        (-1, ObligationState.DUE_SOON, "Due tomorrow"),
        (0, ObligationState.DUE, "Due today"),
        (7, ObligationState.DUE, "It was due on"),
        (8, ObligationState.OVERDUE, "1 course overdue"),
    ],
)
def test_each_state_has_its_words(
    be: Be, ada: UUID, course: UUID, today: date, days_ago: int, state: ObligationState, words: str
) -> None:
    asked(course, ada)
    due(ada, today - days_ago * DAY)
    assert [one.state for one in own_list(ada, on=today).now] == [state]
    assert words in page(be, ada)


def test_what_is_done_is_shown_as_done_before_any_worker_has_looked(
    be: Be, ada: UUID, course: UUID, today: date
) -> None:
    asked(course, ada)
    learn(ada, course, today)
    assert f"Completed on {in_words(today)}." in page(be, ada)
    assert "Required of you" not in page(be, ada, "/my-learning")
    with transaction():
        follow_what_changed(now=utc_now())
    shown = page(be, ada)
    assert "What was asked before" in shown
    assert f"Due by {in_words(months_after(today, 12))}." in shown


@pytest.mark.sqlite_only
def test_after_a_missed_year_the_next_time_has_begun_and_once_the_rule_ends_nothing_is_asked(
    be: Be, ada: UUID, course: UUID, today: date
) -> None:
    cycle = Schedule(Recurrence.FIXED, days=30, fixed_on=today + 40 * DAY, months=12)
    rule_id = rule(course, ada, schedule=cycle, now=utc_now())
    for day in (today - 400 * DAY, today - 35 * DAY):
        due(ada, day, closes_on=today - DAY)
        with transaction():
            follow_rules(now=utc_now())
    missed = [one for one in own_list(ada, on=today).before if one.outcome is Outcome.MISSED]
    assert len(missed) == 2
    shown = page(be, ada)
    assert shown.count("The next time has begun.") == 2
    assert f"It was due on {in_words(missed[0].due_on or today)}. The next time has begun." in shown
    assert "not asked any more" not in shown
    with transaction():
        end_rule(rule_id, by_id=ada, now=utc_now())
    shown = page(be, ada)
    assert shown.count("The next time has begun.") == 2, "a later one was asked for, and no more"
    assert f"ot asked any more since {in_words(today)}." in shown


def test_what_one_records_oneself_is_not_taken_for_done(be: Be, ada: UUID, course: UUID, today: date) -> None:
    asked(course, ada)
    learn(ada, course, today, source=RecordSource.SELF_RECORDED)
    assert "1 course due within 30 days." in page(be, ada)


def test_an_excuse_and_an_absence_press_nobody(be: Be, ada: UUID, course: UUID, today: date) -> None:
    asked(course, ada)
    with transaction() as session:
        session.add(
            LearningExemption(
                id=new_id(), person_id=ada, course_id=course, starts_on=today, ends_on=today + 9 * DAY, approved_by=ada
            )
        )
    assert f"Exempt until {in_words(today + 9 * DAY)}." in page(be, ada)
    assert "Required of you" not in page(be, ada, "/my-learning")
    with transaction() as session:
        session.query(LearningExemption).delete()
        session.add(LongAbsence(id=new_id(), person_id=ada, starts_on=today, recorded_by=ada))
    with transaction():
        follow_what_changed(now=utc_now())
    assert "It waits until the end of the absence." in page(be, ada)
    assert "Required of you" not in page(be, ada, "/my-learning")


def test_members_peers_and_their_staff_see_no_word_of_it(be: Be, ada: UUID, course: UUID) -> None:
    pat = add("Pat Private", kind=PersonType.MEMBERS_STAFF)
    asked(course, ada)
    assert be(pat).get("/my-learning/required").location == "/my-learning"
    for path in ("/", "/my-learning"):
        assert "required" not in page(be, pat, path).casefold()


def test_whoever_owes_nothing_is_told_so(be: Be, ada: UUID) -> None:
    assert "Nothing is required of you" in page(be, ada)
    db.session.close()
