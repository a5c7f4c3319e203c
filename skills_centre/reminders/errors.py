"""Refusals of the reminders domain."""

from skills_centre.platform.errors import Refusal


class CannotBeStopped(Refusal):
    """Others wait for it, or it is required: it can be slowed down, not silenced."""

    sentence = (
        "We can write to you about this once a week, but not stop: it is required of you, or somebody waits for you."
    )


class NoDayOfWork(Refusal):
    """Somebody who works on no day would never hear of anything."""

    sentence = "Choose at least one day on which you work"
    field = "works_on"


class PolicyChangedMeanwhile(Refusal):
    """Somebody else changed a policy while its form was open."""

    sentence = (
        "Somebody else changed this while you had it open. What you entered is still here. See what holds now, and save again if yours"
        " should hold instead."
    )


class PolicyRefused(Refusal):
    """A policy is outside what may be decided of its kind; `rules/limits.py` has the sentences."""


class CannotGoAgain(Refusal):
    """Another try of a message that was sent meanwhile, or whose words are gone."""

    sentence = "It cannot be sent again: it was sent, is being sent, or what it said is not kept any more."


class CannotBeWithheld(Refusal):
    """A message that neither waits nor failed."""

    sentence = "That cannot be stopped any more: it was sent, is being sent, or was stopped already."


class NotForAPart(Refusal):
    """What is decided of messages holds for everybody."""

    sentence = "Your role is for a part of the organisation. When messages are sent is decided for all of it."


class SnoozeHasNoFuture(Refusal):
    """A day on which to hear of it again lies ahead."""

    sentence = "Choose a day after today"
    field = "on"


class SnoozeTooLong(Refusal):
    """Half a year is more than any leave that is asked for here."""

    sentence = "Choose a day within half a year"
    field = "on"
