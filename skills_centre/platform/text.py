"""Small facts about text: sort keys, e-mail normal form, address slugs."""

import re
import unicodedata


def sort_key(name: str) -> str:
    """A key by which names sort alike on every database: no accents, no case, one space between words."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def normal_email(address: str) -> str:
    """The stored form of an e-mail address, by which it is looked up."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def slug(words: str) -> str:
    """Lower-case letters, digits and hyphens: a stable key made from a name."""
    return re.sub(r"[^a-z0-9]+", "-", sort_key(words)).strip("-")


def is_visible(text: str) -> bool:
    """Whether a text is free of control characters, save tabs and line ends, and of half characters."""
    return not any(
        (letter < " " and letter not in "\n\t\r")
        or "\x7f" <= letter <= "\x9f"
        or "\ud800" <= letter <= "\udfff"
        or letter == "\ufeff"
        for letter in text
    )
