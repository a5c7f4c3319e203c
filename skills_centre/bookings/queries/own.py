"""One person's own bookings: where they stand with each session, and their position in its waiting list."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, BookingNeed, CourseSession, SessionDate, SessionEvent
from skills_centre.bookings.rules.states import ENDED, MAY_CANCEL, WITH_PLACE, BookingState, EndReason
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import Words, words_by_id


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """Where somebody stands with a session. `position` is theirs in the waiting list, the first is 1; none unless they wait."""

    id: UUID
    session_id: UUID
    person_id: UUID
    state: BookingState
    made_at: datetime
    changed_at: datetime
    offer_ends_at: datetime | None
    end_reason: EndReason | None
    position: int | None
    starts_at: datetime
    ends_at: datetime

    @property
    def has_ended(self) -> bool:
        """Whether it holds and waits for nothing any more, so that they may book again."""
        return self.state in ENDED

    @property
    def holds_place(self) -> bool:
        """Whether the place is theirs: confirmed, or attended. An offer that they have not taken is not."""
        return self.state in WITH_PLACE


def own_booking(booking_id: UUID, *, person_id: UUID) -> OwnBooking:
    """A booking of this person. Raises NotFound, also when it is somebody else's."""
    row = db.session.execute(_own().where(Booking.id == booking_id, Booking.person_id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return OwnBooking(**row._mapping)


def any_booking(booking_id: UUID) -> OwnBooking:
    """A booking, whoever's it is: for somebody who holds the link that was written to its person. Raises NotFound."""
    row = db.session.execute(_own().where(Booking.id == booking_id)).one_or_none()
    if row is None:
        raise NotFound
    return OwnBooking(**row._mapping)


def booking_in(session_id: UUID, *, person_id: UUID) -> OwnBooking | None:
    """The person's booking of a session: the live one, else the one that ended last."""
    row = db.session.execute(
        _own()
        .where(Booking.session_id == session_id, Booking.person_id == person_id)
        .order_by(Booking.ticket.desc())
        .limit(1)
    ).one_or_none()
    return OwnBooking(**row._mapping) if row else None


def all_bookings(person_id: UUID) -> list[OwnBooking]:
    """Everything that the person booked, by start: of each session the live booking, else the one that ended last. One statement."""
    rows = db.session.execute(_own().where(Booking.person_id == person_id).order_by(Booking.ticket))
    newest = {row.session_id: OwnBooking(**row._mapping) for row in rows}
    return sorted(newest.values(), key=lambda one: (one.starts_at, one.id))


def bookings_where(*conditions: ColumnElement[bool]) -> list[OwnBooking]:
    """The bookings that fit conditions on bookings and their sessions, in no order. One statement."""
    return [OwnBooking(**row._mapping) for row in db.session.execute(_own().where(*conditions))]


def who_ended(booking_id: UUID) -> str | None:
    """The name of whoever else ended a booking; none when it was the person, or the product by itself."""
    row = db.session.execute(
        select(SessionEvent.by_id, Booking.person_id, Person.name)
        .join(Booking, Booking.id == SessionEvent.booking_id)
        .outerjoin(Person, Person.id == SessionEvent.by_id)
        .where(SessionEvent.booking_id == booking_id)
        .order_by(SessionEvent.id.desc())
        .limit(1)
    ).one_or_none()
    return row.name if row and row.by_id != row.person_id else None


def words_about(booking_id: UUID) -> str | None:
    """What was written to the person when their booking was last changed, such as why it was declined; None when nothing was."""
    words_id = db.session.scalar(
        select(SessionEvent.words_id)
        .where(SessionEvent.booking_id == booking_id)
        .order_by(SessionEvent.id.desc())
        .limit(1)
    )
    return words_by_id([words_id]).get(words_id) if words_id else None


def _own() -> Select[Any]:
    ahead = aliased(Booking)
    before = (
        select(func.count())
        .where(
            ahead.session_id == Booking.session_id,
            ahead.state == BookingState.WAITING,
            or_(
                and_(ahead.has_role_need, not_(Booking.has_role_need)),
                and_(ahead.has_role_need == Booking.has_role_need, ahead.ticket < Booking.ticket),
            ),
        )
        .scalar_subquery()
    )
    return select(
        Booking.id, Booking.session_id, Booking.person_id, Booking.state, Booking.made_at, Booking.changed_at,
        Booking.offer_ends_at, Booking.end_reason, CourseSession.starts_at, CourseSession.ends_at,
        case((Booking.state == BookingState.WAITING, before + 1)).label("position"),
    ).join(CourseSession, CourseSession.id == Booking.session_id)  # fmt: skip


def passed_over_at(booking: OwnBooking) -> datetime | None:
    """When somebody was last given a place, with a reason, while this person waited; None when nobody was. One statement."""
    return db.session.scalar(
        select(func.max(SessionEvent.at)).where(
            SessionEvent.session_id == booking.session_id,
            SessionEvent.former.is_(None),
            SessionEvent.state == BookingState.CONFIRMED,
            SessionEvent.words_id.is_not(None),
            SessionEvent.at > booking.made_at,
        )
    )


def own_needs(booking_id: UUID) -> str | None:
    """What the person said that they need to take part; None when they said nothing. For their own page alone."""
    return db.session.scalar(
        select(Words.body)
        .join(BookingNeed, BookingNeed.words_id == Words.id)
        .where(BookingNeed.booking_id == booking_id)
    )


def at_the_same_time(session_id: UUID, *, person_id: UUID) -> list[UUID]:
    """The other sessions that the person has booked, asked for or waits for, one of whose dates overlaps with one of this session's."""
    return all_at_the_same_time(session_id, [person_id]).get(person_id, [])


def all_at_the_same_time(session_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The same of several people, by person; who has nothing at that time is left out. One statement."""
    mine, theirs = aliased(SessionDate), aliased(SessionDate)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for row in (
        db.session.execute(
            select(Booking.person_id, Booking.session_id)
            .join(theirs, theirs.session_id == Booking.session_id)
            .join(
                mine,
                and_(mine.session_id == session_id, mine.starts_at < theirs.ends_at, mine.ends_at > theirs.starts_at),
            )
            .where(Booking.person_id.in_(person_ids), Booking.session_id != session_id, Booking.state.in_(MAY_CANCEL))
            .distinct()
        )
        if person_ids
        else ()
    ):
        found[row.person_id].append(row.session_id)
    return dict(found)
