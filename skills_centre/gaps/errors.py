"""Refusals of the gaps domain."""

from skills_centre.platform.errors import Refusal


class TooManyPriorities(Refusal):
    """More than a few is no priority."""

    sentence = "Choose three skills at most."
    field = "skills"


class LevelNotOfSkill(Refusal):
    """The level is missing, or is none of the skill's."""

    sentence = "Choose the level to reach"
    field = "level"


class TargetDayWrong(Refusal):
    """A target is for a day to come, within three years."""

    sentence = "The day must be after today, and within three years"
    field = "by_on"


class TooManyWanted(Refusal):
    """More people than there are, or none."""

    sentence = "Enter how many"
    field = "wanted"


class NoDecision(Refusal):
    """At least one decision is wanted."""

    sentence = "Write at least one decision"
    field = "first"


class QuarterClosed(Refusal):
    """What is told of a closed quarter never changes."""

    sentence = "This quarter has been closed. What it says stays as it is."


class QuarterRuns(Refusal):
    """A quarter is closed when all its days are over and have been counted."""

    sentence = "This quarter can be closed once its last day is over and has been counted, in the night after it."


class FiguresChanged(Refusal):
    """The figures were worked out anew since they were looked at."""

    sentence = (
        "The figures have been worked out anew since you opened this page. Look at them again, then close the quarter."
    )
