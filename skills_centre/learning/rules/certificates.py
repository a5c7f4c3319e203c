"""Certificates: their codes as people read and type them, and what a stranger may see."""

import re
from enum import StrEnum

#: Digits and letters without I, L, O and U, so that nothing is mistaken for something else (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: 28 places of 5 bits: 140 bits, which nobody guesses.
CODE_LENGTH = 28
GROUP = 4

_MISTAKEN = str.maketrans("OIL", "011")


class Shown(StrEnum):
    """What whoever holds a certificate's code is told; nothing until the person has chosen."""

    NOTHING = "nothing"
    NO_NAME = "no-name"
    INITIALS = "initials"
    NAME = "name"


def as_written(code: str) -> str:
    """A code in groups of four: 7K3M-9QWE-…"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def code_typed(text: str) -> str | None:
    """The code that somebody typed or pasted, forgiving spaces, hyphens, case, and O for 0; none if it cannot be one.

    A whole address of the checking page is taken too.
    """
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    plain = re.sub(r"[\s\-–—_.]", "", last).upper().translate(_MISTAKEN)
    return plain if len(plain) == CODE_LENGTH and all(letter in ALPHABET for letter in plain) else None


def initials(name: str) -> str:
    """The first letters of a name's words: A. O."""
    return " ".join(f"{word[0].upper()}." for word in re.split(r"[\s\-]+", name.strip()) if word)


def holder_shown(name: str, shown: Shown) -> str | None:
    """What is told of the holder: their name, their initials, or nothing."""
    if shown is Shown.NAME:
        return name
    return initials(name) if shown is Shown.INITIALS else None
