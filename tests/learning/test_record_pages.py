"""The learning record as a page and as a file."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.learning.rules.record import in_hours
from skills_centre.people.models import Membership, Person
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.words import keep_words
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled
from tests.people.builders import add_unit

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def learned(person_id: UUID, day: date, minutes: int, *, title: str = "A talk") -> None:
    with transaction() as session:
        session.add(
            LearningRecordEntry(
                person_id=person_id,
                source=RecordSource.SESSION,
                words_id=keep_words(title, about_id=person_id, purpose="learning", now=NOW),
                minutes=minutes,
                learned_on=day,
                recorded_at=NOW,
            )
        )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (125, "2 hours 5 minutes"), (61, "1 hour 1 minute")],
)
def test_minutes_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


@pytest.mark.sqlite_only
def test_an_empty_record_says_what_will_be_here(be: Be, ada: Person) -> None:
    assert "Nothing is recorded yet" in be(ada.id).get("/my-learning/record").text


@pytest.mark.sqlite_only
def test_a_completed_course_is_recorded_with_version_time_and_the_team_of_that_day(be: Be, ada: Person) -> None:
    team = add_unit("Committee office")
    with transaction() as session:
        session.add(Membership(person_id=ada.id, unit_id=team, starts_on=date(2024, 1, 8)))
    made = enrolled(ada.id, add_course(lessons=("first",), quiz=None))
    browser = be(ada.id)
    browser.post(f"/learning/{made.id}/first/done")
    page = browser.get("/my-learning/record").text
    assert "Learning record of Ada Okafor" in page
    assert f"5 minutes of learning in {local_day(utc_now()).year}, in 1 entry" in page
    assert "Course, version 1.0, while in Committee office" in page


@pytest.mark.sqlite_only
def test_the_record_is_gathered_by_year_with_its_hours_and_shows_one_year_when_asked(be: Be, ada: Person) -> None:
    learned(ada.id, date(2025, 12, 31), 90, title="A talk last year")
    learned(ada.id, date(2026, 1, 1), 45, title="A talk this year")
    browser = be(ada.id)
    page = browser.get("/my-learning/record").text
    assert page.index("2026: 45 minutes") < page.index("A talk this year")
    assert page.index("2025: 1 hour 30 minutes") < page.index("A talk last year")
    only = browser.get("/my-learning/record?year=2025").text
    assert "A talk last year" in only
    assert "A talk this year" not in only
    assert "A talk this year" in browser.get("/my-learning/record?year=1999").text


@pytest.mark.sqlite_only
def test_the_file_holds_the_whole_record_and_runs_no_formula(be: Be, ada: Person) -> None:
    learned(ada.id, date(2026, 1, 1), 45, title="=HYPERLINK(1)")
    answer = be(ada.id).get("/my-learning/record.csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="learning-record-ada-okafor-')
    rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert rows == ["Date,What,How,Version,Minutes,Team then", "2026-01-01,'=HYPERLINK(1),Session,,45,"]


@pytest.mark.sqlite_only
def test_nobody_elses_learning_is_in_ones_record(be: Be, ada: Person, make_person: MakePerson) -> None:
    learned(ada.id, date(2026, 1, 1), 45)
    assert "A talk" not in be(make_person("Ben Ruiz").id).get("/my-learning/record").text


@pytest.mark.sqlite_only
def test_the_record_takes_the_same_few_statements_with_10_and_with_200_entries(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    counts = []
    for more in (10, 190):
        for _entry in range(more):
            learned(ada.id, date(2026, 1, 1), 45)
        counts.append(statements(lambda: browser.get("/my-learning/record")))
    assert counts[0] == counts[1] <= 4
