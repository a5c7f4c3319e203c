"""Refusals about suggesting courses to many."""

from skills_centre.platform.errors import Refusal


class NobodyToSuggestTo(Refusal):
    """Whoever it would be of use to has the course, had it suggested before, or has left."""

    sentence = (
        "Nobody was sent anything: everyone whom it would help has the course already, or had it suggested before."
    )


class SuggestionDayHasPassed(Refusal):
    """The day to finish by is to come."""

    sentence = "The day must be today or later"
    field = "due_on"


class OwnWordsTooLong(Refusal):
    """A word of one's own is a few lines at most."""

    sentence = "Your own words must be 500 characters or fewer"
    field = "words"


class ReasonNeeded(Refusal):
    """What is not for somebody is so for one of a few reasons."""

    sentence = "Choose why it is not for you"
    field = "why"


class SuggestionGone(Refusal):
    """It was withdrawn, or the course has left the catalogue."""

    sentence = "This suggestion was taken back, or you have answered it already."
