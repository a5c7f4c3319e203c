"""What a quiz asks, as its learners meet it: questions of six kinds, and what counts as a right answer to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from skills_centre.catalogue.rules.answers import (
    QuestionKind,
    exactly,
    read_number,
    right_number_in_words,
    right_numbers,
    says_the_same,
    with_unit,
)


@dataclass(frozen=True)
class Answer:
    """What somebody answered: positions in the pack's order, whose meaning is the question's, or what they typed.

    The options chosen; the place, from 0, given to each line to be put in order; the choice given to each line to be matched; -1
    stands where nothing was chosen yet.
    """

    chosen: tuple[int, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen, put in order or matched to a line. `position` is its place in the pack file, from 0."""

    position: int
    text: str
    is_correct: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people often give, as they would say it, and what it teaches."""

    answer: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its options in the pack's order; `right` and `wrong` are what its answer as a whole teaches."""

    key: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    right: str = ""
    wrong: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether its answer is typed rather than chosen."""
        return self.kind in {QuestionKind.SHORT, QuestionKind.NUMERIC}

    @property
    def lines_up(self) -> bool:
        """Whether it is answered line by line, with a choice for each."""
        return self.kind in {QuestionKind.ORDER, QuestionKind.MATCH}

    def is_right(self, answer: Answer) -> bool:
        """Whether the answer is right. There is no half: one wrong choice, place or match makes it wrong."""
        if self.kind is QuestionKind.ORDER:
            return answer.chosen == tuple(range(len(self.options)))
        return set(answer.chosen) == {option.position for option in self.options if option.is_correct}

    def right_answer(self) -> Answer:
        """A right answer, as somebody would give it."""
        if self.kind is QuestionKind.ORDER:
            return Answer(tuple(range(len(self.options))))
        return Answer(tuple(option.position for option in self.options if option.is_correct))

    def teaching(self, answer: Answer, *, is_right: bool) -> str:
        """What the answer as a whole teaches."""
        return self.right if is_right else self._mistaken(answer) or self.wrong

    def _mistaken(self, _answer: Answer) -> str:
        return ""


@dataclass(frozen=True, kw_only=True)
class ShortQuestion(Question):
    """A question that is answered with a word or a few."""

    answers: tuple[str, ...]
    allows_near: bool
    mistakes: tuple[Mistake, ...]

    def is_right(self, answer: Answer) -> bool:
        """Whether what was typed is one of the accepted answers and no named mistake."""
        named = any(says_the_same(answer.typed, mistake.answer, near=False) for mistake in self.mistakes)
        return not named and any(says_the_same(answer.typed, one, near=self.allows_near) for one in self.answers)

    def right_answer(self) -> Answer:
        """The first of the accepted answers."""
        return Answer(typed=self.answers[0])

    def _mistaken(self, answer: Answer) -> str:
        exact = (one for one in self.mistakes if says_the_same(answer.typed, one.answer, near=False))
        close = (one for one in self.mistakes if says_the_same(answer.typed, one.answer, near=self.allows_near))
        found = next(exact, None) or next(close, None)
        return found.feedback if found else ""


@dataclass(frozen=True, kw_only=True)
class NumericQuestion(Question):
    """A question that is answered with a number, in a unit that stands beside the box."""

    value: Decimal | None
    least: Decimal
    most: Decimal
    unit: str
    mistakes: tuple[tuple[Decimal, str], ...]

    @property
    def in_words(self) -> str:
        """What number is right."""
        return right_number_in_words(self.value, self.least, self.most, self.unit)

    def is_right(self, answer: Answer) -> bool:
        """Whether the number that was typed lies where the right ones do."""
        number = read_number(answer.typed, unit=self.unit)
        return number is not None and self.least <= number <= self.most

    def right_answer(self) -> Answer:
        """The value, or the least number that counts."""
        return Answer(typed=with_unit(self.least if self.value is None else self.value))

    def _mistaken(self, answer: Answer) -> str:
        number = read_number(answer.typed, unit=self.unit)
        return next((feedback for wrong, feedback in self.mistakes if wrong == number), "")


@dataclass(frozen=True)
class MatchLine:
    """A line to which one of the question's options belongs: the one at position `right`."""

    position: int
    text: str
    right: int
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class MatchQuestion(Question):
    """Lines to each of which one of the options belongs."""

    lines: tuple[MatchLine, ...]

    def is_right(self, answer: Answer) -> bool:
        """Whether every line has what belongs to it."""
        return answer == self.right_answer()

    def right_answer(self) -> Answer:
        """What belongs to each line."""
        return Answer(tuple(line.right for line in self.lines))


def read_question(said: Mapping[str, Any]) -> Question:
    """A question as a module keeps it (docs/content-packs.md); the pack was checked when it came in."""
    kind = QuestionKind(said["kind"])
    head = {"key": said["key"], "kind": kind, "text": said["text"]}
    if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        options = [Option(at, one["text"], one["correct"], one["feedback"]) for at, one in enumerate(said["options"])]
        return Question(**head, options=tuple(options))
    head |= {"right": said["right"], "wrong": said["wrong"]}
    if kind is QuestionKind.ORDER:
        items = [Option(at, one["text"], feedback=one.get("feedback", "")) for at, one in enumerate(said["items"])]
        return Question(**head, options=tuple(items))
    if kind is QuestionKind.MATCH:
        return _match_question(head, said)
    if kind is QuestionKind.SHORT:
        return ShortQuestion(
            **head,
            answers=tuple(said["answers"]),
            allows_near=said["near"],
            mistakes=tuple(Mistake(one["answer"], one["feedback"]) for one in said["mistakes"]),
        )
    least, most = right_numbers(said.get("value"), said.get("tolerance"), said.get("least"), said.get("most"))
    return NumericQuestion(
        **head,
        value=exactly(said["value"]) if "value" in said else None,
        least=least,
        most=most,
        unit=said.get("unit", ""),
        mistakes=tuple((exactly(one["answer"]), one["feedback"]) for one in said["mistakes"]),
    )


def _match_question(head: Mapping[str, Any], said: Mapping[str, Any]) -> MatchQuestion:
    """Where several lines have the same match it is one choice."""
    texts = list(dict.fromkeys([*(pair["match"] for pair in said["pairs"]), *said["distractors"]]))
    return MatchQuestion(
        **head,
        options=tuple(Option(at, text) for at, text in enumerate(texts)),
        lines=tuple(
            MatchLine(at, pair["item"], texts.index(pair["match"]), pair.get("feedback", ""))
            for at, pair in enumerate(said["pairs"])
        ),
    )


def place_in_words(place: int) -> str:
    """A place, counted from 0, as people say it: "1st"."""
    return f"{place + 1}{ {0: 'st', 1: 'nd', 2: 'rd'}.get(place, 'th') }"


def answer_in_words(question: Question, answer: Answer) -> list[str]:
    """What somebody answered, as lines of text; none where they have not answered."""
    if question.is_typed:
        return [answer.typed] if answer.typed else []
    texts = {option.position: option.text for option in question.options}
    if isinstance(question, MatchQuestion):
        return [f"{line.text}: {texts[at]}" for line, at in zip(question.lines, answer.chosen, strict=False)]
    if question.kind is QuestionKind.ORDER:
        return [texts[position] for position in sorted(texts, key=answer.chosen.__getitem__)] if answer.chosen else []
    return [option.text for option in question.options if option.position in answer.chosen]
