"""Why a rule cannot be as somebody wants it."""

from skills_centre.platform.errors import Refusal


class CourseNotPublished(Refusal):
    """Nobody can take a course that is not published."""

    sentence = "Choose a course that is published. Nobody can take this one now."
    field = "course"


class PathwayNotOpen(Refusal):
    """Nobody can follow a pathway that is not published, or of which no course can be taken."""

    sentence = (
        "Choose a pathway that is published and needs a course that people can take. Nobody can complete this one now."
    )
    field = "pathway"


class NobodyConcerned(Refusal):
    """A rule says whom it is for."""

    sentence = "Choose a part of the organisation, a kind of people or a role, or name somebody."
    field = "whom"


class NeverRequired(Refusal):
    """Members, peers and their staff are never required to learn anything."""

    sentence = "Members, peers and their staff can never be required to take a course. Recommend it to them instead."
    field = "person_types"


class BeginsInThePast(Refusal):
    """A rule begins today or later, so that nobody finds that they owed something yesterday."""

    sentence = "Choose today or a later day: a rule cannot ask for something in the past."
    field = "starts_on"


class EndsBeforeItBegins(Refusal):
    """A rule's last day is not before its first."""

    sentence = "The last day is before the first. Choose a later one, or leave it empty."
    field = "ends_on"


class DayOutOfReach(Refusal):
    """No day of a rule is so far away that it can only be a slip: dates are counted on from it."""

    sentence = "Choose a day within the next 20 years"


class AnchorLongAgo(DayOutOfReach):
    """The first date of a cycle, too long ago for anything but a slip."""

    sentence = "Choose a day within the last 50 years, or a later one"
    field = "date_fixed"


class RuleEnded(Refusal):
    """A rule that has ended says nothing any more."""

    sentence = "This rule has ended. Make a new one instead."


class ChangedMeanwhile(Refusal):
    """Somebody else changed a rule while its form was open."""

    sentence = (
        "Somebody changed this rule while you had it open. Open it again to see what it says now, and change that."
    )


class BeyondReach(Refusal):
    """Somebody whose role is for a part of the organisation requires nothing of people elsewhere."""

    sentence = "Your role is for a part of the organisation. Choose parts of it that are within it, and name only people there."
    field = "whom"


class NothingToExcuse(Refusal):
    """Nobody is excused from what is not asked of them."""

    sentence = "Choose a course that is required of them now"
    field = "course"


class ExcusedAlready(Refusal):
    """An exemption from the course holds already, with another last day or by somebody else."""

    sentence = "They are exempt from this course already. End that first if it should be until another day"
    field = "course"


class ExcuseHasNoFuture(Refusal):
    """An exemption would have ended before it began."""

    sentence = "The last day must be today or later"
    field = "ends_on"


class ExcuseEndsTooLate(Refusal):
    """Nobody is excused for good."""

    sentence = "The last day must be within two years. They can be exempted again then"
    field = "ends_on"


class ExcuseReasonMissing(Refusal):
    """Whoever excuses somebody says why."""

    sentence = "Say why. They read it"
    field = "reason"


class ExcuseReasonTooLong(Refusal):
    """A reason is a few sentences."""

    sentence = "A reason may have 2,000 characters at the most"
    field = "reason"


class AbsenceTooLongAgo(Refusal):
    """An absence of long ago moves no date any more."""

    sentence = "The first day must be within the last two years"
    field = "starts_on"


class AbsenceTooFarAhead(Refusal):
    """Nobody knows of an absence years before it begins."""

    sentence = "The first day must be within the next year"
    field = "starts_on"


class BackBeforeAway(Refusal):
    """Whoever comes back was away before."""

    sentence = "The first day back must be after the first day away"
    field = "back_on"


class BackTooFarAhead(Refusal):
    """A return is not so far ahead that it stands for no return at all."""

    sentence = "The first day back must be within five years. Leave it empty if nobody knows yet"
    field = "back_on"


class AwayAlready(Refusal):
    """Two absences of one person do not overlap."""

    sentence = "Another absence is recorded for some of these days. Take that out first, or choose other days"
    field = "starts_on"


class RemindedAlready(Refusal):
    """Nobody is chased again within three days."""

    sentence = "They were reminded within the last three days. Give them a little time"


class NothingToChase(Refusal):
    """Whoever has done it, is excused or away, or has months left, is not chased."""

    sentence = "There is nothing to remind them of: it is done, not due within 30 days, or they are exempt or away"
