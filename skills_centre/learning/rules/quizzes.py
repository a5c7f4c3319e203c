"""Quizzes: in which order an attempt shows them, what was answered, and how many right answers pass."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.learning.rules.questions import Answer, Question, read_question


@dataclass(frozen=True)
class Quiz:
    """A quiz as its pack says it. `pass_mark` is per cent of the questions; `attempts` is how often it may be taken, if that is limited."""

    pass_mark: int
    questions: tuple[Question, ...]
    attempts: int | None = None

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((question for question in self.questions if question.key == key), None)


def read_quiz(content: Mapping[str, Any]) -> Quiz:
    """The quiz that a module keeps as its pack file's content (docs/content-packs.md); the pack was checked when it came in."""
    return Quiz(
        pass_mark=content["pass_mark"],
        questions=tuple(read_question(question) for question in content["questions"]),
        attempts=content.get("attempts"),
    )


def order_to_show(quiz: Quiz, attempt_id: UUID) -> list[dict[str, Any]]:
    """The order in which an attempt shows its questions and options: questions as written, options mixed, the same on every reload.

    Lines to be put in order never stand in it already. Kept with the attempt as [{"question": key, "options": [positions]}].
    """
    chance = random.Random(attempt_id.int)  # noqa: S311 - an order of answers, not a secret
    shown = []
    for question in quiz.questions:
        positions = [option.position for option in question.options]
        chance.shuffle(positions)
        if question.kind is QuestionKind.ORDER and positions == sorted(positions):
            positions = [*positions[1:], positions[0]]
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
class KeptAnswer:
    """An answer as it was kept, and marked by the rules of that day. Typed words are gone once their retention period is over."""

    answer: Answer
    is_right: bool


@dataclass(frozen=True)
class MarkedQuestion:
    """A question of a finished attempt: its number, what was answered, and whether that is right."""

    number: int
    question: Question
    answer: Answer
    is_right: bool

    @property
    def teaching(self) -> str:
        """What the answer as a whole teaches."""
        return self.question.teaching(self.answer, is_right=self.is_right)


def marked(questions: Sequence[Question], answers: Mapping[str, KeptAnswer]) -> list[MarkedQuestion]:
    """Every question with what was answered and whether it is right."""
    nothing = KeptAnswer(Answer(), is_right=False)
    return [
        MarkedQuestion(number, question, kept.answer, kept.is_right)
        for number, question in enumerate(questions, start=1)
        for kept in [answers.get(question.key, nothing)]
    ]


def has_passed(right: int, out_of: int, pass_mark: int) -> bool:
    """Whether enough questions are right; `pass_mark` is per cent of the questions, and is reached, not passed."""
    return right * 100 >= pass_mark * out_of


def questions_needed(out_of: int, pass_mark: int) -> int:
    """How many questions must be right to pass."""
    return -(-pass_mark * out_of // 100)


def write_chosen(answer: Answer, kind: QuestionKind) -> str:
    """Chosen positions as they are kept: "0,2". The order matters where lines were put in order or matched."""
    is_a_choice = kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
    return ",".join(str(position) for position in (sorted(set(answer.chosen)) if is_a_choice else answer.chosen))


def read_chosen(kept: str) -> tuple[int, ...]:
    """Kept positions, read again."""
    return tuple(int(position) for position in kept.split(",")) if kept else ()


def unanswered(questions: Sequence[Question], answered: Collection[str]) -> Sequence[int]:
    """The numbers, from 1, of the questions without an answer."""
    return [number for number, question in enumerate(questions, start=1) if question.key not in answered]
