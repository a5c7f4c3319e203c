"""The lives of a session and of a booking: which state may follow which.

Source: DOMAIN.md, "Sessions and bookings".
"""

from enum import StrEnum


class SessionState(StrEnum):
    """A session's life. Whether it is full is worked out and never stored."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


#: The lives of a session in which the clock may still do something.
AHEAD = (SessionState.SCHEDULED, SessionState.OPEN, SessionState.CLOSED)


class BookingState(StrEnum):
    """Where somebody stands with a session."""

    REQUESTED = "requested"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    EXPIRED = "expired"
    ATTENDED = "attended"
    PARTLY_ATTENDED = "partly-attended"
    DID_NOT_ATTEND = "did-not-attend"
    CANCELLED = "cancelled"


class EndReason(StrEnum):
    """Why a booking ended without attendance."""

    #: Said by the person.
    ILL = "ill"
    WORK = "work"
    LEAVE = "leave"
    DATE = "date"
    NOT_NEEDED = "not-needed"
    MISTAKE = "mistake"
    OTHER = "other"
    #: An offer that the person did not want.
    PASSED = "passed"
    #: Said by whoever looks after the session.
    REMOVED = "removed"
    SESSION_CANCELLED = "session-cancelled"
    #: Said by the product.
    NOT_ANSWERED = "not-answered"
    SESSION_STARTED = "session-started"
    LEFT = "left"


#: What a person chooses from when they cancel.
OWN_REASONS = (
    EndReason.WORK,
    EndReason.DATE,
    EndReason.LEAVE,
    EndReason.ILL,
    EndReason.NOT_NEEDED,
    EndReason.MISTAKE,
    EndReason.OTHER,
)

#: What a manager chooses from who cancels for one of their people: nobody says of somebody else that they are ill.
MANAGER_REASONS = tuple(reason for reason in OWN_REASONS if reason is not EndReason.ILL)

#: These have ended: the person may book again.
ENDED = frozenset({BookingState.DECLINED, BookingState.EXPIRED, BookingState.CANCELLED})
#: At most one of these a person and session.
LIVE = frozenset(BookingState) - ENDED
#: What becomes of a place when the register is closed.
ATTENDANCE = frozenset({BookingState.ATTENDED, BookingState.PARTLY_ATTENDED, BookingState.DID_NOT_ATTEND})
#: The place is theirs, or was; an offer that they have not taken is not.
WITH_PLACE = frozenset({BookingState.CONFIRMED}) | ATTENDANCE
#: They were there, for all of it or for a part.
TOOK_PART = ATTENDANCE - {BookingState.DID_NOT_ATTEND}
#: These hold a place.
HOLDING = WITH_PLACE | {BookingState.OFFERED}

#: What somebody may give back, and what a cancelled session or a leaver gives back: whatever is live and has not been attended.
MAY_CANCEL = LIVE - ATTENDANCE

_NEXT: dict[BookingState | None, frozenset[BookingState]] = {
    None: frozenset({BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.WAITING}),
    BookingState.REQUESTED: frozenset({BookingState.DECLINED, BookingState.CONFIRMED, BookingState.WAITING}),
    BookingState.WAITING: frozenset({BookingState.OFFERED, BookingState.CONFIRMED, BookingState.EXPIRED}),
    BookingState.OFFERED: frozenset({BookingState.CONFIRMED, BookingState.EXPIRED}),
    BookingState.CONFIRMED: ATTENDANCE,
    # A register may be corrected after it was closed.
    BookingState.ATTENDED: ATTENDANCE,
    BookingState.PARTLY_ATTENDED: ATTENDANCE,
    BookingState.DID_NOT_ATTEND: ATTENDANCE,
}


def may_follow(former: BookingState | None, state: BookingState) -> bool:
    """Whether a booking in `former` (none: not made yet) may become `state`. Whatever holds or waits may be cancelled."""
    if state is BookingState.CANCELLED:
        return former is not None and former in MAY_CANCEL
    return state in _NEXT.get(former, frozenset())
