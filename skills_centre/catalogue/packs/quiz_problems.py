"""What may be wrong with a quiz whose every field fits: questions without a right answer, answers that say the same twice."""

from collections.abc import Iterable

from skills_centre.catalogue.packs.nodes import Located, Place
from skills_centre.catalogue.packs.problems import PackProblem
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, Quiz

#: What is wrong with a part of a question: the way to it from the question, and the sentence.
Found = tuple[Place, str]


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
            located.problem(("questions", index, *place), sentence) for place, sentence in _choice_problems(question)
        ]
    return problems


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
