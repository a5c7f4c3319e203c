"""Writing a course in forms: step by step, each kept or refused where it was typed, and never over somebody else's words."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.packs import parse_pack
from skills_centre.catalogue.queries.courses import course_version, module_contents, modules_of, pack_files
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db
from tests.counting import statements
from tests.skills.builders import published, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

COURSE: dict[str, str | list[str]] = {
    "title": "Checking figures",
    "summary": "How to see in a minute whether a figure can be right.",
    "description": "A course for **busy people**.",
    "outcomes": "spot a figure that cannot be right\nsay where it came from",
    "audience": "Everyone",
    "topic": "Data",
    "delivery": "self-paced",
    "provider": "Digital and Data Skills Centre",
    "owner": "Digital skills team",
    "review_on": ["30", "9", "2027"],
    "cost": "0",
    "key": "",
    "lesson_title": "Where figures come from",
    "minutes": "8",
    "text": "Ask **who counted**.\n\n## How\n\nAnd how.",
}
QUESTION = {
    "question": "Which comes first?",
    "kind": "single",
    "answer_1": "Who counted",
    "right_1": "y",
    "feedback_1": "Yes: it tells what was counted.",
    "answer_2": "The chart",
    "feedback_2": "A chart shows only what was counted.",
}
QUIZ = {"title": "Check yourself", "minutes": "4", "required": "y", "pass_mark": "80", **QUESTION}


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


def begin(browser: FlaskClient, **changes: str) -> TestResponse:
    return browser.post("/administration/courses/by-form", data={**COURSE, **changes})


def draft_of(browser: FlaskClient) -> UUID:
    answer = begin(browser)
    assert answer.status_code == 303, answer.text
    return db.session.execute(select(CourseVersion.id)).scalar_one()


def place(version_id: UUID, rest: str = "") -> str:
    return f"/administration/courses/{version_id}/write{rest}"


def seen(version_id: UUID) -> str:
    db.session.close()
    return course_version(version_id).pack_digest


def test_a_form_becomes_a_draft_with_its_first_lesson_and_a_sound_pack(be: Be, author: Person) -> None:
    version_id = draft_of(be(author.id))
    course = course_version(version_id)
    assert (course.key, course.state, course.minutes) == ("checking-figures", CourseState.DRAFT, 8)
    assert course.outcomes == ("spot a figure that cannot be right", "say where it came from")
    assert [module.title for module in modules_of(version_id)] == ["Where figures come from"]
    assert parse_pack(pack_files(version_id), folder="checking-figures").course.title == "Checking figures"


def test_the_same_form_sent_twice_makes_one_course(be: Be, author: Person) -> None:
    browser = be(author.id)
    begin(browser)
    begin(browser)
    assert db.session.scalar(select(func.count()).select_from(Course)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Enter the title"),
        ({"summary": "x" * 161}, "The summary must be 160 characters or fewer"),
        ({"outcomes": " "}, "Enter at least one outcome"),
        ({"topic": ""}, "Choose a topic"),
        ({"cost": "much"}, "ost"),
        ({"key": "Not A Key"}, "lower-case letters and digits"),
        ({"text": "![](media/x.png)"}, "no alternative text"),
        ({"text": "::: exercise\nnever closed"}, "never closed"),
        ({"text": "# Too high"}, "headings start at ##"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_is_lost(
    be: Be, author: Person, changes: dict[str, str], sentence: str
) -> None:
    answer = begin(be(author.id), **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "There is a problem" in answer.text
    assert "spot a figure" in answer.text or "outcomes" in changes
    assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_lessons_are_added_changed_moved_and_taken_out(be: Be, author: Person) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    second = {"title": "Rates", "minutes": "5", "required": "y", "text": "Of how many?", "seen": seen(version_id)}
    for _ in range(2):
        assert browser.post(place(version_id, "/lessons/new"), data=second).status_code == 303
    assert [(one.title, one.minutes) for one in modules_of(version_id)] == [
        ("Where figures come from", 8),
        ("Rates", 5),
    ]
    assert course_version(version_id).minutes == 13
    changed = {**second, "text": "Out of how many?", "seen": seen(version_id)}
    assert browser.post(place(version_id, "/lessons/rates"), data=changed).status_code == 303
    assert "Out of how many?" in module_contents(version_id)[1].body
    browser.post(place(version_id, "/parts/rates/move"), data={"place": "1", "seen": seen(version_id)})
    assert [one.title for one in modules_of(version_id)] == ["Rates", "Where figures come from"]
    for key in ("rates", "where-figures-come-from"):
        browser.post(place(version_id, f"/parts/{key}/remove"), data={"seen": seen(version_id)})
    assert [one.title for one in modules_of(version_id)] == ["Where figures come from"], "the last part stays"


def test_a_quiz_is_written_question_by_question(be: Be, author: Person) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    assert browser.post(place(version_id, "/quizzes/new"), data={**QUIZ, "seen": seen(version_id)}).status_code == 303
    another = {**QUESTION, "question": "Which are rates?", "kind": "multiple", "right_2": "y", "seen": seen(version_id)}
    answer = browser.post(place(version_id, "/quizzes/check-yourself/questions/new"), data=another)
    assert answer.status_code == 303, answer.text
    quiz = module_contents(version_id)[1].quiz
    assert quiz is not None
    assert [(one.text, one.kind, sum(o.correct for o in one.options)) for one in quiz.questions] == [
        ("Which comes first?", "single", 1),
        ("Which are rates?", "multiple", 2),
    ]
    page = browser.get(place(version_id, "/quizzes/check-yourself")).text
    assert "Which are rates?" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer_2": "", "feedback_2": ""}, "Enter at least two answers"),
        ({"right_1": ""}, "Mark at least one answer as right"),
        ({"right_2": "y"}, "choose “Choose all that apply”"),
        ({"feedback_2": ""}, "Say what somebody learns from choosing answer 2"),
        ({"answer_2": "Who counted"}, "Two options say the same"),
        ({"pass_mark": "101"}, "from 1 to 100"),
    ],
)
def test_a_question_that_teaches_nothing_is_refused(
    be: Be, author: Person, changes: dict[str, str], sentence: str
) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    data = {name: value for name, value in {**QUIZ, **changes, "seen": seen(version_id)}.items() if value}
    answer = browser.post(place(version_id, "/quizzes/new"), data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(modules_of(version_id)) == 1


def test_a_second_editor_is_told_and_overwrites_nothing(be: Be, author: Person, make_person: MakePerson) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    old = seen(version_id)
    lesson = {"title": "Where figures come from", "minutes": "8", "required": "y"}
    browser.post(place(version_id, "/lessons/where-figures-come-from"), data={**lesson, "text": "Mine.", "seen": old})
    other = be(make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,)).id)
    answer = other.post(
        place(version_id, "/lessons/where-figures-come-from"), data={**lesson, "text": "Theirs.", "seen": old}
    )
    assert answer.status_code == 422
    assert "Theirs." in answer.text, "what was typed is not lost"
    assert module_contents(version_id)[0].body.strip() == "Mine."


def test_skills_are_added_and_taken_out(be: Be, author: Person) -> None:
    published(small_framework())
    browser = be(author.id)
    version_id = draft_of(browser)
    data = {"skill": "writing", "from_level": "0", "to_level": "2", "seen": seen(version_id)}
    assert browser.post(place(version_id, "/skills"), data=data).status_code == 303
    assert [(one.name, one.to_level) for one in course_version(version_id).skills] == [("Writing", 2)]
    wrong = {**data, "from_level": "2", "to_level": "1", "seen": seen(version_id)}
    answer = browser.post(place(version_id, "/skills"), data=wrong)
    assert answer.status_code == 422
    browser.post(place(version_id, "/skills/remove"), data={"skill": "writing", "seen": seen(version_id)})
    assert course_version(version_id).skills == ()


def test_only_a_draft_is_written_and_only_by_those_who_publish(be: Be, author: Person, make_person: MakePerson) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    auditor = make_person("Aud Itor", roles=(Role.AUDITOR,)).id
    assert be(auditor).get(place(version_id)).status_code == 404
    browser = be(author.id)
    browser.post(f"/administration/courses/{version_id}/submit")
    assert browser.get(place(version_id)).status_code == 409


def test_the_desk_takes_a_constant_number_of_statements(be: Be, author: Person) -> None:
    browser = be(author.id)
    version_id = draft_of(browser)
    few = statements(lambda: browser.get(place(version_id)))
    for number in range(8):
        data = {"title": f"Part {number}", "minutes": "5", "required": "y", "text": "More.", "seen": seen(version_id)}
        assert browser.post(place(version_id, "/lessons/new"), data=data).status_code == 303
    assert statements(lambda: browser.get(place(version_id))) == few
