"""A quiz in plain lines, for comparing one with another."""

from collections.abc import Iterator, Sequence

from skills_centre.catalogue.packs.quizzes import (
    ChoiceQuestion,
    Item,
    MatchQuestion,
    NumericQuestion,
    OrderQuestion,
    Question,
    Quiz,
    ShortQuestion,
    WrongAnswer,
    WrongNumber,
)
from skills_centre.catalogue.rules.answers import (
    QuestionKind,
    exactly,
    right_number_in_words,
    right_numbers,
    with_unit,
)


def quiz_text(quiz: Quiz) -> str:
    """The whole quiz, a fact a line."""
    lines = [f"Pass mark: {quiz.pass_mark}%", f"Attempts: {quiz.attempts or 'as many as one likes'}"]
    for number, question in enumerate(quiz.questions, start=1):
        how = QuestionKind(question.kind).in_words
        lines += ["", f"Question {number} ({how[0].lower()}{how[1:]}): {question.text}", *_lines(question)]
    return "\n".join(lines)


def right_answer(question: NumericQuestion) -> str:
    """The number, or the numbers, that are right."""
    least, most = right_numbers(question.value, question.tolerance, question.least, question.most)
    value = None if question.value is None else exactly(question.value)
    return right_number_in_words(value, least, most, question.unit or "")


def _lines(question: Question) -> Iterator[str]:
    match question:
        case ChoiceQuestion():
            for option in question.options:
                yield f"{'Right' if option.correct else 'Wrong'} answer: {option.text}"
                yield f"Feedback: {option.feedback}"
            return
        case ShortQuestion():
            yield from (f"Right answer: {answer}" for answer in question.answers)
            yield f"A small misspelling counts as right: {'yes' if question.near else 'no'}"
            yield from _mistakes(question.mistakes, "")
        case NumericQuestion():
            yield f"Right answer: {right_answer(question)}"
            yield f"Unit: {question.unit or 'none'}"
            yield from _mistakes(question.mistakes, question.unit or "")
        case OrderQuestion():
            yield from _items(question.items)
        case MatchQuestion():
            for pair in question.pairs:
                yield f"{pair.item} – belongs to: {pair.match}"
                yield from ([f"Feedback: {pair.feedback}"] if pair.feedback else [])
            yield from (f"Belongs to none: {one}" for one in question.distractors)
    yield f"Feedback on a right answer: {question.right}"
    yield f"Feedback on a wrong answer: {question.wrong}"


def _mistakes(mistakes: Sequence[WrongAnswer] | Sequence[WrongNumber], unit: str) -> Iterator[str]:
    for mistake in mistakes:
        said = mistake.answer if isinstance(mistake, WrongAnswer) else with_unit(exactly(mistake.answer), unit)
        yield f"Wrong answer: {said}"
        yield f"Feedback: {mistake.feedback}"


def _items(items: Sequence[Item]) -> Iterator[str]:
    for place, item in enumerate(items, start=1):
        yield f"Place {place}: {item.text}"
        yield from ([f"Feedback: {item.feedback}"] if item.feedback else [])
