"""Quizzes: each answer saved on its own, marked when finished, taken again as a new attempt."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import DatabaseError

from skills_centre.learning.errors import (
    AlreadyCompleted,
    AttemptFinished,
    EnrolmentEnded,
    NothingChosen,
    OneAnswerOnly,
    QuestionsLeft,
)
from skills_centre.learning.models import Enrolment, LearningRecordEntry, QuizAnswer, QuizAttempt
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.learning.services.quizzes import Result, begin_attempt, finish_attempt, save_answer
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from tests.conftest import NOW
from tests.learning.builders import RIGHT, WRONG, add_course, enrolled

MakePerson = Callable[..., Person]


@pytest.fixture
def at_quiz(make_person: MakePerson) -> Enrolment:
    return enrolled(make_person("Ada Okafor").id, add_course(lessons=("first",)))


@contextmanager
def counted_statements() -> Generator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def begin(made: Enrolment) -> int:
    with transaction():
        return begin_attempt(made.id, "check", person_id=made.person_id, now=NOW)


def answer(made: Enrolment, number: int, question: str, chosen: set[int]) -> None:
    with transaction():
        save_answer(
            made.id,
            "check",
            number,
            question_key=question,
            answer=Answer(tuple(chosen)),
            person_id=made.person_id,
            now=NOW,
        )


def finish(made: Enrolment, number: int) -> Result:
    with transaction():
        return finish_attempt(made.id, "check", number, person_id=made.person_id, now=NOW)


def take(made: Enrolment, answers: Mapping[str, set[int]]) -> Result:
    number = begin(made)
    for question, chosen in answers.items():
        answer(made, number, question, chosen)
    return finish(made, number)


def test_beginning_twice_goes_on_with_the_same_attempt_in_the_same_order(at_quiz: Enrolment) -> None:
    assert begin(at_quiz) == begin(at_quiz) == 1
    assert [entry["question"] for entry in db.session.query(QuizAttempt).one().shown_order] == ["one", "several"]


def test_an_answer_may_be_changed_until_the_attempt_is_finished(at_quiz: Enrolment) -> None:
    number = begin(at_quiz)
    answer(at_quiz, number, "one", {1})
    answer(at_quiz, number, "one", {0})
    kept = db.session.query(QuizAnswer).one()
    assert (kept.chosen, kept.is_right) == ("0", True)


def test_saving_an_answer_takes_six_statements_at_most(at_quiz: Enrolment) -> None:
    number = begin(at_quiz)
    for chosen in ({1}, {0}):
        with counted_statements() as statements:
            answer(at_quiz, number, "one", chosen)
        assert 1 < len(statements) <= 6


def test_an_empty_a_double_and_an_invented_answer_are_refused(at_quiz: Enrolment) -> None:
    number = begin(at_quiz)
    with pytest.raises(NothingChosen):
        answer(at_quiz, number, "one", set())
    with pytest.raises(OneAnswerOnly):
        answer(at_quiz, number, "one", {0, 1})
    with pytest.raises(NotFound):
        answer(at_quiz, number, "one", {3})
    with pytest.raises(NotFound):
        answer(at_quiz, number, "no such question", {0})
    with pytest.raises(NotFound):
        answer(at_quiz, number + 1, "one", {0})


def test_finishing_needs_every_answer(at_quiz: Enrolment) -> None:
    number = begin(at_quiz)
    answer(at_quiz, number, "one", {0})
    with pytest.raises(QuestionsLeft, match="Answer question 2 before you finish"):
        finish(at_quiz, number)


def test_passing_does_the_module_and_finishing_twice_gives_the_same_result(at_quiz: Enrolment) -> None:
    with transaction():
        complete_lesson(at_quiz.id, "first", person_id=at_quiz.person_id, now=NOW)
    result = take(at_quiz, RIGHT)
    assert result == Result(right=2, out_of=2, has_passed=True, course_is_complete=True)
    assert finish(at_quiz, 1) == result
    assert db.session.query(LearningRecordEntry).count() == 1


def test_passing_a_quiz_early_does_not_complete_the_course(at_quiz: Enrolment) -> None:
    assert take(at_quiz, RIGHT) == Result(right=2, out_of=2, has_passed=True, course_is_complete=False)


def test_half_a_multiple_answer_is_wrong_and_a_failed_quiz_can_be_taken_again(at_quiz: Enrolment) -> None:
    with transaction():
        complete_lesson(at_quiz.id, "first", person_id=at_quiz.person_id, now=NOW)
    assert take(at_quiz, WRONG) == Result(right=0, out_of=2, has_passed=False, course_is_complete=False)
    assert begin(at_quiz) == 2
    assert take(at_quiz, RIGHT).course_is_complete
    assert db.session.query(QuizAttempt).count() == 2


def test_an_answer_after_finishing_changes_nothing_and_says_so(at_quiz: Enrolment) -> None:
    take(at_quiz, WRONG)
    with pytest.raises(AttemptFinished, match="its answers no longer change"):
        answer(at_quiz, 1, "one", {0})
    change = update(QuizAnswer).values(is_right=True)
    with pytest.raises(DatabaseError, match="a finished attempt never changes"), transaction() as session:
        session.execute(change)


def test_an_answer_after_leaving_changes_nothing_and_says_so(at_quiz: Enrolment) -> None:
    number = begin(at_quiz)
    with transaction():
        withdraw(at_quiz.id, person_id=at_quiz.person_id, now=NOW)
    with pytest.raises(EnrolmentEnded, match="nothing more was saved"):
        answer(at_quiz, number, "one", {0})
    with pytest.raises(EnrolmentEnded):
        finish(at_quiz, number)
    assert db.session.query(QuizAnswer).count() == 0


def test_a_completed_course_takes_no_new_attempt(at_quiz: Enrolment) -> None:
    take(at_quiz, RIGHT)
    with transaction():
        complete_lesson(at_quiz.id, "first", person_id=at_quiz.person_id, now=NOW)
    with pytest.raises(AlreadyCompleted):
        begin(at_quiz)


def test_a_quiz_is_its_learners_alone(at_quiz: Enrolment, make_person: MakePerson) -> None:
    begin(at_quiz)
    ben = make_person("Ben Ruiz")
    for act in (begin_attempt,):
        with pytest.raises(NotFound), transaction():
            act(at_quiz.id, "check", person_id=ben.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        finish_attempt(at_quiz.id, "check", 1, person_id=ben.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        begin_attempt(at_quiz.id, "first", person_id=at_quiz.person_id, now=NOW)
