"""Refusals about opinions on courses, and about what nobody teaches yet."""

from skills_centre.platform.errors import Refusal


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


class TopicNeeded(Refusal):
    """A wish for a course names no topic."""

    sentence = "Enter the topic in words"
    field = "topic"


class NoSuchCourse(Refusal):
    """The course that is to answer wishes is not published."""

    sentence = "Choose a course that is published now"
    field = "course"
