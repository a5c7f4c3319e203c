"""Whether an answer can be kept: whole, and one that the question can have."""

from collections.abc import Iterator

from skills_centre.catalogue.rules.answers import LONGEST, QuestionKind, read_number
from skills_centre.learning.errors import (
    AnswerTooLong,
    LineProblem,
    LinesWrong,
    NotANumber,
    NothingChosen,
    NothingTyped,
    OneAnswerOnly,
)
from skills_centre.learning.rules.questions import Answer, MatchQuestion, NumericQuestion, Question, place_in_words
from skills_centre.platform.errors import NotFound
from skills_centre.platform.text import is_visible


def refuse_unless_whole(question: Question, answer: Answer) -> None:
    """Refuse an answer that is empty, half given, or no answer to this question, whose options stand as they were shown.

    Raises NotFound for what no form of ours sends; NothingChosen, OneAnswerOnly, NothingTyped, AnswerTooLong, NotANumber or LinesWrong.
    """
    if question.is_typed:
        _refuse_typed(question, answer.typed)
        return
    positions = range(len(question.options))
    if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        if not set(answer.chosen) <= set(positions):
            raise NotFound
        if not answer.chosen:
            raise NothingChosen
        if len(set(answer.chosen)) > 1 and question.kind is QuestionKind.SINGLE:
            raise OneAnswerOnly
        return
    lines = len(question.lines) if isinstance(question, MatchQuestion) else len(question.options)
    if len(answer.chosen) != lines or not set(answer.chosen) <= {-1, *positions}:
        raise NotFound
    problems = list(
        _match_problems(question, answer) if isinstance(question, MatchQuestion) else _places(question, answer)
    )
    if problems:
        raise LinesWrong(problems)


def _refuse_typed(question: Question, typed: str) -> None:
    if not typed.strip():
        raise NothingTyped
    if not is_visible(typed):
        raise NotFound
    if len(typed) > LONGEST:
        raise AnswerTooLong(most=LONGEST)
    if isinstance(question, NumericQuestion) and read_number(typed, unit=question.unit) is None:
        raise NotANumber


def _match_problems(question: MatchQuestion, answer: Answer) -> Iterator[LineProblem]:
    for number, (line, chosen) in enumerate(zip(question.lines, answer.chosen, strict=True), start=1):
        if chosen == -1:
            yield LineProblem(number, f"Choose what belongs to “{line.text}”")


def _places(question: Question, answer: Answer) -> Iterator[LineProblem]:
    taken: dict[int, str] = {}
    for number, option in enumerate(question.options, start=1):
        place = answer.chosen[option.position]
        if place == -1:
            yield LineProblem(number, f"Choose a place for “{option.text}”")
        elif place in taken:
            yield LineProblem(
                number,
                f"“{option.text}” and “{taken[place]}” are both {place_in_words(place)}. Give each a place of its own",
            )
        else:
            taken[place] = option.text
