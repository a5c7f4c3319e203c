"""All that happened to a session, in its order, with who did it and how many places were taken afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, SessionAct, SessionEvent
from skills_centre.bookings.rules.comparing import BookingPast, Past
from skills_centre.bookings.rules.history import BookingChange, Was
from skills_centre.bookings.rules.states import BookingState
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: a change of a booking, or an act on the session itself by somebody or, without `by`, by the product."""

    at: datetime
    act: SessionAct
    change: BookingChange | None
    by: str
    reason: str | None
    taken: int
    capacity: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SessionHistory:
    """The events of a session in order, and the past of everybody who had a booking, by name."""

    lines: Sequence[HistoryLine]
    pasts: dict[UUID, Past]


def session_history(session_id: UUID) -> SessionHistory:
    """The whole history. One statement, however long it is."""
    person, actor = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            SessionEvent.at, SessionEvent.act, SessionEvent.booking_id, SessionEvent.former, SessionEvent.state, SessionEvent.reason,
            SessionEvent.by_id, SessionEvent.words_id, SessionEvent.taken, SessionEvent.capacity, SessionEvent.waiting,
            Booking.person_id, Booking.ticket, Booking.has_role_need, Booking.reservation_id,
            person.name.label("name"), actor.name.label("actor_name"), Words.body.label("words"),
        )
        .outerjoin(Booking, Booking.id == SessionEvent.booking_id)
        .outerjoin(person, person.id == Booking.person_id)
        .outerjoin(actor, actor.id == SessionEvent.by_id)
        .outerjoin(Words, Words.id == SessionEvent.words_id)
        .where(SessionEvent.session_id == session_id)
        .order_by(SessionEvent.id)
    ).all()  # fmt: skip
    lines: list[HistoryLine] = []
    changes: dict[UUID, list[tuple[int, BookingChange]]] = {}
    facts: dict[UUID, tuple[UUID, str, int, bool]] = {}
    for place, row in enumerate(rows):
        change = None
        if row.act is SessionAct.BOOKING and row.state is not None:
            change = BookingChange(
                row.at,
                row.name,
                row.former,
                row.state,
                row.reason,
                was=_was(row.by_id, row.person_id),
                by=row.actor_name or "",
                from_held=row.state is BookingState.CONFIRMED and row.reservation_id is not None,
                is_late=row.former is None and row.state is BookingState.CONFIRMED and row.words_id is not None,
            )
            changes.setdefault(row.booking_id, []).append((place, change))
            facts[row.booking_id] = (row.person_id, row.name, row.ticket, row.has_role_need)
        lines.append(
            HistoryLine(row.at, row.act, change, row.actor_name or "", row.words, row.taken, row.capacity, row.waiting)
        )
    return SessionHistory(lines, _pasts(changes, facts))


def _was(by_id: UUID | None, person_id: UUID) -> Was:
    if by_id is None:
        return Was.CLOCK
    return Was.OWN if by_id == person_id else Was.OTHERS


def _pasts(
    changes: dict[UUID, list[tuple[int, BookingChange]]], facts: dict[UUID, tuple[UUID, str, int, bool]]
) -> dict[UUID, Past]:
    bookings: dict[UUID, list[BookingPast]] = {}
    names: dict[UUID, str] = {}
    for booking_id, (person_id, name, ticket, has_role_need) in facts.items():
        bookings.setdefault(person_id, []).append(BookingPast(ticket, has_role_need, changes[booking_id]))
        names[person_id] = name
    return {
        person_id: Past(names[person_id], sorted(some, key=lambda one: one.ticket))
        for person_id, some in sorted(bookings.items(), key=lambda pair: names[pair[0]].casefold())
    }
