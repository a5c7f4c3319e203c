"""What may be wrong with a quiz whose every field fits: questions without a right answer, answers that say the same twice."""

from collections.abc import Iterable, Sequence

from skills_centre.catalogue.packs.nodes import Located, Place
from skills_centre.catalogue.packs.problems import PackProblem
from skills_centre.catalogue.packs.quizzes import (
    ChoiceQuestion,
    MatchQuestion,
    NumericQuestion,
    OrderQuestion,
    Question,
    Quiz,
    ShortQuestion,
)
from skills_centre.catalogue.rules.answers import QuestionKind, exactly, plain_answer, right_numbers, says_the_same

#: What is wrong with a part of a question: the way to it from the question, and the sentence.
Found = tuple[Place, str]


def without_kind(place: Place) -> Place:
    """The way to a field without the kind of its question, which pydantic puts after the question's number."""
    if len(place) > 2 and place[0] == "questions" and place[2] in set(QuestionKind):
        return place[:2] + place[3:]
    return place


def repeated(values: Iterable[str]) -> list[int]:
    """The places of the values that stand before already."""
    seen: set[str] = set()
    again = []
    for index, value in enumerate(values):
        if value in seen:
            again.append(index)
        seen.add(value)
    return again


def quiz_problems(quiz: Quiz, located: Located) -> list[PackProblem]:
    """Every problem of a quiz, with its place."""
    problems = [
        located.problem(("questions", index, "key"), f"“{quiz.questions[index].key}” is the key of two questions.")
        for index in repeated(question.key for question in quiz.questions)
    ]
    for index, question in enumerate(quiz.questions):
        problems += [
            located.problem(("questions", index, *place), sentence) for place, sentence in _question_problems(question)
        ]
    return problems


def _question_problems(question: Question) -> Sequence[Found]:
    match question:
        case ChoiceQuestion():
            return _choice_problems(question)
        case ShortQuestion():
            return _short_problems(question)
        case NumericQuestion():
            return _numeric_problems(question)
        case OrderQuestion():
            return [
                (("items", at, "text"), "two lines say the same.")
                for at in repeated(item.text.strip() for item in question.items)
            ]
        case MatchQuestion():
            return _match_problems(question)


def _choice_problems(question: ChoiceQuestion) -> list[Found]:
    problems: list[Found] = []
    right = sum(option.correct for option in question.options)
    if right == 0:
        problems.append(((), "the question has no right option."))
    if question.kind == "single" and right > 1:
        problems.append(((), f"a single question has one right option, and this has {right}."))
    problems += [
        (("options", at, "text"), "two options say the same.")
        for at in repeated(option.text.strip() for option in question.options)
    ]
    return problems


def _short_problems(question: ShortQuestion) -> list[Found]:
    problems: list[Found] = [
        (("answers", at), "this answer has no letter or digit.")
        for at, answer in enumerate(question.answers)
        if not plain_answer(answer)
    ]
    problems += [
        (("answers", at), "two answers count as the same.")
        for at in repeated(plain_answer(answer) for answer in question.answers)
    ]
    problems += [
        (("mistakes", at, "answer"), "two wrong answers count as the same.")
        for at in repeated(plain_answer(mistake.answer) for mistake in question.mistakes)
    ]
    problems += [
        (("mistakes", at, "answer"), "this wrong answer counts as right.")
        for at, mistake in enumerate(question.mistakes)
        if any(says_the_same(mistake.answer, answer, near=False) for answer in question.answers)
    ]
    return problems


def _numeric_problems(question: NumericQuestion) -> list[Found]:
    problems: list[Found] = []
    has_range = question.least is not None and question.most is not None
    if question.value is None and not has_range:
        problems.append((("value",), "give “value”, or both “least” and “most”."))
    if question.value is not None and (question.least is not None or question.most is not None):
        problems.append((("value",), "give either “value” or “least” and “most”, not both."))
    if question.tolerance is not None and (question.value is None or question.tolerance < 0):
        problems.append((("tolerance",), "“tolerance” goes with “value”, and is 0 or more."))
    if question.least is not None and question.most is not None and question.most < question.least:
        problems.append((("most",), "“most” must not be below “least”."))
    if problems:
        return problems
    least, most = right_numbers(question.value, question.tolerance, question.least, question.most)
    return [
        (("mistakes", at, "answer"), "this wrong answer counts as right.")
        for at, mistake in enumerate(question.mistakes)
        if least <= exactly(mistake.answer) <= most
    ]


def _match_problems(question: MatchQuestion) -> list[Found]:
    problems: list[Found] = [
        (("pairs", at, "item"), "two lines say the same.")
        for at in repeated(pair.item.strip() for pair in question.pairs)
    ]
    matches = {pair.match.strip() for pair in question.pairs}
    if len(matches | {one.strip() for one in question.distractors}) < 2:
        problems.append((("pairs",), "there is only one choice, so nothing is asked."))
    problems += [
        (("distractors", at), f"“{one.strip()}” belongs to a line already, so it cannot belong to none.")
        for at, one in enumerate(question.distractors)
        if one.strip() in matches
    ]
    problems += [
        (("distractors", at), "two choices say the same.")
        for at in repeated(one.strip() for one in question.distractors)
    ]
    return problems
