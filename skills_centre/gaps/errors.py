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
