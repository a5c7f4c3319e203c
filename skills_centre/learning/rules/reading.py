"""How long a text takes to read."""

import re
from functools import lru_cache

#: Words a minute: adults read plain English on a screen at about 240 (Brysbaert, 2019), and a lesson is read with more care.
WORDS_A_MINUTE = 220

#: What Markdown says to the parser and not to the reader: addresses of links and pictures, and the marks of blocks.
_UNREAD = re.compile(r"\]\([^)]*\)|^:::.*$", re.MULTILINE)
_WORD = re.compile(r"\w[\w’'\-]*")


@lru_cache(maxsize=512)
def reading_minutes(markdown: str) -> int:
    """The minutes that somebody needs to read a lesson, rounded, at least one; none for an empty text."""
    words = len(_WORD.findall(_UNREAD.sub(" ", markdown)))
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0
