"""Small facts about text: sort keys, e-mail normal form, address slugs."""

import re
import unicodedata
from functools import lru_cache


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


#: What a plain English text may hold that is not in normal form; most texts hold none of it.
_UNTIDY = re.compile("[\r\t\v\f\x1c-\x1f]| \n")


#: The official files say the same of a skill in many rows.
@lru_cache(maxsize=4_096)
def tidy(text: str) -> str:
    """A text in normal form: lines end alike, invisible characters are gone, no space at the ends of lines."""
    if text.isascii() and not _UNTIDY.search(text):
        return text.strip()
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = re.sub("[\u2028\u2029\u0085\v\f]", "\n", plain)
    plain = re.sub("[\u200b\u200c\u200d\u2060\ufeff\u00ad]", "", plain)
    plain = re.sub("[\u00a0\u2007\u202f\t]", " ", plain)
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


@lru_cache(maxsize=4_096)
def one_line(text: str) -> str:
    """A name in normal form: one line, one space between words."""
    return " ".join(tidy(text).split())
