"""Refusals of the learning domain."""

from collections.abc import Sequence
from dataclasses import dataclass

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


class QuizNotDone(Refusal):
    """A quiz is done by passing it, not by saying so."""

    sentence = "This part is a quiz: it counts as done when you pass it."


class NotCompletedYet(Refusal):
    """A certificate is of a course that was completed."""

    sentence = "You have not completed this course yet, so there is no certificate of it."


class CertificateRevoked(Refusal):
    """An administrator revoked the certificate; only an administrator issues another."""

    sentence = "This certificate was revoked. If you think that is wrong, ask your learning and development team."


class CertificateCounts(Refusal):
    """Another certificate is issued only where one was revoked."""

    sentence = "This certificate still counts, so no other was issued."


class RevokedWithoutReason(Refusal):
    """Whoever revokes says why."""

    sentence = "Say why this certificate was wrongly issued"
    field = "reason"


class DateHasPassed(Refusal):
    """A day to finish by lies in the past."""

    sentence = "The date to finish by must be today or later"
    field = "due_on"


class DateIsTheirsAlone(Refusal):
    """Members, peers and their staff are never given a date by somebody else (DOMAIN.md, people and organisation)."""

    sentence = "Only they can choose a date to finish by. You can suggest the course without one."
    field = "due_on"


class GoalInPlanAlready(Refusal):
    """A person has one goal a skill."""

    sentence = "This skill is in the plan already. Change the goal that is there."


class PlanChangedMeanwhile(Refusal):
    """The terms of a goal changed, or were answered, after the page was opened."""

    sentence = "This goal has changed since you opened the page. Read it once more."


class GoalHasEnded(Refusal):
    """A goal that was reached or dropped changes no more."""

    sentence = "This goal has ended, so nothing more was saved. You can set it again as a new one."


class LevelNotInSkill(Refusal):
    """The level is missing, or is none of the skill's."""

    sentence = "Choose the level to reach"
    field = "level"


class SkillLeftFramework(Refusal):
    """No published framework defines the skill any more."""

    sentence = "This skill is no longer in a framework, so no goal can be set for it. You can still finish or drop what is there."


class DayHasPassed(Refusal):
    """A goal, or an action, is for a day to come."""

    sentence = "The day must be today or later"
    field = "by_on"


class DayTooFar(Refusal):
    """Nobody plans so far ahead."""

    sentence = "The day must be within five years"
    field = "by_on"


class DoneInFuture(Refusal):
    """What is done was done by today."""

    sentence = "The day on which it was done must be today or earlier"
    field = "done_on"


class DoneTooLongAgo(Refusal):
    """A day on which something was done lies before anything here."""

    sentence = "Enter a day after 1 January 2000"
    field = "done_on"


class ActionNotNamed(Refusal):
    """An action that is no course of the catalogue needs a title."""

    sentence = "Say in a few words what it is"
    field = "title"


class CourseNotChosen(Refusal):
    """An action that is a course names one."""

    sentence = "Choose a course"
    field = "course"


class WordsTooLong(Refusal):
    """A note, a reason or a title is longer than anybody would read."""

    def __init__(self, *, most: int, field: str) -> None:
        super().__init__(f"This must be {most:,} characters or fewer", field=field)


class NothingWritten(Refusal):
    """A note without a word."""

    sentence = "Write the note first"
    field = "text"


class ReflectionChangedMeanwhile(Refusal):
    """The answers were changed in another window, or on another device, after this page was opened."""

    sentence = "You changed this in another window. What is kept there stands below your boxes: put together what you need, then save"


class NoteChangedMeanwhile(Refusal):
    """The note was changed in another window, or on another device, after this page was opened."""

    sentence = "This note was changed in another window. Both texts are below: keep what you need in the box, then save"
    field = "text"


class LearnedInFuture(Refusal):
    """The record holds what was learned, not what is planned."""

    sentence = "The day must be today or earlier"
    field = "learned_on"


class LearnedTooLongAgo(Refusal):
    """A day lies before anybody's working life."""

    sentence = "Enter a day after 1 January 1960"
    field = "learned_on"


class BeganAfterEnd(Refusal):
    """The first day lies after the last one."""

    sentence = "The first day must be before the last day"
    field = "began_on"


class TookTooLong(Refusal):
    """One entry covers a year at the most."""

    sentence = "One entry can cover one year at the most. Record longer learning in parts."
    field = "began_on"


class NoTimeTaken(Refusal):
    """Learning takes a minute at least."""

    sentence = "Enter how long it took, in hours, minutes or both"
    field = "hours"


class MoreThanTheDayHas(Refusal):
    """More time than the days have, alone or with what the person recorded of the same day already."""

    sentence = "A day has 24 hours, and this comes to more. Check the time and the days."
    field = "hours"


class SkillNotKnown(Refusal):
    """A skill that no published framework defines."""

    sentence = "One of these skills is no longer in a framework. Choose again."
    field = "skills"


class EntryChangedMeanwhile(Refusal):
    """The entry was corrected or taken out after the page was opened."""

    sentence = "This entry has changed since you opened the page. Read it once more."


class OwnRecordOfCourses(Refusal):
    """An administrator does not correct their own record."""

    sentence = "Another administrator corrects your own record, so that nobody does it alone."


class ReasonMissing(Refusal):
    """A correction of somebody's record needs a reason, which they read."""

    sentence = "Say why, so that the person understands"
    field = "reason"


class TargetOutOfRange(Refusal):
    """A yearly target is a whole number of hours."""

    sentence = "Enter a whole number of hours from 0 to 1,000"
    field = "hours"


class NothingAnswered(Refusal):
    """Questions after a course were sent without an answer."""

    sentence = "Answer at least one question, or go on without answering"


class TooLateToChange(Refusal):
    """An answer about a course can be changed for 14 days."""

    sentence = "Your answer can no longer be changed: it has been counted."


class AnsweredByAnother(Refusal):
    """Whoever managed the learner before has answered, and what they said is theirs alone."""

    sentence = "Somebody who managed them before you has answered this. There is nothing left to do."


class FollowUpClosed(Refusal):
    """The question of three months ago is closed."""

    sentence = "This question is closed now. Thank you for coming back to it."


class NothingToJudgeYet(Refusal):
    """Only somebody who completed a course says whether it was useful."""

    sentence = "You can say whether a course was useful once you have completed it."


class NothingToMoveTo(Refusal):
    """Learners are moved to the published version only."""

    sentence = "Staff do not see this version, so nobody can be moved to it."


class NobodyChosen(Refusal):
    """Learners were to be chosen by name, and none was."""

    sentence = "Tick the people to move, or choose everybody"
    field = "learners"


class MoveReasonNeeded(Refusal):
    """Learners were moved without a reason."""

    sentence = "Say why they are moved. They read it."
    field = "reason"


class TopicNeeded(Refusal):
    """A wish for a course names no topic."""

    sentence = "Enter the topic in words"
    field = "topic"


class NoSuchCourse(Refusal):
    """The course that is to answer wishes is not published."""

    sentence = "Choose a course that is published now"
    field = "course"
