"""Refusals of the skills domain."""

from skills_centre.platform.errors import Refusal


class NotADraft(Refusal):
    """A version was published already, by this person or another."""

    sentence = "This version has been published already. A published version never changes."


class NeedsASecondPerson(Refusal):
    """Whoever made a version cannot publish it."""

    sentence = "You made this version, so somebody else must publish it."


class MayNotApprove(Refusal):
    """The person named as the approver does not look after frameworks."""

    sentence = "Only an L&D administrator or a skills lead may approve a version."


class ProfileNotInUse(Refusal):
    """A role is not in a published version, or is nothing that a person may hold."""

    sentence = "Choose a role from the list."
    field = "profile_id"


class NoSuchProposal(Refusal):
    """A proposed role was agreed, declined or withdrawn meanwhile."""

    sentence = "This proposal has been answered or withdrawn already."
