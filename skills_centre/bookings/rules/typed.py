"""What people type of times and money, read as they mean it."""

import re
from datetime import time

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_POUNDS = re.compile(r"£?\s*(\d{1,5})(?:\.(\d{2}))?")


def clock_of(typed: str) -> time | None:
    """The time of day that somebody typed: "9:30", "14.00", "2pm", "2:15 pm"; None when it is none."""
    found = _CLOCK.fullmatch(typed.strip().lower().replace("midday", "12pm").replace("noon", "12pm"))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


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
