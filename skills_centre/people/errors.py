"""Refusals of the people domain."""

from skills_centre.platform.errors import Refusal


class WrongCredentials(Refusal):
    """No live account has this e-mail address and password; the sentence never says which was wrong."""

    sentence = "The e-mail address or the password is not right."
    field = "email"


class LinkNotValid(Refusal):
    """An account link was used before, is too old, or never existed."""

    sentence = "This link has been used or has run out. Ask for a new one."


class AlreadyFounded(Refusal):
    """The database already holds an institution."""

    sentence = "This database already holds an institution, so a second one cannot be founded in it."


class NotFounded(Refusal):
    """The database holds no institution yet."""

    sentence = "This database holds no institution yet. Found one first: skills-centre init."


class EmailTaken(Refusal):
    """Another person has this e-mail address."""

    sentence = "Somebody else already has this e-mail address."
    field = "email"


class EmailNotUsable(Refusal):
    """It is not one plain e-mail address."""

    sentence = "Enter an e-mail address in the correct format, like name@example.org"
    field = "email"


class StaffNumberTaken(Refusal):
    """Another person has this staff number."""

    sentence = "Somebody else already has this staff number."
    field = "staff_number"


class NobodyThere(Refusal):
    """Nobody who is here has the address that was given for a manager."""

    sentence = "Nobody here has this e-mail address."
    field = "manager"


class ManagementCycle(Refusal):
    """The line of management would come back to the person."""

    sentence = "That person is in this person's own line, so they cannot manage them."
    field = "manager"


class OutsideTheLine(Refusal):
    """A Member or a peer would have a line manager, or be one."""

    sentence = "Members and peers have no line manager here, and manage nobody."
    field = "manager"


class LastAdministrator(Refusal):
    """Nobody would be left who can look after people and sign-in."""

    sentence = "This is the only system administrator. Give somebody else the role first."


class NotKeepable(Refusal):
    """A name is missing or longer than can be kept; the sentence says which."""


class UnitNotPossible(Refusal):
    """A unit cannot be where it is to be, or another there has its name; the sentence says which."""

    field = "name"


class PeopleChangedMeanwhile(Refusal):
    """What was shown before a confirmation is no longer what would happen."""

    sentence = "Something changed in the meantime. Look at the difference again, and confirm it."


class DayNotPossible(Refusal):
    """A day lies in the future, or before the person joined."""

    sentence = "The last day must be today or earlier, and not before the day on which they joined."
    field = "last_day"


class WeakPassword(Refusal):
    """A password is too short or too easily guessed; the sentence says which."""

    field = "password"


class WrongPassword(Refusal):
    """The present password, asked for before a change, is not right."""

    sentence = "This is not your present password."
    field = "present"


class DelegateNotPossible(Refusal):
    """The person cannot act for this manager; the sentence says why."""

    field = "email"


class DelegationOverlaps(Refusal):
    """A manager has one delegate at a time."""

    sentence = "You have named somebody for some of these days already. End that first, or choose other days."
    field = "starts_on"


class DelegationDaysNotPossible(Refusal):
    """A delegation begins today or later, and ends on or after the day it begins."""

    sentence = "Choose days from today on, the last not before the first."
    field = "ends_on"


class FallbackNotPossible(Refusal):
    """The person cannot be the fallback of a unit; the sentence says why."""

    field = "email"


class FallbackDayNotPossible(Refusal):
    """A fallback's last day is today or later."""

    sentence = "Choose today or a later day, or leave it empty until further notice."
    field = "ends_on"
