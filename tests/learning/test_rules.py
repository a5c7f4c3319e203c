"""Progress and quizzes, decided without a database."""

from uuid import UUID

import pytest

from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.errors import QuestionsLeft
from skills_centre.learning.rules.progress import (
    ModuleLine,
    is_complete,
    minutes_left,
    neighbours,
    next_after,
    place_to_resume,
    would_complete,
)
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.rules.quizzes import (
    KeptAnswer,
    as_shown,
    has_passed,
    marked,
    order_to_show,
    questions_needed,
    read_chosen,
    read_quiz,
    unanswered,
    write_chosen,
)
from skills_centre.learning.rules.reading import reading_minutes
from tests.learning.builders import QUIZ


def module(key: str, *, done: bool = False, required: bool = True) -> ModuleLine:
    return ModuleLine(key, key.title(), 5, required, kind=ModuleKind.LESSON, is_done=done)


def key_of(line: ModuleLine | None) -> str | None:
    return line.key if line else None


def test_a_course_is_complete_exactly_when_every_required_module_is_done() -> None:
    assert not is_complete([module("a", done=True), module("b")])
    assert is_complete([module("a", done=True), module("b", required=False)])
    assert not is_complete([module("a"), module("b", required=False, done=True)])


def test_a_course_that_requires_nothing_is_complete_when_everything_is_done() -> None:
    assert not is_complete([module("a", required=False, done=True), module("b", required=False)])
    assert is_complete([module("a", required=False, done=True)])


def test_a_course_without_modules_is_never_complete() -> None:
    assert not is_complete([])


def test_a_part_finishes_the_course_when_nothing_else_that_is_required_is_left() -> None:
    modules = [module("a", done=True), module("b"), module("c", required=False)]
    assert would_complete(modules, "b")
    assert not would_complete(modules, "c")


def test_minutes_left_count_the_required_modules_to_do() -> None:
    assert minutes_left([module("a", done=True), module("b"), module("c", required=False)]) == 5


def test_going_on_skips_what_is_done_and_comes_back_for_what_was_left_behind() -> None:
    modules = [module("a"), module("b"), module("c", done=True), module("d", required=False)]
    assert key_of(next_after(modules, "b")) == "d"
    assert key_of(next_after(modules, "d")) == "a"
    assert next_after([module("a", done=True), module("b")], "b") is None


def test_continue_leads_to_the_place_that_was_open() -> None:
    modules = [module("a"), module("b"), module("c")]
    assert key_of(place_to_resume(modules, "b")) == "b"
    assert key_of(place_to_resume(modules, None)) == "a"
    assert key_of(place_to_resume(modules, "a module that is gone")) == "a"
    assert key_of(place_to_resume([module("a", done=True), module("b")], "a")) == "b"
    assert key_of(place_to_resume([module("a", done=True)], "a")) == "a"
    assert place_to_resume([], None) is None


def test_the_first_and_the_last_module_have_one_neighbour() -> None:
    modules = [module("a"), module("b")]
    assert tuple(map(key_of, neighbours(modules, "a"))) == (None, "b")
    assert tuple(map(key_of, neighbours(modules, "b"))) == ("a", None)


@pytest.mark.parametrize(
    ("chosen", "right"), [({0, 2}, True), ({0}, False), ({0, 1, 2}, False), ({1}, False), (set(), False)]
)
def test_an_answer_needs_every_right_option_and_no_wrong_one(chosen: set[int], right: bool) -> None:
    assert read_quiz(QUIZ).questions[1].is_right(Answer(tuple(chosen))) is right


@pytest.mark.parametrize(
    ("right", "out_of", "mark", "passes"), [(4, 5, 80, True), (3, 5, 80, False), (2, 3, 67, False)]
)
def test_the_pass_mark_is_reached_in_whole_questions(right: int, out_of: int, mark: int, passes: bool) -> None:
    assert has_passed(right, out_of, mark) is passes
    assert (right >= questions_needed(out_of, mark)) is passes


def test_an_attempt_shows_every_option_once_in_an_order_of_its_own() -> None:
    quiz = read_quiz(QUIZ)
    orders = [order_to_show(quiz, UUID(int=number)) for number in range(40)]
    assert all([entry["question"] for entry in order] == ["one", "several"] for order in orders)
    assert all(sorted(entry["options"]) == [0, 1, 2] for order in orders for entry in order)
    assert len({str(order) for order in orders}) > 1
    assert order_to_show(quiz, UUID(int=7)) == order_to_show(quiz, UUID(int=7))


def test_chosen_positions_read_back() -> None:
    answer = Answer((2, 0, 11))
    assert read_chosen(write_chosen(answer, QuestionKind.MULTIPLE)) == (0, 2, 11)
    assert read_chosen(write_chosen(answer, QuestionKind.MATCH)) == (2, 0, 11)
    assert read_chosen(write_chosen(Answer(typed="12"), QuestionKind.NUMERIC)) == ()


def test_questions_without_an_answer_are_named_by_number() -> None:
    assert unanswered(read_quiz(QUIZ).questions, {"one"}) == [2]
    assert QuestionsLeft([2]).sentence == "Answer question 2 before you finish"
    assert QuestionsLeft([1, 2, 4]).sentence == "Answer questions 1, 2 and 4 before you finish"


def test_an_attempt_is_shown_and_marked_in_its_own_order() -> None:
    quiz = read_quiz(QUIZ)
    order = [{"question": "several", "options": [2, 0, 1]}, {"question": "one", "options": [1, 2, 0]}]
    questions = as_shown(quiz, order)
    assert [[option.position for option in question.options] for question in questions] == [[2, 0, 1], [1, 2, 0]]
    assert [
        (one.number, one.question.key, one.is_right)
        for one in marked(questions, {"several": KeptAnswer(Answer((0, 2)), is_right=True)})
    ] == [
        (1, "several", True),
        (2, "one", False),
    ]


def test_reading_time_counts_what_is_read_and_no_addresses() -> None:
    assert reading_minutes("") == 0
    assert reading_minutes("Short.") == 1
    assert reading_minutes("word " * 660) == 3
    assert reading_minutes("[a link](https://example.org/a/very/long/address) " * 110) == 1
