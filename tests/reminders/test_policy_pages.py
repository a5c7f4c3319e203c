"""The pages on which it is decided when each kind is sent: plain words, limits, a rival's change, the history."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from time_machine import travel
from werkzeug.test import TestResponse

from skills_centre.people.models import Role
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kind_words import WORDS
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.timing import DEFAULT_HOURS
from skills_centre.reminders.services.rehearsing import mail_day_after
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.reminders.builders import enrolled

Be = Callable[[UUID], FlaskClient]
KINDS = "/administration/messages/kinds"

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def keeper(found: None) -> UUID:
    return add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,))


def save(browser: FlaskClient, kind: str, **typed: str) -> TestResponse:
    """Look at what a policy would do, and save it."""
    shown = browser.post(f"{KINDS}/{kind}", data=typed)
    marks = re.findall(r'name="sure" value="(\w+)"', shown.text)
    if not marks:
        return shown
    return browser.post(f"{KINDS}/{kind}", data={**typed, "sure": marks[0]}, follow_redirects=True)


def text_of(page: str) -> str:
    return " ".join(page.split())


def test_every_kind_has_a_page_that_says_in_words_when_it_is_sent_and_what_is_fixed(be: Be, keeper: UUID) -> None:
    assert set(WORDS) == set(Kind)
    browser = be(keeper)
    table = browser.get(KINDS).text
    for kind, words in WORDS.items():
        assert f'href="{KINDS}/{kind.value}"' in table
        page = text_of(browser.get(f"{KINDS}/{kind.value}").text)
        assert words.name in page
        assert "the default holds" in page
        terms = TERMS[kind]
        assert ('name="days"' in page) is bool(terms.bounds)
        assert ('name="is_on"' in page) is terms.may_be_off
        assert ('name="most_a_week"' in page) is terms.may_be_capped
    assert browser.get(f"{KINDS}/nothing").status_code == 404


def test_days_are_typed_without_signs_and_saved_and_told_of(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    sent = save(browser, "learning-due", days="14, 3", was="0")
    assert "14 days and 3 days before the due date." in sent.text
    assert "By Kit Keeper" in sent.text
    assert policies_now().of(Kind.LEARNING_DUE).policy == Policy((-14, -3))
    page = text_of(browser.get(f"{KINDS}/learning-due").text)
    assert 'value="14, 3"' in page
    assert "The default is: 30 days, 7 days and 1 day before the due date." in page
    assert "We write 14 days and 3 days before" not in page
    back = browser.post(f"{KINDS}/learning-due/default", data={"was": "1"}, follow_redirects=True)
    assert "The default holds again" in back.text
    assert "(back to the default)" in back.text
    assert policies_now().of(Kind.LEARNING_DUE).policy == TERMS[Kind.LEARNING_DUE].default


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("learning-due", {"days": ""}, "Enter at least one number of days"),
        ("learning-due", {"days": "soon"}, "Enter whole numbers with commas between"),
        ("learning-due", {"days": "90"}, "Each must be a whole number from 0 to 60"),
        ("learning-overdue", {"days": "1, 3"}, "Leave at least 6 days between one and the next"),
    ],
)
def test_what_is_outside_the_limits_is_said_and_stays_typed(
    be: Be, keeper: UUID, kind: str, typed: dict[str, str], sentence: str
) -> None:
    answer = be(keeper).post(f"{KINDS}/{kind}", data={**typed, "was": "0"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed["days"]}"' in answer.text or not typed["days"]
    assert policies_now().changed == {}


def test_what_may_not_be_decided_of_a_kind_is_not_read_from_a_form_that_was_made_up(be: Be, keeper: UUID) -> None:
    save(be(keeper), "learning-due", days="7", is_on="no", most_a_week="1", was="0")
    assert policies_now().of(Kind.LEARNING_DUE).policy == Policy((-7,))


def test_the_second_of_two_is_told_keeps_what_they_typed_and_may_save_it_then(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    save(browser, "course-due", days="10", was="0")
    late = save(browser, "course-due", days="5", was="0")
    assert late.status_code == 422
    assert "Somebody else changed this" in late.text
    assert 'value="5"' in late.text
    assert 'name="was" value="1"' in late.text
    assert policies_now().of(Kind.COURSE_DUE).policy.offsets == (-10,)
    assert "Saved." in save(browser, "course-due", days="5", was="1").text


def test_before_it_is_saved_the_next_mail_day_is_shown_as_it_is_and_as_it_would_be(be: Be, keeper: UUID) -> None:
    """On a Monday at noon: in the evening, or on a Thursday, more leaves on the next day, and rightly."""
    with travel(datetime(2026, 3, 9, 12, tzinfo=UTC)):
        day = mail_day_after(utc_now(), ())
        enrolled(add("Ada Clerk"), add_course(), due_on=day + timedelta(days=3), now=utc_now() - timedelta(days=30))
        browser = be(keeper)
        shown = text_of(browser.post(f"{KINDS}/course-due", data={"days": "3", "was": "0"}).text)
    assert "<strong>3 days before that day.</strong>" in shown
    assert "1 message would leave with this; as it is now, 0." in shown
    assert policies_now().changed == {}


def test_a_first_sentence_is_shown_in_a_real_message_without_its_receivers_name_before_it_is_saved(
    be: Be, keeper: UUID
) -> None:
    day = mail_day_after(utc_now(), ())
    enrolled(add("Ada Clerk"), add_course(), due_on=day + timedelta(days=1), now=utc_now() - timedelta(days=30))
    browser, sentence = be(keeper), "The learning team wishes you a good term."
    shown = text_of(browser.post(f"{KINDS}/course-due", data={"days": "7, 1", "opening": sentence, "was": "0"}).text)
    assert f"Hello Colleague, {sentence} &#34;Checking what AI tells you&#34; is due" in shown
    assert "Ada" not in shown
    saved = save(browser, "course-due", days="7, 1", opening=sentence, was="0")
    assert "Saved." in saved.text
    assert f"It begins: “{sentence}”" in browser.get(f"{KINDS}/course-due").text
    assert "addresses" in text_of(save(browser, "course-due", days="7", opening="See www.example.org", was="1").text)


def test_a_kind_that_nobody_waits_for_is_turned_off_and_limited(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    save(browser, "course-suggested", is_on="yes", most_a_week="2", was="0")
    assert "To the same person on two days of a week at the most." in browser.get(KINDS).text
    save(browser, "course-suggested", is_on="no", most_a_week="", was="1")
    assert not policies_now().of(Kind.COURSE_SUGGESTED).policy.is_on
    assert "Not sent." in browser.get(KINDS).text


def test_the_hours_are_chosen_and_everybodys_own_page_says_them(be: Be, keeper: UUID) -> None:
    browser = be(keeper)
    assert (
        browser.post("/administration/messages/hours", data={"opens": "9", "closes": "10", "was": "0"}).status_code
        == 422
    )
    sent = browser.post(
        "/administration/messages/hours", data={"opens": "9", "closes": "17", "was": "0"}, follow_redirects=True
    )
    assert "on working days from 9 am to 5 pm" in sent.text
    assert "on working days from 9 am to 5 pm" in be(add("Ada Clerk")).get("/my-messages").text


def test_others_read_and_whoever_is_for_a_part_of_the_organisation_changes_nothing(be: Be, keeper: UUID) -> None:
    reader = be(add("Ari Auditor", roles=(Role.AUDITOR,)))
    assert 'name="days"' not in reader.get(f"{KINDS}/course-due").text
    assert "Change the hours" not in reader.get(KINDS).text
    local, area = add("Lou Local"), add_unit("Committees")
    with transaction():
        grant_role(local, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=NOW)
    browser = be(local)
    assert browser.get(f"{KINDS}/course-due").status_code == 200
    for path, data in (
        (f"{KINDS}/course-due", {"days": "3", "was": "0"}),
        (f"{KINDS}/course-due/default", {"was": "0"}),
        ("/administration/messages/hours", {"opens": "9", "closes": "17", "was": "0"}),
    ):
        assert "Your role is for a part of the organisation" in browser.post(path, data=data).text
    assert (policies_now().changed, policies_now().hours) == ({}, DEFAULT_HOURS)
