"""What a message says of the dates that it brings to a calendar or takes out of it."""

from collections.abc import Sequence
from dataclasses import replace

from skills_centre.bookings.rules.letters import Words

HOW_TO_OPEN = (
    "Each file with this message brings one of these dates to your calendar, or takes it out. Open them one by one."
    " Or let your calendar read all your sessions by itself: the page My bookings says how."
)


def with_calendar(words: Words, *, files: int, off: Sequence[str] = ()) -> Words:
    """A message to which so many calendar entries belong; `off` are the dates that the session has no more, in words."""
    dropped = (f"No longer: {'; '.join(off)}.",) if off else ()
    how = (HOW_TO_OPEN,) if files > 1 else ()
    return replace(words, paragraphs=(*words.paragraphs, *dropped, *how))
