"""Refusals about what learners write for themselves."""

from skills_centre.platform.errors import Refusal


class WordsTooLong(Refusal):
    """A note, a reason or a title is longer than anybody would read."""

    def __init__(self, *, most: int, field: str) -> None:
        super().__init__(f"This must be {most:,} characters or fewer", field=field)


class NothingWritten(Refusal):
    """A note without a word."""

    sentence = "Write the note first"
    field = "text"


class ReflectionChangedMeanwhile(Refusal):
    """The answers were changed in another window, or on another device, after this page was opened."""

    sentence = "You changed this in another window. What is kept there stands below your boxes: put together what you need, then save"


class NoteChangedMeanwhile(Refusal):
    """The note was changed in another window, or on another device, after this page was opened."""

    sentence = "This note was changed in another window. Both texts are below: keep what you need in the box, then save"
    field = "text"
