"""Refusals of the gaps domain."""

from skills_centre.platform.errors import Refusal


class TooManyPriorities(Refusal):
    """More than a few is no priority."""

    sentence = "Choose three skills at most."
    field = "skills"
