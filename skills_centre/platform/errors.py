"""Refusals: the ways in which the product says no, each with the sentence that the person reads."""


class Refusal(Exception):
    """Something that a person asked for cannot be done; `sentence` says so in their words.

    Subclasses either give `sentence` on the class or pass it in. `field` names the form field that it belongs to, if any.
    `place` is the address of the page on which to go on, where that is not the one from which somebody came.
    """

    sentence: str = "Sorry, that cannot be done."
    field: str | None = None
    place: str | None = None

    def __init__(self, sentence: str | None = None, *, field: str | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        self.field = field or type(self).field
        super().__init__(self.sentence)


class NotFound(Refusal):
    """It does not exist, or is not this person's to see: the two get the same answer."""

    sentence = "We could not find that page."
