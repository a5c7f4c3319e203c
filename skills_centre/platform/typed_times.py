"""Times as people in London type them, and the instants that they mean."""

import re
from datetime import UTC, date, datetime, time

from skills_centre.platform.clock import LONDON

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def read_time(words: str) -> time | None:
    """A time of day such as 9am, 9:30 am, 14:30 or noon; none for anything else, and for 9 alone, which may be either."""
    said = words.strip().casefold()
    if said in _NAMED:
        return _NAMED[said]
    found = _TIME.fullmatch(said)
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def instant_of(day: date, clock: time) -> datetime | None:
    """The instant at which London's clocks show a time on a day; none where they skip it, when they go forward.

    Where they show it twice, when they go back, it is the first.
    """
    there = datetime.combine(day, clock, tzinfo=LONDON)
    instant = there.astimezone(UTC)
    return instant if instant.astimezone(LONDON).replace(tzinfo=None) == there.replace(tzinfo=None) else None
