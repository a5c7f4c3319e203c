"""How questions are answered, what counts as the same words, and which number somebody means."""

import re
from decimal import Decimal
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from skills_centre.platform.text import sort_key


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SHORT = "short"
    NUMERIC = "numeric"
    ORDER = "order"
    MATCH = "match"

    @property
    def in_words(self) -> str:
        """What pages call it."""
        return {
            QuestionKind.SINGLE: "Choose one answer",
            QuestionKind.MULTIPLE: "Choose all that apply",
            QuestionKind.SHORT: "Answer in a few words",
            QuestionKind.NUMERIC: "Answer with a number",
            QuestionKind.ORDER: "Put in order",
            QuestionKind.MATCH: "Match each to another",
        }[self]


#: A word this long may hold one small misspelling where a question allows it.
LONG_ENOUGH = 5
#: The longest answer that is read.
LONGEST = 120

_OUTER = " \t\n.,;:!?…\"'“”()[]"
_LIKE = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"})
_THOUSANDS = re.compile(r"\d{1,3}([ ,.'])\d{3}(\1\d{3})*")


def plain_answer(text: str) -> str:
    """The words of an answer as they are compared: no case, accents, outer or repeated white space, or punctuation at the ends."""
    return sort_key(sort_key(text.translate(_LIKE)).strip(_OUTER))


def says_the_same(given: str, accepted: str, *, near: bool) -> bool:
    """Whether two answers are the same words; with `near`, each word of five letters or more may hold one small misspelling."""
    mine, right = plain_answer(given), plain_answer(accepted)
    if mine == right:
        return bool(mine)
    words, wanted = mine.split(), right.split()
    return (
        near
        and len(words) == len(wanted)
        and all(_is_near(word, want) for word, want in zip(words, wanted, strict=True))
    )


def _is_near(word: str, wanted: str) -> bool:
    if word == wanted:
        return True
    is_a_word = len(wanted) >= LONG_ENOUGH and not any(letter.isdigit() for letter in word + wanted)
    return is_a_word and DamerauLevenshtein.distance(word, wanted, score_cutoff=1) <= 1


def exactly(number: float) -> Decimal:
    """A pack's number as it is written there: 0.1 is a tenth."""
    return Decimal(str(number))


def right_numbers(
    value: float | None, tolerance: float | None, least: float | None, most: float | None
) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that is right: a value with its tolerance, or the two ends of a range."""
    if value is not None:
        return exactly(value) - exactly(tolerance or 0), exactly(value) + exactly(tolerance or 0)
    return exactly(least or 0), exactly(most or 0)


def read_number(text: str, *, unit: str = "") -> Decimal | None:
    """The number that somebody typed, or none where it is no number.

    A pound sign before it, "%" or the question's unit after it, and separators between thousands are allowed. A lone comma before
    exactly three digits separates thousands, a lone point is always a decimal point: that is how British readers write.
    """
    typed = " ".join(text.translate(_LIKE).split()).rstrip(".,")
    for ending in (unit, "%", "per cent", "percent"):
        if ending and typed.casefold().endswith(ending.casefold()):
            typed = typed[: -len(ending)].rstrip()
            break
    sign, digits = _sign(typed)
    plain = _plain_digits(digits)
    return Decimal(sign + plain) if plain else None


def _sign(typed: str) -> tuple[str, str]:
    """The sign of a number, and what follows it; the pound sign stands before or after the minus."""
    rest = typed.removeprefix("£").lstrip()
    sign = "-" if rest.startswith("-") else ""
    rest = rest[1:].lstrip() if rest[:1] in {"-", "+"} else rest
    return sign, rest.removeprefix("£").lstrip()


def _plain_digits(digits: str) -> str:
    """Digits with a decimal point and nothing else, or nothing where they are no number."""
    if not digits.isascii() or len(digits) > 30:
        return ""
    decimal = _decimal_mark(digits)
    whole, mark, part = digits.rpartition(decimal) if decimal else (digits, "", "")
    if mark and not part.isdigit():
        return ""
    if (whole or not mark) and not whole.isdigit() and not _THOUSANDS.fullmatch(whole):
        return ""
    plain = re.sub(r"\D", "", whole)
    return f"{plain or '0'}.{part}" if mark else plain


def _decimal_mark(digits: str) -> str:
    """The mark before the decimals: the last of the two where both are there, and one alone unless it parts thousands."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rindex(".") > digits.rindex(",") else ","
    if points == 1:
        return "."
    if commas == 1 and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        return ","
    return ""


#: Units that stand before their number.
CURRENCIES = {"£", "€", "$"}


def with_unit(number: Decimal, unit: str = "") -> str:
    """A number as a page writes it: "£1,200.5", "12%", "3 days"."""
    sign, digits = ("−" if number < 0 else ""), f"{abs(number):,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    if unit in CURRENCIES:
        return f"{sign}{unit}{digits}"
    return f"{sign}{digits}{unit}" if unit in {"", "%"} else f"{sign}{digits} {unit}"


def right_number_in_words(value: Decimal | None, least: Decimal, most: Decimal, unit: str = "") -> str:
    """What number is right, as a page says it."""
    if least == most:
        return with_unit(least, unit)
    between = f"from {with_unit(least, unit)} to {with_unit(most, unit)}"
    return f"anything {between}" if value is None else f"{with_unit(value, unit)} (anything {between} counts)"
