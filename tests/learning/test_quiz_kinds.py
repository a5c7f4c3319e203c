"""Questions that are answered in words, with a number, in an order or by matching: marked, kept, shown again as they were."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from skills_centre.learning.errors import AttemptAllowed, AttemptsUsedUp, LinesWrong, NotANumber, NothingTyped
from skills_centre.learning.models import AttemptRequest, Enrolment, QuizAnswer, QuizAttempt
from skills_centre.learning.queries.attempt_requests import attempt_requests
from skills_centre.learning.queries.quizzes import answers_of, attempt_with_quiz, attempts_left, quiz_of
from skills_centre.learning.rules.questions import Answer, answer_in_words
from skills_centre.learning.rules.quizzes import marked, order_to_show, read_quiz
from skills_centre.learning.services.attempts import allow_attempt, ask_for_attempt, decline_attempt
from skills_centre.learning.services.enrolments import begin_again
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.counting import texts
from tests.learning.builders import KINDS, QUIZ, add_course, enrolled, publish_next

MakePerson = Callable[..., Person]

RIGHT = {
    "word": Answer(typed="  ALT  TEXT. "),
    "number": Answer(typed="£1,200"),
    "order": Answer((0, 1, 2)),
    "match": Answer((0, 1, 0)),
}


@pytest.fixture
def learning(make_person: MakePerson) -> Enrolment:
    return enrolled(make_person("Ada Okafor").id, add_course(lessons=("first",), quiz=KINDS))


def save(made: Enrolment, key: str, answer: Answer, number: int = 1) -> None:
    with transaction():
        save_answer(made.id, "check", number, question_key=key, answer=answer, person_id=made.person_id, now=NOW)


def begin(made: Enrolment) -> int:
    with transaction():
        return begin_attempt(made.id, "check", person_id=made.person_id, now=NOW)


def finish(made: Enrolment, number: int = 1) -> int:
    with transaction():
        return finish_attempt(made.id, "check", number, person_id=made.person_id, now=NOW).right


def test_what_is_right_and_what_each_answer_teaches() -> None:
    word, number, order, match = read_quiz(KINDS).questions
    for question in (word, number, order, match):
        assert question.is_right(RIGHT[question.key])
        assert question.is_right(question.right_answer())
        assert question.teaching(RIGHT[question.key], is_right=True).startswith("Yes")
    assert word.is_right(Answer(typed="alternatve text"))
    for question, wrong, teaches in (
        (word, Answer(typed="a capttion"), "It is called"),
        (word, Answer(typed="Caption"), "A caption is for everybody."),
        (number, Answer(typed="120"), "That is 1.2%."),
        (number, Answer(typed="1200.51"), "Divide by 100"),
        (order, Answer((1, 0, 2)), "The water comes first."),
        (match, Answer((0, 1, 2)), "Halve each."),
    ):
        assert not question.is_right(wrong)
        assert question.teaching(wrong, is_right=False).startswith(teaches)
    assert number.is_right(Answer(typed="1,199.5"))
    assert answer_in_words(order, Answer((2, 0, 1))) == ["Pour it on", "Wait", "Boil the water"]
    assert answer_in_words(match, Answer((0, 1, 2))) == ["One: Odd", "Two: Even", "Three: Round"]


def test_lines_never_stand_in_their_right_order_already() -> None:
    two = {**KINDS["questions"][2], "items": KINDS["questions"][2]["items"][:2]}
    quiz = read_quiz({"pass_mark": 50, "questions": [two]})
    assert {tuple(order_to_show(quiz, UUID(int=n))[0]["options"]) for n in range(20)} == {(1, 0)}


def test_answers_of_every_kind_are_kept_in_six_statements_and_the_attempt_is_shown_again_as_it_was(
    learning: Enrolment,
) -> None:
    begin(learning)
    for key, answer in RIGHT.items():
        for sent in (replace(answer, typed=answer.typed and "7"), answer):
            assert 1 < len(texts(lambda key=key, sent=sent: save(learning, key, sent))) <= 6  # type: ignore[misc]
    assert finish(learning) == 4
    attempt = attempt_with_quiz(learning.id, "check", 1)
    assert attempt is not None
    seen = marked(attempt.questions, answers_of(attempt.id))
    assert [(one.question.key, one.is_right) for one in seen] == [(key, True) for key in RIGHT]
    assert [one.answer for one in seen] == [
        Answer(typed="ALT  TEXT."), RIGHT["number"], RIGHT["order"], RIGHT["match"],
    ]  # fmt: skip
    with pytest.raises(DatabaseError, match="a finished attempt never changes"), transaction() as session:
        session.execute(update(QuizAnswer).values(typed="other words"))
    with transaction() as session:
        session.execute(update(QuizAnswer).values(typed=None))


def test_what_is_half_given_or_no_number_is_no_answer(learning: Enrolment) -> None:
    begin(learning)
    for key, answer, refusal, sentence in (
        ("word", Answer(typed="  "), NothingTyped, "Enter an answer"),
        ("number", Answer(typed="twelve hundred"), NotANumber, "in digits"),
        ("order", Answer((0, 1, -1)), LinesWrong, "Choose a place for “Wait”"),
        ("order", Answer((0, 1, 1)), LinesWrong, "are both 2nd. Give each a place of its own"),
        ("match", Answer((0, -1, 0)), LinesWrong, "Choose what belongs to “Two”"),
    ):
        with pytest.raises(refusal, match=sentence):
            save(learning, key, answer)
    assert db.session.query(QuizAnswer).count() == 0


def test_an_attempt_stays_with_the_version_on_which_it_was_begun(learning: Enrolment) -> None:
    begin(learning)
    corrected = deepcopy(KINDS)
    corrected["questions"][0] |= {"text": "Other words", "answers": ["other"]}
    version_id = publish_next(learning.course_id, lessons=("first",), quiz=corrected)
    with transaction() as session:
        session.execute(update(Enrolment).values(version_id=version_id))
    for key, answer in RIGHT.items():
        save(learning, key, answer)
    assert finish(learning) == 4
    attempt = attempt_with_quiz(learning.id, "check", 1)
    assert attempt is not None
    assert attempt.questions[0].text == KINDS["questions"][0]["text"]


def test_attempts_that_are_used_up_are_told_asked_for_allowed_once_and_begun_again(make_person: MakePerson) -> None:
    ada, lee = make_person("Ada Okafor"), make_person("Lee Admin")
    learning = enrolled(ada.id, add_course(lessons=("first",), quiz={**QUIZ, "attempts": 1}))
    number = begin(learning)
    assert begin(learning) == number
    for key, chosen in (("one", 1), ("several", 1)):
        save(learning, key, Answer((chosen,)))
    assert finish(learning) == 0
    with pytest.raises(AttemptsUsedUp):
        begin(learning)
    for _press in range(2):
        with transaction():
            ask_for_attempt(learning.id, "check", person_id=ada.id, now=NOW)
    (waiting,) = attempt_requests()
    assert (waiting.name, waiting.quiz) == ("Ada Okafor", "Check your understanding")
    allowed = []
    for _press in range(2):
        with transaction():
            allowed.append(allow_attempt(waiting.id, by_id=lee.id, now=NOW))
    assert allowed == [True, False]
    with pytest.raises(AttemptAllowed), transaction():
        decline_attempt(waiting.id, why="No", by_id=lee.id, now=NOW)
    assert attempt_requests() == []
    assert begin(learning) == 2
    quiz = quiz_of(learning.id, "check")
    assert quiz is not None
    assert attempts_left(learning.id, "check", quiz).left == 0
    again = []
    for _press in range(2):
        with transaction():
            again.append(begin_again(learning.id, person_id=ada.id, now=NOW).id)
    assert again[0] == again[1] != learning.id
    with transaction():
        assert begin_attempt(again[0], "check", person_id=ada.id, now=NOW) == 1
    assert db.session.scalar(select(AttemptRequest.allowed_by)) == lee.id
    assert db.session.query(QuizAttempt).count() == 3
