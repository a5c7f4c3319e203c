"""Refusals about plans."""

from skills_centre.platform.errors import Refusal


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
