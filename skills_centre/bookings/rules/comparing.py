"""Why one person has a place on a session and another has not: worked out from what happened to both, in its order.

Source: DOMAIN.md, "Sessions and bookings"; docs/decisions/0022.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from skills_centre.bookings.rules.history import BookingChange
from skills_centre.bookings.rules.states import ENDED, WITH_PLACE, BookingState, EndReason
from skills_centre.platform.pages import at_time


@dataclass(frozen=True, slots=True)
class BookingPast:
    """One booking of a session: its turn, whether it comes first by role need, and its changes in order."""

    ticket: int
    has_role_need: bool
    changes: Sequence[tuple[int, BookingChange]]

    def state_before(self, place: int) -> BookingState | None:
        """Where it stood before the event at a place of the session's history; None if it had not been made."""
        former = [change.state for at, change in self.changes if at < place]
        return former[-1] if former else None


@dataclass(frozen=True, slots=True)
class Past:
    """All that happened to one person in a session. The places of the changes count the session's events."""

    name: str
    bookings: Sequence[BookingPast]

    def got_place(self) -> tuple[int, BookingPast, BookingChange] | None:
        """When they last came to the place that they hold or held: the change, and its place in the history."""
        found = [
            (at, booking, change)
            for booking in self.bookings
            for at, change in booking.changes
            if change.state is BookingState.CONFIRMED
        ]
        return found[-1] if found else None

    @property
    def has_place(self) -> bool:
        """Whether they have a place now, or were there."""
        return any(one.changes[-1][1].state in WITH_PLACE for one in self.bookings)

    def standing(self, place: int) -> tuple[BookingPast, BookingState] | None:
        """Their booking and its state before an event: the live one, else the one that ended last; None before their first."""
        states = [(one, state) for one in self.bookings if (state := one.state_before(place)) is not None]
        live = [pair for pair in states if pair[1] not in ENDED]
        found = live or states
        return found[-1] if found else None


def why(one: Past, other: Past) -> list[str]:
    """What decided between two people, in sentences."""
    if one.has_place and other.has_place:
        return [f"{one.name} and {other.name} both have a place.", *_how(one), *_how(other)]
    if not one.has_place and not other.has_place:
        return [f"Neither {one.name} nor {other.name} has a place.", *_in_line(one, other)]
    winner, loser = (one, other) if one.has_place else (other, one)
    got = winner.got_place()
    if got is None:
        return []
    place, booking, change = got
    decided = decided_at(booking, place)
    stood = loser.standing(decided)
    return [
        *_how(winner),
        _because(winner.name, booking, change, loser, stood),
        *_since(loser, place),
    ]


def _how(past: Past) -> list[str]:
    got = past.got_place()
    if got is None:
        return []
    change = got[2]
    ways = {
        None: "by booking while a place was free",
        BookingState.OFFERED: "by accepting the place that was offered in turn",
        BookingState.REQUESTED: "when the request was approved and a place was free",
        BookingState.WAITING: "by taking a free place near the start",
    }
    way = ways.get(change.former, "in turn")
    if change.from_held:
        way = "out of the places that were held for a team"
    elif change.is_late:
        way = f"directly, after booking had closed: {change.by or 'somebody'} gave it with a reason"
    return [f"{past.name} came to a place on {at_time(change.at)}, {way}."]


def decided_at(booking: BookingPast, place: int) -> int:
    """The event at which the place went to this booking: where it was offered, the offer."""
    offers = [at for at, change in booking.changes if change.state is BookingState.OFFERED and at < place]
    return offers[-1] if offers else place


def _because(
    winner: str,
    booking: BookingPast,
    change: BookingChange,
    loser: Past,
    stood: tuple[BookingPast, BookingState] | None,
) -> str:
    if stood is None:
        first = loser.bookings[0].changes[0][1]
        return f"{loser.name} had not asked yet: they first did on {at_time(first.at)}."
    theirs, state = stood
    if state in ENDED:
        ended = [one for _at, one in theirs.changes if one.state in ENDED][-1]
        return f"{loser.name} was not in line then: {_ENDS.get(ended.state, _gave_up)(loser.name, ended)}"
    if state is BookingState.REQUESTED:
        return f"{loser.name}’s request had not been approved yet."
    if state is not BookingState.WAITING:
        return f"{loser.name} had a place too then."
    if change.from_held:
        return f"{loser.name} was on the waiting list. That place was not free: it was held for the team."
    if change.is_late:
        return f"{loser.name} was on the waiting list and was passed over. The reason is in the history."
    if change.former is BookingState.WAITING:
        return f"{loser.name} was on the waiting list too. Near the start the first to take a free place has it, and {winner} was first."
    if change.former in (None, BookingState.REQUESTED):
        return f"{loser.name} was on the waiting list, had been told that a place was free, and had not taken it for two hours."
    if booking.has_role_need and not theirs.has_role_need:
        return f"Both were on the waiting list. {winner}’s role asks for what the course teaches, which comes first on this session."
    if booking.ticket < theirs.ticket:
        return f"Both were on the waiting list, and {winner} had joined earlier."
    return f"Both were on the waiting list. {loser.name} had an offer of their own before or after it."


def _gave_up(name: str, change: BookingChange) -> str:
    if change.reason is EndReason.PASSED:
        return f"{name} had passed on an offer on {at_time(change.at)}."
    return f"their booking had been cancelled on {at_time(change.at)}."


_ENDS = {
    BookingState.EXPIRED: lambda name, change: f"{name} had not answered an offer by {at_time(change.at)}.",
    BookingState.DECLINED: lambda _name, change: f"their request had been declined on {at_time(change.at)}.",
    BookingState.CANCELLED: _gave_up,
}


def _since(loser: Past, place: int) -> list[str]:
    """What happened to the other's last booking afterwards, if it ended after that."""
    at, last = loser.bookings[-1].changes[-1]
    if at < place or last.state not in ENDED:
        return []
    return [f"Since then {_ENDS.get(last.state, _gave_up)(loser.name, last)}"]


def _in_line(one: Past, other: Past) -> list[str]:
    """Of two on the waiting list, who comes first and why."""
    lines = [
        (past, booking)
        for past in (one, other)
        for booking in past.bookings[-1:]
        if booking.changes[-1][1].state is BookingState.WAITING
    ]
    if len(lines) < 2:
        return [f"{past.name} is on the waiting list, and the other is not." for past, _booking in lines]
    first, second = sorted(lines, key=lambda pair: (not pair[1].has_role_need, pair[1].ticket))
    by_need = first[1].has_role_need and not second[1].has_role_need
    reason = "their role asks for what the course teaches" if by_need else "they joined earlier"
    return [f"{first[0].name} comes before {second[0].name} on the waiting list: {reason}."]
