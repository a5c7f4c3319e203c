"""Refusals of the learning domain."""

from skills_centre.platform.errors import Refusal


class CourseNotOpen(Refusal):
    """No version of the course is published, so nobody can begin it."""

    sentence = "This course is not open to new learners at the moment."


class EnrolmentEnded(Refusal):
    """The learner left this course, so nothing more is recorded on that enrolment."""

    sentence = "You left this course, so nothing more was saved. You can enrol again from the course’s page."


class AlreadyCompleted(Refusal):
    """The enrolment is complete: its quizzes are closed and it cannot be left."""

    sentence = "You have completed this course, so it is closed. You can take it again from the course’s page."


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


class QuizNotDone(Refusal):
    """A quiz is done by passing it, not by saying so."""

    sentence = "This part is a quiz: it counts as done when you pass it."


class DateHasPassed(Refusal):
    """A day to finish by lies in the past."""

    sentence = "The date to finish by must be today or later"
    field = "due_on"


class DateIsTheirsAlone(Refusal):
    """Members, peers and their staff are never given a date by somebody else (DOMAIN.md, people and organisation)."""

    sentence = "Only they can choose a date to finish by. You can suggest the course without one."
    field = "due_on"
