"""Why others came to places on a session for which somebody waits, as that person may read it: ways and numbers, never who.

Source: DOMAIN.md, "Sessions and bookings": a person passed over knows why; docs/decisions/0022.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from skills_centre.bookings.rules.comparing import BookingPast, Past, decided_at
from skills_centre.bookings.rules.history import BookingChange
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.platform.pages import at_time, counted


class Way(StrEnum):
    """How somebody else came to a place while one waited, or may yet."""

    OFFERED = "offered"
    EARLIER = "earlier"
    NEED = "need"
    HELD = "held"
    FIRST = "first"
    LEFT_OVER = "left-over"


#: What is said of each way after how many places went so, in the order of saying.
_SAID = {
    Way.OFFERED: "offered to people who come before you on the list, who have not answered yet.",
    Way.EARLIER: "given to people who had joined the list before you.",
    Way.NEED: "given to people whose role asks for what the course teaches. On this session they come first, whenever they joined.",
    Way.HELD: "held for a team by its manager, and so never free for the list.",
    Way.FIRST: "taken by others on the list near the start. Then there are no more offers in turn, and the first to take a place has it.",
    Way.LEFT_OVER: "booked directly near the start. Everybody on the list had been told, and nobody had taken it for two hours.",
}


def why_not_yet(mine: Past, others: Iterable[Past]) -> list[str]:
    """Why somebody who waits, or waited until the start, has no place: what they did themselves, and where places went meanwhile."""
    booking = mine.bookings[-1]
    ways = Counter(way for other in others for one in other.bookings for way in _ways(booking, one))
    went = [f"{counted(ways[way], 'place')} {_verb(way, ways[way])} {said}" for way, said in _SAID.items() if ways[way]]
    return [*_own(mine.bookings[:-1]), *went]


def _verb(way: Way, number: int) -> str:
    one, many = ("is", "are") if way is Way.OFFERED else ("was", "were")
    return one if number == 1 else many


def _own(earlier: Sequence[BookingPast]) -> Iterator[str]:
    """What became of one's earlier bookings of the session: the last of them explains why one is behind others now."""
    for booking in earlier[-1:]:
        _at, last = booking.changes[-1]
        if last.state is BookingState.EXPIRED:
            yield f"The offer of a place to you ended on {at_time(last.at)}, and you joined again after that, at the end of the list."
        elif last.reason is EndReason.PASSED:
            yield f"You passed on a place on {at_time(last.at)}, and joined again after that, at the end of the list."
        else:
            yield f"Your earlier booking ended on {at_time(last.at)}. Your turn counts from when you joined again."


def _ways(mine: BookingPast, other: BookingPast) -> Iterator[Way]:
    joined = mine.changes[0][0]
    for at, change in other.changes:
        if at > joined and change.state is BookingState.CONFIRMED:
            way = _way(mine, other, at, change)
            if way:
                yield way
    if other.changes[-1][1].state is BookingState.OFFERED:
        yield Way.OFFERED


def _way(mine: BookingPast, other: BookingPast, at: int, change: BookingChange) -> Way | None:
    """How a place went to somebody else; none where the page says it elsewhere, or where one had an offer of one's own."""
    if change.from_held:
        return Way.HELD
    if change.is_late:
        return None
    if change.former is BookingState.WAITING:
        return Way.FIRST
    if change.former is not BookingState.OFFERED:
        return Way.LEFT_OVER
    if decided_at(other, at) > mine.changes[0][0] and other.has_role_need and not mine.has_role_need:
        return Way.NEED
    return Way.EARLIER if other.ticket < mine.ticket else None
