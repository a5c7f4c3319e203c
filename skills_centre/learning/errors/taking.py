"""Refusals about taking courses: beginning, finishing, moving to another version."""

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


class QuizNotDone(Refusal):
    """A quiz is done by passing it, not by saying so."""

    sentence = "This part is a quiz: it counts as done when you pass it."


class SessionNotAttended(Refusal):
    """A session is done by being there, not by saying so."""

    sentence = "This part is a session: it counts as done when you have been there and its register is closed."


class NotCompletedYet(Refusal):
    """A certificate is of a course that was completed."""

    sentence = "You have not completed this course yet, so there is no certificate of it."


class DateHasPassed(Refusal):
    """A day to finish by lies in the past."""

    sentence = "The date to finish by must be today or later"
    field = "due_on"


class DateIsTheirsAlone(Refusal):
    """Members, peers and their staff are never given a date by somebody else (DOMAIN.md, people and organisation)."""

    sentence = "Only they can choose a date to finish by. You can suggest the course without one."
    field = "due_on"


class NothingToMoveTo(Refusal):
    """Learners are moved to the published version only."""

    sentence = "Staff do not see this version, so nobody can be moved to it."


class NobodyChosen(Refusal):
    """Learners were to be chosen by name, and none was."""

    sentence = "Tick the people to move, or choose everybody"
    field = "learners"


class NewsGone(Refusal):
    """News was stopped when its time had come."""

    sentence = "It is too late to stop this: the five minutes are over."


class MoveReasonNeeded(Refusal):
    """Learners were moved without a reason."""

    sentence = "Say why they are moved. They read it."
    field = "reason"
