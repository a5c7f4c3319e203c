"""Why a rule cannot be as somebody wants it."""

from skills_centre.platform.errors import Refusal


class CourseNotPublished(Refusal):
    """Nobody can take a course that is not published."""

    sentence = "Choose a course that is published. Nobody can take this one now."
    field = "course"


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
