"""The words of the messages that say that the way into a session has changed. How it is now is on its page and in the calendar entry."""

from collections.abc import Sequence

from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.rules.wording import session_in_words

PLACED = "you have a place on this session"
#: How the entry in the calendar follows.
IN_CALENDAR = "Its page says how it is now, and so does the entry in your calendar, which comes with this message."
INSTRUCTIONS = "the joining instructions"
ROOM = "what we say of the room (its name, its address or how to get in)"


def what_changed(*, of_instructions: bool, of_room: bool) -> str:
    """What is new, to stand in a sentence."""
    return " and ".join([*([INSTRUCTIONS] if of_instructions else []), *([ROOM] if of_room else [])])


def words_of_joining(title: str, when: str, where: str, *, of_instructions: bool, of_room: bool) -> Words:
    """The message to somebody with a place on one session whose joining instructions or room are described anew."""
    what = what_changed(of_instructions=of_instructions, of_room=of_room)
    has = "have" if of_instructions else "has"
    return Words(
        f"How to join has changed: {title}",
        (f"{what[0].upper()}{what[1:]} {has} changed for {session_in_words(title, when, where)}. The date is the same.",
         IN_CALENDAR),
        "See how to join",
        PLACED,
    )  # fmt: skip


def words_of_room(sessions: Sequence[str]) -> Words:
    """The message to somebody with places on several sessions in a room that is described anew; each session in words."""
    return Words(
        f"How to join has changed: {len(sessions)} of your sessions",
        (f"{ROOM[0].upper()}{ROOM[1:]} has changed. Your {len(sessions)} sessions there are on the same dates.",
         "Their pages say how it is now, and so do the entries in your calendar, which come with this message."),
        "See your bookings",
        "you have a place on these sessions",
        tuple(sessions),
    )  # fmt: skip
