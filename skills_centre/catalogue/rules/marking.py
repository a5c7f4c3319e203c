"""Marks around what a search found: put in by the database as two letters that no text holds, and turned into HTML here."""

from markupsafe import Markup, escape

#: From Unicode's private use area: the index holds neither.
BEGINS, ENDS = "\ue000", "\ue001"


def without_marks(text: str) -> str:
    """A text without the two letters."""
    return text.replace(BEGINS, "").replace(ENDS, "")


def has_marks(text: str) -> bool:
    """Whether anything was found in a text."""
    return BEGINS in text


def marked(text: str) -> Markup:
    """A text as safe HTML, what was found in <mark>."""
    safe = str(escape(" ".join(text.split()))).replace(BEGINS, "<mark>").replace(ENDS, "</mark>")
    return Markup(safe)  # noqa: S704 - escaped in the line above; the marks are ours
