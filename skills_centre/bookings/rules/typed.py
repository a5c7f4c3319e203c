"""What people type of sums and numbers, read as they mean it."""

import re

_POUNDS = re.compile(r"£?\s*(\d{1,5})(?:\.(\d{2}))?")


def pence_of(typed: str) -> int | None:
    """The sum that somebody typed, in pence: "45", "£12.50"; nothing typed is nothing to pay, and None is no sum."""
    if not typed.strip():
        return 0
    found = _POUNDS.fullmatch(typed.strip().replace(",", ""))
    return int(found[1]) * 100 + int(found[2] or 0) if found else None


def in_pounds(pence: int) -> str:
    """A sum as its box shows it: "12.50"; empty for nothing."""
    return f"{pence / 100:.2f}" if pence else ""


def number_of(typed: str) -> int | None:
    """The whole number that somebody typed, up to six digits; None when it is none."""
    bare = typed.strip().replace(",", "")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 6 else None
