"""The forms of questions that are typed, put in order or matched: kind first, words beside the fields, the same question back."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skills_centre.catalogue.forms.questions import FORMS as QUESTION_FORMS
from skills_centre.catalogue.packs.quizzes import NumericQuestion, Question, Quiz, ShortQuestion
from skills_centre.catalogue.queries.courses import course_version, module_of
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.people.models import Person, Role
from tests.catalogue.builders import keep, make_pack
from tests.learning.builders import KINDS

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]

FORMS: dict[str, dict[str, str]] = {
    "short": {
        "question": "What describes an image to somebody who cannot see it?",
        "answers": "Alternative text\r\n\r\n alt  text\r\n", "near": "y",
        "right": "Yes, in a sentence or two.", "wrong": "It is called alternative text.",
        "mistake_2": "caption", "teaches_2": "A caption is for everybody.",
    },
    "numeric": {
        "question": "How much is 12% of £10,000?", "value": "£1,200", "tolerance": "0,5", "unit": "£",
        "right": "Yes: a hundred is 1%, twelve times.", "wrong": "Divide by 100, then take it twelve times.",
        "mistake_1": "120", "teaches_1": "That is 1.2%.",
    },
    "order": {
        "question": "In which order does tea come about?", "item_1": "Boil the water", "why_1": "Leaves need heat.",
        "item_3": "Pour it on", "item_4": "Wait", "right": "Yes, so it is.", "wrong": "The water comes first.",
    },
    "match": {
        "question": "What belongs to what?", "item_1": "One", "match_1": "Odd", "why_1": "No halves.", "item_2": "Two",
        "match_2": "Even", "item_3": "Three", "match_3": "Odd", "distractors": "Round",
        "right": "Yes, all of them.", "wrong": "Halve each.",
    },
}  # fmt: skip


@pytest.fixture
def desk(be: Be, make_person: Callable[..., Person]) -> tuple[FlaskClient, UUID]:
    author = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))
    return be(author.id), keep(make_pack(), by_id=author.id)


def quiz_at(version_id: UUID, key: str = "check") -> Quiz:
    quiz = module_of(version_id, key).quiz
    assert quiz is not None
    return quiz


def send(desk: tuple[FlaskClient, UUID], rest: str, **fields: str) -> TestResponse:
    writer, version_id = desk
    address = f"/administration/courses/{version_id}/write/quizzes/{rest}"
    return writer.post(address, data={"seen": course_version(version_id).pack_digest, **fields})


def test_a_question_of_each_kind_is_written_and_stands_in_its_form_and_preview_again(
    desk: tuple[FlaskClient, UUID],
) -> None:
    writer, version_id = desk
    place = f"/administration/courses/{version_id}/write/quizzes/check/questions"
    chooser = writer.get(f"{place}/new").text
    assert chooser.count('name="kind"') == 6
    for kind, fields in FORMS.items():
        page = writer.get(f"{place}/new?kind={kind}").text
        assert all(f'name="{name}"' in page for name in fields)
        for _press in range(2):
            assert send(desk, f"check/questions/new?kind={kind}", **fields).status_code == 303
    kept = quiz_at(version_id).questions[1:]
    wanted = [Quiz.model_validate(KINDS).questions[at] for at in range(4)]
    assert [without_key(one) for one in kept] == [without_key(one) for one in wanted]
    before = course_version(version_id).pack_digest
    preview = writer.get(f"/administration/courses/{version_id}/preview/check").text
    for question, fields in zip(kept, FORMS.values(), strict=True):
        form = writer.get(f"{place}/{question.key}").text
        for text in (fields["right"], fields["wrong"]):
            assert text in form
            assert text in preview
        again = dict(re.findall(r'name="([a-z]+_\d)"[^>]*?value="([^"]*)"', form))
        again |= dict(re.findall(r'<textarea[^>]*name="([a-z_0-9]+)"[^>]*>([^<]*)</textarea>', form))
        again |= {name: fields[name] for name in ("value", "tolerance", "unit", "near") if name in fields}
        again = {name: unescape(value) for name, value in again.items()}
        saved = send(desk, f"check/questions/{question.key}", **again)
        assert saved.status_code == 303, saved.text
    assert course_version(version_id).pack_digest == before


def without_key(question: Question) -> Question:
    return question.model_copy(update={"key": "one"})


@pytest.mark.parametrize(
    ("kind", "changes", "sentences"),
    [
        ("short", {"answers": "", "wrong": "", "teaches_2": ""}, (
            "Enter at least one answer that is right", "Say what somebody learns who answers wrong", "Say what this wrong answer teaches",
        )),
        ("short", {"answers": "alt text\r\nAlt text."}, ("Two answers count as the same.",)),
        ("short", {"mistake_2": "ALT TEXT"}, ("This wrong answer counts as right.",)),
        ("numeric", {"value": "lots", "least": "1"}, ("Enter a number in digits", )),
        ("numeric", {"value": ""}, ("Enter the right number, or both the least and the most",)),
        ("numeric", {"least": "1", "most": "2"}, ("Enter either the right number or a range, not both",)),
        ("numeric", {"tolerance": "-1"}, ("Enter 0 or more, beside the right number",)),
        ("numeric", {"value": "", "least": "5", "most": "2"}, ("Enter a number that is not below the least",)),
        ("numeric", {"mistake_1": "1200.2"}, ("This wrong answer counts as right.",)),
        ("order", {"item_3": "", "item_4": "", "why_4": "Because"}, ("Enter line 4, or empty its other boxes",)),
        ("order", {"item_3": "Wait"}, ("Two lines say the same.",)),
        ("match", {"match_2": ""}, ("Enter what belongs to line 2",)),
        ("match", {"distractors": "Odd"}, ("“Odd” belongs to a line already, so it cannot belong to none.",)),
        ("match", {"item_2": "", "match_2": "", "item_3": "", "match_3": ""}, ("Enter at least two lines with what belongs to each",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    desk: tuple[FlaskClient, UUID], kind: str, changes: dict[str, str], sentences: tuple[str, ...]
) -> None:
    answer = send(desk, f"check/questions/new?kind={kind}", **{**FORMS[kind], **changes})
    assert answer.status_code == 422
    for sentence in sentences:
        assert answer.text.count(sentence) == 2
    assert FORMS[kind]["right"] in answer.text
    assert len(quiz_at(desk[1]).questions) == 1


def test_a_quiz_begins_with_any_kind_and_limits_its_attempts(desk: tuple[FlaskClient, UUID]) -> None:
    writer, version_id = desk
    assert "How is the question answered?" in writer.get(f"/administration/courses/{version_id}/write/quizzes/new").text
    quiz = {"title": "Order", "minutes": "2", "pass_mark": "100", "required": "y"}
    wrong = send(desk, "new?kind=order", **FORMS["order"], **quiz, attempts="21")
    assert (wrong.status_code, wrong.text.count("must be a whole number from 1 to 20, or empty")) == (422, 2)
    assert send(desk, "new?kind=order", **FORMS["order"], **quiz, attempts="2").status_code == 303
    assert (quiz_at(version_id, "order").attempts, len(quiz_at(version_id, "order").questions)) == (2, 1)
    assert "and have 2 attempts" in writer.get(f"/administration/courses/{version_id}/preview/order").text
    assert send(desk, "order", **quiz, attempts="").status_code == 303
    assert quiz_at(version_id, "order").attempts is None


def test_a_form_has_room_for_every_wrong_answer_that_a_pack_may_name() -> None:
    (most,) = {
        next(rule.max_length for rule in kind.model_fields["mistakes"].metadata if hasattr(rule, "max_length"))
        for kind in (ShortQuestion, NumericQuestion)
    }
    assert all(hasattr(QUESTION_FORMS[kind], f"mistake_{most}") for kind in (QuestionKind.SHORT, QuestionKind.NUMERIC))
