"""The history of a session in sentences, for whoever has to explain it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from skills_centre.bookings.rules.reasons import REASON_IN_WORDS
from skills_centre.bookings.rules.states import BookingState, EndReason


class Was(StrEnum):
    """Who did it."""

    OWN = "own"
    #: Somebody else, whose name is known.
    OTHERS = "others"
    #: The product, because its time had come.
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class BookingChange:
    """One change of somebody's booking. `by` is the name of whoever did it for them; `from_held` a place that was held for a team."""

    at: datetime
    who: str
    former: BookingState | None
    state: BookingState
    reason: EndReason | None = None
    was: Was = Was.OWN
    by: str = ""
    from_held: bool = False
    is_late: bool = False


def sentence_of(change: BookingChange) -> str:
    """What happened to the booking, with who did it."""
    who, by = change.who, f" {change.by} did it." if change.was is Was.OTHERS else ""
    return f"{_WORDS[change.state](change, who)}{by}"


def _confirmed(change: BookingChange, who: str) -> str:
    if change.from_held:
        return f"{who} was given one of the places held for a team."
    if change.is_late:
        return f"{who} was given a place after booking had closed, with a reason."
    if change.former is None:
        return f"{who} booked, and had a place at once."
    if change.former is BookingState.REQUESTED:
        return f"{who}’s request was approved, and there was a place."
    if change.former is BookingState.OFFERED:
        return f"{who} accepted the place that was offered."
    return f"{who} took a free place near the start."


def _waiting(change: BookingChange, who: str) -> str:
    if change.former is BookingState.REQUESTED:
        return f"{who}’s request was approved. There was no place, so they wait in the turn of when they asked."
    return f"{who} joined the waiting list."


def _cancelled(change: BookingChange, who: str) -> str:
    why = REASON_IN_WORDS[change.reason] if change.reason else "no reason was given"
    if change.reason is EndReason.PASSED:
        return f"{who} passed on the place that was offered."
    what = {
        BookingState.WAITING: "left the waiting list" if change.was is Was.OWN else "is no longer on the waiting list",
        BookingState.REQUESTED: "took the request back" if change.was is Was.OWN else "no longer asks for a place",
    }.get(change.former or BookingState.CONFIRMED, "gave the place back" if change.was is Was.OWN else "lost the place")
    return f"{who} {what} ({why[0].lower()}{why[1:]})."


_WORDS: dict[BookingState, Callable[[BookingChange, str], str]] = {
    BookingState.REQUESTED: lambda _change, who: f"{who} asked for a place, which somebody must approve.",
    BookingState.DECLINED: lambda _change, who: f"{who}’s request was declined.",
    BookingState.CONFIRMED: _confirmed,
    BookingState.WAITING: _waiting,
    BookingState.OFFERED: lambda _change, who: f"A place came free and was offered to {who}, who was first in line.",
    BookingState.EXPIRED: lambda _change, who: f"{who} did not answer the offer in time.",
    BookingState.CANCELLED: _cancelled,
    BookingState.ATTENDED: lambda _change, who: f"{who} was marked as there.",
    BookingState.PARTLY_ATTENDED: lambda _change, who: f"{who} was marked as there for a part.",
    BookingState.DID_NOT_ATTEND: lambda _change, who: f"{who} was marked as not there.",
}
