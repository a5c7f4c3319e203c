"""Refusals about quizzes: answers, attempts, and one more of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from skills_centre.platform.errors import Refusal


class AttemptFinished(Refusal):
    """The attempt was finished, perhaps in another window."""

    sentence = "You have finished this attempt, so its answers no longer change. You can take the quiz again."


class NothingChosen(Refusal):
    """An answer was sent without any option."""

    sentence = "Choose an answer"
    field = "chosen"


class OneAnswerOnly(Refusal):
    """Several options were sent for a question that takes one."""

    sentence = "Choose one answer only"
    field = "chosen"


class NothingTyped(Refusal):
    """An answer was sent with an empty box."""

    sentence = "Enter an answer"
    field = "typed"


class AnswerTooLong(Refusal):
    """A short answer is longer than any that is accepted."""

    field = "typed"

    def __init__(self, *, most: int) -> None:
        super().__init__(f"The answer must be {most} characters or fewer")


class NotANumber(Refusal):
    """What was typed for a number is none; it is no answer, and stays in the box."""

    sentence = "Enter a number in digits, such as 12 or 4.5"
    field = "typed"


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with the choice for one line of a question; lines are numbered from 1 as they are shown."""

    number: int
    sentence: str


class LinesWrong(Refusal):
    """Lines to be put in order, or matched, were left without a choice, or two were given the same place."""

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0].sentence)


class AttemptsUsedUp(Refusal):
    """The quiz may be taken so often, and this learner has."""

    sentence = "You have used all your attempts at this quiz. This page says what you can do now."


class AttemptAllowed(Refusal):
    """A request for one more attempt was allowed, perhaps by somebody else."""

    sentence = "One more attempt has been allowed already, so this request can no longer be declined."


class AttemptDeclined(Refusal):
    """A request for one more attempt was declined, perhaps by somebody else."""

    sentence = "This request has been declined already. The learner may ask again."


class WhyDeclined(Refusal):
    """Whoever declines a request says why."""

    sentence = "Say why you decline, and what they can do instead"
    field = "why"


class QuestionsLeft(Refusal):
    """An attempt is finished only when every question has an answer."""

    def __init__(self, numbers: list[int]) -> None:
        several = len(numbers) > 1
        listed = (
            " and ".join([", ".join(str(number) for number in numbers[:-1]), str(numbers[-1])])
            if several
            else str(numbers[0])
        )
        super().__init__(f"Answer question{'s' if several else ''} {listed} before you finish")
