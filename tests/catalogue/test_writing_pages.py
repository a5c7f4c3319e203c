"""The forms in which a course is written, as a browser without JavaScript sends them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion
from skills_centre.catalogue.queries.courses import course_version, module_of, modules_of
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.skills.builders import published, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

COURSE = {
    "title": "Making tea",
    "summary": "How to make tea for a committee.",
    "description": "Why tea matters.\r\n\r\nIt does.",
    "outcomes": "make tea\r\n\r\npour it",
    "audience": "Everyone",
    "topic": "Leadership",
    "delivery": "bite-size",
    "provider": "The Centre",
    "owner": "Tea team",
    "review_on": ["30", "9", "2027"],
    "cost": "2.50",
    "lesson_title": "Kettles",
    "minutes": "5",
    "text": "Put the kettle on.\r\n",
}
QUESTION = {
    **{f"{name}_{number}": "" for name in ("answer", "feedback") for number in range(1, 9)},
    "question": "How hot?",
    "kind": "single",
    "answer_1": "Boiling",
    "right_1": "y",
    "feedback_1": "Yes.",
    "answer_3": "Cold",
    "feedback_3": "No.",
}
NEW = "/administration/courses/by-form"


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def writer(be: Be, author: Person) -> FlaskClient:
    return be(author.id)


def place(version_id: UUID, rest: str = "") -> str:
    return f"/administration/courses/{version_id}/write{rest}"


def seen(version_id: UUID) -> str:
    return course_version(version_id).pack_digest


def created(writer: FlaskClient, **changes: object) -> UUID:
    answer = writer.post(NEW, data={**COURSE, **changes})
    assert answer.status_code == 303, answer.text
    return UUID(answer.location.split("/")[3])


def with_quiz(writer: FlaskClient) -> UUID:
    version_id = created(writer)
    fields = {"title": "Check", "minutes": "4", "pass_mark": "80", "required": "y", "seen": seen(version_id)}
    for _twice in range(2):
        answer = writer.post(place(version_id, "/quizzes/new"), data={**QUESTION, **fields})
        assert answer.location == place(version_id, "/quizzes/check"), "its other questions are added there"
    return version_id


def refused(answer: TestResponse, *sentences: str) -> None:
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    for sentence in sentences:
        assert sentence in answer.text


def test_a_course_is_created_by_form_and_the_same_form_twice_makes_one(writer: FlaskClient) -> None:
    assert "Create a course" in writer.get(NEW).text
    version_id = created(writer)
    assert created(writer) == version_id
    course = course_version(version_id)
    assert (course.key, course.title, course.outcomes, course.cost_pence) == (
        "making-tea", "Making tea", ("make tea", "pour it"), 250,
    )  # fmt: skip
    assert (course.review_on.isoformat(), course.description) == ("2027-09-30", "Why tea matters.\n\nIt does.")
    page = writer.get(place(version_id)).text
    assert "Kettles" in page
    assert "Every step is saved" in page


def test_every_field_that_is_wrong_is_named_and_what_was_typed_is_kept(writer: FlaskClient) -> None:
    wrong = {
        "title": " ",
        "provider": "",
        "review_on": ["31", "2", "2027"],
        "cost": "much",
        "minutes": "-1",
        "key": "Bad Key",
    }
    refused(
        writer.post(NEW, data=wrong),
        "Enter the title", "Enter the summary", "Enter the description", "Enter at least one outcome", "Enter the audience",
        "Choose a topic", "Choose a format", "Enter the provider", "Enter the owner", "Enter a real day", "must be a number of pounds",
        "a whole number from 0 to 600", "The key must be lower-case", "Enter the text of the first lesson", 'value="31"',
    )  # fmt: skip
    refused(writer.post(NEW, data={**COURSE, "summary": "x" * 161}), "must be 160 characters or fewer", "x" * 161)
    refused(writer.post(NEW, data={**COURSE, "review_on": ["1"]}), "Enter a real day")
    refused(writer.post(NEW, data={**COURSE, "review_on": ["", "", ""]}), "Enter the review date")
    refused(writer.post(NEW, data={**COURSE, "topic": "Tea"}), "Not a valid choice")
    refused(writer.post(NEW, data={**COURSE, "title": "Te\x07a"}), "nobody can see")
    for typed in ("six", "6.5", "601"):
        said = writer.post(NEW, data={**COURSE, "minutes": typed})
        refused(said, 'href="#minutes">The minutes must be a whole number from 0 to 600<')
        assert "Not a valid" not in said.text, "one sentence for one mistake"
    refused(writer.post(NEW, data={**COURSE, "cost": "sNaN"}), "must be a number of pounds")
    refused(
        writer.post(NEW, data={**COURSE, "text": "![Tea](https://example.org/tea.png)"}),
        "Line 1: an image is one of the course’s own files",
    )
    refused(
        writer.post(NEW, data={**COURSE, "text": "Words.\r\n\r\n::: exercise\r\nTry."}),
        "Line 3: the block is never closed",
        'href="#text"',
    )


def test_a_key_that_another_course_has_is_refused_beside_its_field(writer: FlaskClient, author: Person) -> None:
    keep(make_pack(), by_id=author.id)
    refused(
        writer.post(NEW, data={**COURSE, "key": "tea-making"}),
        "There is a course with this key already",
        'href="#key"',
    )


def test_what_is_said_of_the_course_is_changed(writer: FlaskClient) -> None:
    version_id = created(writer)
    page = writer.get(place(version_id, "/about")).text
    assert 'value="Making tea"' in page
    assert 'value="2.50"' in page
    data = {**COURSE, "title": "Making better tea", "seen": seen(version_id)}
    assert writer.post(place(version_id, "/about"), data=data).location == place(version_id)
    assert course_version(version_id).title == "Making better tea"
    assert course_version(version_id).key == "making-tea"
    outcomes = "\r\n".join(f"do {number}" for number in range(21))
    refused(
        writer.post(place(version_id, "/about"), data={**data, "outcomes": outcomes, "seen": seen(version_id)}),
        "at most 20",
        'href="#outcomes"',
    )


def test_lessons_are_added_changed_moved_and_taken_out(writer: FlaskClient) -> None:
    version_id = created(writer)
    lesson = {"title": "Leaves", "minutes": "3", "text": "Dry ones."}
    add = place(version_id, "/lessons/new")
    assert "Add a lesson" in writer.get(add).text
    assert writer.post(add, data={**lesson, "seen": seen(version_id)}).status_code == 303
    assert not module_of(version_id, "leaves").is_required
    refused(
        writer.post(add, data={**lesson, "title": "", "text": "", "seen": seen(version_id)}),
        "Enter the title",
        "Enter the text",
    )
    change = place(version_id, "/lessons/leaves")
    assert "Dry ones." in writer.get(change).text
    refused(
        writer.post(change, data={**lesson, "text": "![](http://x)", "seen": seen(version_id)}), "no alternative text"
    )
    changed = {**lesson, "text": "Green ones.", "required": "y", "seen": seen(version_id)}
    assert writer.post(change, data=changed).status_code == 303
    assert module_of(version_id, "leaves").body == "Green ones.\n"
    move = place(version_id, "/parts/leaves/move")
    assert writer.post(move, data={"place": "1", "seen": seen(version_id)}).status_code == 303
    assert [module.key for module in modules_of(version_id)] == ["leaves", "kettles"]
    remove = place(version_id, "/parts/leaves/remove")
    for _press in range(2):
        writer.post(remove, data={"seen": seen(version_id)})
    assert [module.key for module in modules_of(version_id)] == ["kettles"]
    writer.post(place(version_id, "/parts/kettles/remove"), data={"seen": seen(version_id)})
    assert "This is the only one" in writer.get(place(version_id)).text
    assert writer.get(change).status_code == 404


def test_quizzes_are_written_question_by_question(writer: FlaskClient) -> None:
    version_id = with_quiz(writer)
    quiz = place(version_id, "/quizzes/check")
    assert "How hot?" in writer.get(quiz).text
    data = {"title": "Check yourself", "minutes": "6", "pass_mark": "50", "required": "y", "seen": seen(version_id)}
    assert writer.post(quiz, data=data).location == quiz
    assert "Add a question" in writer.get(f"{quiz}/questions/new").text
    second = {**QUESTION, "question": "How long?", "kind": "multiple", "right_3": "y", "seen": seen(version_id)}
    assert writer.post(f"{quiz}/questions/new", data=second).location == quiz
    assert 'value="Boiling"' in writer.get(f"{quiz}/questions/how-hot").text
    changed = {**QUESTION, "question": "How very hot?", "seen": seen(version_id)}
    assert writer.post(f"{quiz}/questions/how-hot", data=changed).location == quiz
    writer.post(f"{quiz}/questions/how-long/move", data={"place": "1", "seen": seen(version_id)})
    module = module_of(version_id, "check")
    assert module.quiz is not None
    assert (module.title, module.minutes, module.quiz.pass_mark) == ("Check yourself", 6, 50)
    assert [(one.kind, one.text) for one in module.quiz.questions] == [
        ("multiple", "How long?"),
        ("single", "How very hot?"),
    ]
    first = module.quiz.questions[0]
    assert isinstance(first, ChoiceQuestion)
    assert [option.text for option in first.options] == ["Boiling", "Cold"]
    writer.post(f"{quiz}/questions/how-long/remove", data={"seen": seen(version_id)})
    writer.post(f"{quiz}/questions/how-hot/remove", data={"seen": seen(version_id)})
    assert "This is the only one" in writer.get(quiz).text
    for address in (
        f"{quiz}/questions/none",
        place(version_id, "/quizzes/kettles"),
        place(version_id, "/lessons/check"),
    ):
        assert writer.get(address).status_code == 404


def test_what_is_wrong_with_a_new_quiz_is_listed_as_the_page_asks_for_it(writer: FlaskClient) -> None:
    version_id = created(writer)
    page = writer.post(place(version_id, "/quizzes/new"), data={"kind": "single", "title": "", "question": ""}).text
    places = [page.index(said) for said in ("Enter the title", "Enter the minutes", "Enter the question")]
    assert places == sorted(places)


def test_a_question_that_cannot_be_marked_is_refused(writer: FlaskClient) -> None:
    version_id = with_quiz(writer)
    address = place(version_id, "/quizzes/check/questions/new")

    def send(**changes: str | None) -> TestResponse:
        fields = {**QUESTION, "question": "How long?", "seen": seen(version_id), **changes}
        return writer.post(address, data={name: value for name, value in fields.items() if value is not None})

    refused(send(right_1=None), "Mark at least one answer as right")
    refused(send(right_3="y"), "choose “Choose all that apply”", 'href="#kind"')
    refused(send(answer_3=None, feedback_3=None), "Enter at least two answers")
    refused(send(feedback_3=" "), "Say what somebody learns from choosing answer 3", 'href="#feedback_3"')
    refused(send(answer_3=""), "Enter answer 3, or empty its other boxes")
    refused(send(answer_3="Boiling"), "Two options say the same", 'href="#answer_3"')
    refused(send(question=""), "Enter the question")


def test_skills_and_what_to_take_first_are_chosen(
    be: Be, writer: FlaskClient, author: Person, make_person: MakePerson
) -> None:
    published(small_framework())
    reviewer = make_person("Ben Ito", roles=(Role.LD_ADMINISTRATOR,))
    publish_course(make_pack("water", title="Boiling water"), by_id=author.id, reviewer_id=reviewer.id)
    writer = be(author.id)
    version_id = created(writer)
    skills = place(version_id, "/skills")
    page = writer.get(skills).text
    assert "Writing" in page
    assert "Leading" not in page, "a skill without levels cannot be taught from one to another"
    taught = {"skill": "writing", "from_level": "0", "to_level": "2", "seen": seen(version_id)}
    assert writer.post(skills, data=taught).location == skills
    again = {**taught, "from_level": "1", "to_level": "3", "seen": seen(version_id)}
    assert writer.post(skills, data=again).location == skills
    assert [(one.key, one.from_level, one.to_level) for one in course_version(version_id).skills] == [("writing", 1, 3)]
    refused(
        writer.post(skills, data={**again, "from_level": "3", "to_level": "1", "seen": seen(version_id)}),
        "must be above",
    )
    refused(writer.post(skills, data={"from_level": "0", "to_level": "1"}), "Choose a skill")
    first = place(version_id, "/first")
    assert writer.post(first, data={"course": "water", "seen": seen(version_id)}).location == skills
    assert "Boiling water" in writer.get(place(version_id)).text
    refused(writer.post(first, data={"course": ""}), "Choose a course")
    writer.post(f"{skills}/remove", data={"skill": "writing", "seen": seen(version_id)})
    writer.post(f"{first}/remove", data={"course": "water", "seen": seen(version_id)})
    course = course_version(version_id)
    assert (course.skills, course.prerequisites) == ((), ())


def test_only_drafts_are_written_and_only_by_administrators(
    be: Be, writer: FlaskClient, author: Person, make_person: MakePerson
) -> None:
    version_id = created(writer)
    auditor = be(make_person("Di Auditor", roles=(Role.AUDITOR,)).id)
    for rest in ("", "/about", "/lessons/new", "/lessons/kettles", "/quizzes/new", "/skills"):
        assert auditor.get(place(version_id, rest)).status_code == 404
    assert auditor.post(place(version_id, "/parts/kettles/remove")).status_code == 404
    assert auditor.get(NEW).status_code == 404
    with transaction():
        submit(version_id, by_id=author.id, now=NOW)
    writer = be(author.id)
    assert "being reviewed" in writer.get(place(version_id)).text
    assert writer.get(place(version_id)).status_code == 409
    assert course_version(version_id).state is CourseState.IN_REVIEW


def test_no_page_speaks_of_how_courses_are_stored(writer: FlaskClient) -> None:
    version_id = with_quiz(writer)
    addresses = [
        NEW, "/administration/courses", f"/administration/courses/{version_id}", place(version_id), place(version_id, "/about"),
        place(version_id, "/skills"), place(version_id, "/lessons/kettles"), place(version_id, "/quizzes/check"),
        place(version_id, "/quizzes/new"), place(version_id, "/quizzes/check/questions/new"), "/administration/local-policies",
    ]  # fmt: skip
    for address in addresses:
        page = writer.get(address)
        assert page.status_code == 200
        assert "yaml" not in page.text.casefold()
        assert ">git" not in page.text.casefold()


def test_a_preview_shows_what_was_typed_and_keeps_nothing(writer: FlaskClient) -> None:
    version_id = created(writer)
    fields = {"title": "", "minutes": "", "text": "## Cups\n\n<b>hot</b> [tea](https://example.org)", "preview": "y"}
    shown = writer.post(place(version_id, "/lessons/new"), data=fields)
    assert shown.status_code == 200
    assert "There is a problem" not in shown.text
    assert ">Cups</h2>" in shown.text
    assert "&lt;b&gt;hot" in shown.text
    assert len(modules_of(version_id)) == 1
    piece = writer.post(
        "/administration/courses/preview-text", data={"text": "**Hot** tea", "version": str(version_id)}
    )
    assert piece.text.strip() == '<p class="govuk-body"><strong>Hot</strong> tea</p>'
    new = writer.post(NEW, data={"text": "- one", "preview": "y"})
    assert "<li>one</li>" in new.text
