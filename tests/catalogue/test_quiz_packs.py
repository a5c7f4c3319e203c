"""Quizzes in packs: questions of six kinds, each with its rules, written and read again the same."""

from copy import deepcopy
from typing import Any

import pytest
import yaml

from skills_centre.catalogue.packs import Pack, PackRefused, Quiz, parse_pack, write_pack
from skills_centre.catalogue.packs.corrections import too_much_for_a_correction
from skills_centre.catalogue.packs.quiz_words import quiz_text
from skills_centre.catalogue.packs.stored import bytes_of
from tests.catalogue.builders import pack_files, quiz_data
from tests.learning.builders import KINDS


def parsed(quiz: dict[str, Any]) -> Pack:
    files = pack_files() | {"quiz.yaml": yaml.safe_dump(quiz, sort_keys=False).encode()}
    return parse_pack(files, folder="tea-making")


def changed(at: int, **fields: object) -> dict[str, Any]:
    quiz = deepcopy(KINDS)
    quiz["questions"][at] |= fields
    return quiz


def refused(quiz: dict[str, Any]) -> str:
    with pytest.raises(PackRefused) as refusal:
        parsed(quiz)
    return str(refusal.value)


def test_a_quiz_of_every_kind_is_read_and_written_again_the_same() -> None:
    pack = parsed({**KINDS, "attempts": 3})
    files = write_pack(pack.course, pack.lessons, pack.quizzes, {})
    again = parse_pack(files, folder="tea-making")
    assert again.quizzes == pack.quizzes
    assert write_pack(again.course, again.lessons, again.quizzes, {}) == files
    assert b"null" not in bytes_of(files["quiz.yaml"])


def test_a_quiz_of_the_first_two_kinds_is_kept_and_written_as_before() -> None:
    assert Quiz.model_validate(quiz_data()).model_dump(exclude_none=True) == quiz_data()


@pytest.mark.parametrize(
    ("quiz", "sentence"),
    [
        (changed(0, kind="essay"), "“kind” (questions 1) must be one of: single, multiple, short, numeric, order, match."),
        (changed(0, answers=[]), "“answers” (questions 1) needs at least 1."),
        (changed(0, answers=["Alt text", "alt  TEXT."]), "two answers count as the same."),
        (changed(0, answers=["..."]), "this answer has no letter or digit."),
        (changed(0, mistakes=[{"answer": "ALT TEXT", "feedback": "x"}]), "this wrong answer counts as right."),
        (changed(0, options=[]), "“options” (questions 1) is not a field that packs have."),
        (changed(1, value=None), "give “value”, or both “least” and “most”."),
        (changed(1, value="12"), "“value” (questions 2): it must be a number."),
        (changed(1, value=True), "“value” (questions 2): it must be a number."),
        (changed(1, value=float("inf")), "“value” (questions 2): it must be a number."),
        (changed(1, tolerance=-1), "“tolerance” goes with “value”, and is 0 or more."),
        (changed(1, least=1, most=2), "give either “value” or “least” and “most”, not both."),
        (changed(1, value=None, tolerance=None, least=2, most=1), "“most” must not be below “least”."),
        (changed(1, tolerance=2000), "this wrong answer counts as right."),
        (changed(2, items=[{"text": "Wait"}, {"text": "Wait"}]), "two lines say the same."),
        (changed(3, distractors=["Odd"]), "“Odd” belongs to a line already, so it cannot belong to none."),
        (changed(3, pairs=[{"item": "A", "match": "x"}, {"item": "B", "match": "x"}], distractors=[]), "only one choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_its_place(quiz: dict[str, Any], sentence: str) -> None:
    said = refused(quiz)
    assert sentence in said
    assert "quiz.yaml, line " in said


def test_a_quiz_reads_well_line_by_line() -> None:
    text = quiz_text(Quiz.model_validate({**KINDS, "attempts": 2}))
    for line in (
        "Attempts: 2", "Question 1 (answer in a few words): What describes an image to somebody who cannot see it?",
        "A small misspelling counts as right: yes", "Right answer: £1,200 (anything from £1,199.5 to £1,200.5 counts)",
        "Wrong answer: £120", "Place 1: Boil the water", "One – belongs to: Odd", "Belongs to none: Round",
        "Feedback on a right answer: Yes, all of them.",
    ):  # fmt: skip
        assert line in text.split("\n")


def test_a_correction_may_word_a_question_better_and_never_makes_another_answer_right() -> None:
    items, pairs = KINDS["questions"][2]["items"], KINDS["questions"][3]["pairs"]
    better = [{"item": "Number one", "match": "Odd"}, *pairs[1:]]
    other = [{"item": "One", "match": "Even"}, {"item": "Two", "match": "Odd"}, {"item": "Three", "match": "Odd"}]
    for quiz, is_fine in (
        (changed(0, right="Yes indeed.", text="What describes an image?"), True),
        (changed(0, answers=["caption"], mistakes=[]), False),
        (changed(1, tolerance=1), False),
        (changed(2, items=[*items[:2], {"text": "Wait three minutes"}]), True),
        (changed(2, items=items[::-1]), False),
        (changed(3, pairs=better), True),
        (changed(3, pairs=other), False),
        ({**KINDS, "attempts": 3}, False),
    ):
        assert (too_much_for_a_correction(parsed(KINDS), parsed(quiz)) == []) is is_fine
