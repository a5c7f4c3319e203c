"""Refusals of the people domain."""

from skills_centre.platform.errors import Refusal


class WrongCredentials(Refusal):
    """No live account has this e-mail address and password; the sentence never says which was wrong."""

    sentence = "The e-mail address or the password is not right."
    field = "email"


class LinkNotValid(Refusal):
    """An account link was used before, is too old, or never existed."""

    sentence = "This link has been used or has run out. Ask for a new one."
