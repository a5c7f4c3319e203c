"""Quizzes: what a question asks, in which order an attempt shows it, and what counts as right."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen, with what it teaches. `position` is its place in the pack file, from 0."""

    position: int
    text: str
    is_correct: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question with its options in the pack's order."""

    key: str
    text: str
    takes_several: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Quiz:
    """A quiz as its pack says it. `pass_mark` is per cent of the questions."""

    pass_mark: int
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((question for question in self.questions if question.key == key), None)


def read_quiz(content: Mapping[str, Any]) -> Quiz:
    """The quiz that a module keeps as its pack file's content (docs/content-packs.md); the pack was checked when it came in."""
    return Quiz(
        pass_mark=content["pass_mark"],
        questions=tuple(
            Question(
                key=question["key"],
                text=question["text"],
                takes_several=question["kind"] == "multiple",
                options=tuple(
                    Option(position, option["text"], option["correct"], option["feedback"])
                    for position, option in enumerate(question["options"])
                ),
            )
            for question in content["questions"]
        ),
    )


def order_to_show(quiz: Quiz, attempt_id: UUID) -> list[dict[str, Any]]:
    """The order in which an attempt shows its questions and options: questions as written, options mixed, the same on every reload.

    Kept with the attempt as [{"question": key, "options": [positions]}].
    """
    chance = random.Random(attempt_id.int)  # noqa: S311 - an order of answers, not a secret
    shown = []
    for question in quiz.questions:
        positions = [option.position for option in question.options]
        chance.shuffle(positions)
        shown.append({"question": question.key, "options": positions})
    return shown


def as_shown(quiz: Quiz, shown_order: Sequence[Mapping[str, Any]]) -> list[Question]:
    """The questions of a quiz in an attempt's order, each with its options in that attempt's order."""
    shown = []
    for entry in shown_order:
        question = quiz.question(entry["question"])
        if question is not None:
            by_position = {option.position: option for option in question.options}
            shown.append(replace(question, options=tuple(by_position[position] for position in entry["options"])))
    return shown


@dataclass(frozen=True)
class MarkedQuestion:
    """A question of a finished attempt: its number, what was chosen, and whether that is right."""

    number: int
    question: Question
    chosen: frozenset[int]
    is_right: bool


def marked(questions: Sequence[Question], chosen: Mapping[str, frozenset[int]]) -> list[MarkedQuestion]:
    """Every question with what was chosen and whether it is right."""
    return [
        MarkedQuestion(number, question, answer, is_right(question, answer))
        for number, question in enumerate(questions, start=1)
        for answer in [chosen.get(question.key, frozenset())]
    ]


def is_right(question: Question, chosen: Collection[int]) -> bool:
    """Whether the chosen positions are all the right options and no wrong one."""
    return set(chosen) == {option.position for option in question.options if option.is_correct}


def has_passed(right: int, out_of: int, pass_mark: int) -> bool:
    """Whether enough questions are right; `pass_mark` is per cent of the questions, and is reached, not passed."""
    return right * 100 >= pass_mark * out_of


def questions_needed(out_of: int, pass_mark: int) -> int:
    """How many questions must be right to pass."""
    return -(-pass_mark * out_of // 100)


def write_chosen(chosen: Collection[int]) -> str:
    """Chosen positions as they are kept: "0,2"."""
    return ",".join(str(position) for position in sorted(chosen))


def read_chosen(kept: str) -> frozenset[int]:
    """Kept positions, read again."""
    return frozenset(int(position) for position in kept.split(","))


def unanswered(quiz: Quiz, answered: Collection[str]) -> Sequence[int]:
    """The numbers, from 1, of the questions without an answer."""
    return [number for number, question in enumerate(quiz.questions, start=1) if question.key not in answered]
