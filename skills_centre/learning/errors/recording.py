"""Refusals about the learning record."""

from skills_centre.platform.errors import Refusal


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
