"""A completed course is evidence for what somebody says next of a skill: written down for them, and theirs to change."""

import html
import re
from collections.abc import Callable, Generator
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import travel

from skills_centre.learning.queries.evidence import AT_MOST, completed_courses_in
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.words import Words
from skills_centre.skills.models import Source
from skills_centre.skills.services.standing import refresh_skill
from tests.conftest import NOW
from tests.learning.builders import add_course, completed
from tests.skills.assessed import record
from tests.skills.builders import published, skill_id, small_framework

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

LATER = NOW + timedelta(days=1)
SENTENCE = "I completed the course “Writing well” on 3 March 2026."


@pytest.fixture(autouse=True)
def a_day_later() -> Generator[None]:
    with travel(LATER):
        yield


@pytest.fixture
def ada(client: FlaskClient, make_person: MakePerson) -> Person:
    published(small_framework(), now=NOW - timedelta(days=300))
    return make_person("Ada Okafor")


def take(person_id: UUID, key: str = "writing-well", title: str = "Writing well") -> None:
    completed(person_id, add_course(key, title=title, lessons=("first",), quiz=None, skills=("writing",)))


def begun_with(browser: FlaskClient, skill: str = "writing") -> str:
    answer = browser.get(f"/my-skills/assess/{skill}")
    assert answer.status_code == 200, answer.headers
    page = answer.text
    found = re.search(r'<textarea[^>]*id="evidence"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_the_answer_about_a_skill_begins_with_the_course_that_taught_it(ada: Person, be: Be) -> None:
    browser = be(ada.id)
    assert begun_with(browser) == ""
    take(ada.id)
    assert begun_with(browser) == SENTENCE
    assert begun_with(browser, "searching") == ""


def version_on_the_page(browser: FlaskClient) -> str:
    found = re.search(r'name="version_id" value="([^"]+)"', browser.get("/my-skills/assess/writing").text)
    assert found
    return found[1]


@pytest.mark.sqlite_only
def test_it_is_sent_with_the_answer_as_it_was_left(ada: Person, be: Be) -> None:
    take(ada.id)
    browser = be(ada.id)
    sent = {"version_id": version_on_the_page(browser), "level": "2", "evidence": SENTENCE, "then": "send"}
    assert browser.post("/my-skills/assess/writing", data=sent).status_code == 302
    assert SENTENCE in set(db.session.scalars(select(Words.body)))


@pytest.mark.sqlite_only
def test_what_was_taken_out_of_it_stays_out(ada: Person, be: Be) -> None:
    take(ada.id)
    browser = be(ada.id)
    sent = {"version_id": version_on_the_page(browser), "level": "2", "evidence": "", "then": "later"}
    assert browser.post("/my-skills/assess/writing", data=sent).status_code == 302
    assert begun_with(browser) == ""
    assert SENTENCE not in set(db.session.scalars(select(Words.body)))


@pytest.mark.sqlite_only
def test_what_was_completed_before_the_latest_confirmed_level_is_no_news(
    ada: Person, be: Be, make_person: MakePerson
) -> None:
    take(ada.id)
    by = make_person("Mo Lead").id
    with transaction():
        record(ada.id, skill_id("writing"), 1, source=Source.MANAGER, assessor_id=by, on=LATER.date(), at=LATER)
        refresh_skill(ada.id, skill_id("writing"), now=LATER)
    assert begun_with(be(ada.id)) == ""


def test_the_latest_few_within_a_year_are_told_each_once(ada: Person, make_person: MakePerson) -> None:
    for number in range(AT_MOST + 1):
        take(ada.id, f"course-{number}", f"Course {number}")
    take(make_person("Ben Ito").id, "of-another", "Of another")
    assert len(completed_courses_in("writing", person_id=ada.id, now=LATER)) == AT_MOST
    assert completed_courses_in("writing", person_id=ada.id, now=NOW + timedelta(days=367)) == []


@pytest.mark.sqlite_only
def test_members_staff_keep_it_for_themselves(ada: Person, make_person: MakePerson, be: Be) -> None:
    del ada
    private = make_person("Una Vale", person_type=PersonType.MEMBERS_STAFF)
    take(private.id)
    assert begun_with(be(private.id)) == SENTENCE
