"""Refusals of announcements."""

from skills_centre.platform.errors import Refusal


class AnnouncementChanged(Refusal):
    """Somebody else changed it since it was looked at."""

    sentence = "Somebody else changed this announcement while you had it open. See what it says now."


class AnnouncementGone(Refusal):
    """What goes out, or went out, says what it says."""

    sentence = "It waits to go out or has gone out, so it cannot be changed. Stop or withdraw it, and write another."


class AnnouncementNotWaiting(Refusal):
    """There is nothing to stop."""

    sentence = "It cannot be stopped: it has gone out already. You can still withdraw it, and whoever has not been sent it will not be."


class AnnouncementNotOut(Refusal):
    """There is nothing to withdraw."""

    sentence = "It has not gone out, so there is nothing to withdraw."


class NobodyToTell(Refusal):
    """An announcement reaches somebody."""

    sentence = "Nobody here fits whom it is for. Choose more of the organisation, or more kinds of people."
    field = "whom"


class NoUnitChosen(Refusal):
    """Whoever looks after a part of the organisation announces to that part."""

    sentence = "Choose at least one part of the organisation"
    field = "units"


class BeyondYourPart(Refusal):
    """The role of whoever announces is for a part of the organisation."""

    sentence = "Your role is for a part of the organisation. Choose parts that you look after."
    field = "units"


class StandsTooShort(Refusal):
    """Some hear of it only in the next day's message."""

    sentence = "Choose a later day: whoever has had today’s message hears of it on the next working day."
    field = "stands_until"


class StandsTooLong(Refusal):
    """What stands for years is no news."""

    sentence = "Choose a day within a year"
    field = "stands_until"


class NotSaidToPrivatePeople(Refusal):
    """To Members, peers and their staff nothing is required."""

    field = "body"

    def __init__(self, word: str) -> None:
        super().__init__(
            f"It says “{word}”. Members, peers and their staff would read it, and nothing is required of them: say it in other words, or"
            " choose the kinds of people whom it is for."
        )


class LinkNotOurs(Refusal):
    """A link leads to a page that everybody here can open."""

    sentence = "Enter the address of a page here that everybody can open, such as /courses"
    field = "link"


class NoSuchCourse(Refusal):
    """A link leads to a course that its readers can take."""

    sentence = "The link leads to no course that people can take now. Copy the address of a course that is published."
    field = "link"


class NoSuchPathway(Refusal):
    """A link leads to a pathway that its readers can follow."""

    sentence = "The link leads to no pathway that people can follow now. Copy the address of one that is published."
    field = "link"


class NoSuchSession(Refusal):
    """A link leads to a session that is still to come."""

    sentence = (
        "The link leads to no session that is still to come. Copy the address of one that is not over or cancelled."
    )
    field = "link"


class NoSuchFrameworkPage(Refusal):
    """A link leads to a framework that is published, or to a role or skill of it."""

    sentence = "The link leads to nothing in a framework that is published. Copy the address of the framework, or of a role or skill in it."
    field = "link"


class NoSuchHelpPage(Refusal):
    """A link leads to a help page that there is."""

    sentence = "The link leads to no help page. Copy the address of one that is listed under Help."
    field = "link"
