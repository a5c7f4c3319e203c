"""The register of a session: who is booked, who was there on which date, what they need, and who came without a booking."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select

from skills_centre.bookings.models import AttendanceTap, Booking, BookingNeed, CourseSession, SessionDate, Venue
from skills_centre.bookings.rules.attendance import NOWHERE, Attended, NumberedDate, Presence, Seen
from skills_centre.bookings.rules.states import WITH_PLACE
from skills_centre.people.models import Membership, OrganisationUnit, Person
from skills_centre.people.queries.records import called
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.platform.words import words_by_id

#: How many people a search shows.
FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the register says of its session. `limit` is what the room takes or, without a room that says so, the session."""

    is_closed: bool
    limit: int
    has_room_limit: bool


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Somebody on the register, and the dates on which they were there. Without a booking they came as they were."""

    person_id: UUID
    name: str
    unit: str | None
    booking_id: UUID | None
    seen: Attended
    needs: str | None


@dataclass(frozen=True, slots=True)
class WhoCame:
    """Somebody who is called so. The address tells people of one name apart."""

    id: UUID
    name: str
    unit: str | None
    email: str | None


def numbered_dates(session_id: UUID) -> list[NumberedDate]:
    """The dates of a session, in order."""
    rows = db.session.execute(
        select(SessionDate.number, SessionDate.starts_at, SessionDate.ends_at)
        .where(SessionDate.session_id == session_id)
        .order_by(SessionDate.number)
    )
    return [NumberedDate(**row._mapping) for row in rows]


def register_facts(session_id: UUID) -> RegisterFacts:
    """Whether the register is closed, and how many people there is room for."""
    row = db.session.execute(
        select(CourseSession.is_register_closed, CourseSession.capacity, Venue.capacity.label("room"))
        .outerjoin(Venue, Venue.id == CourseSession.venue_id)
        .where(CourseSession.id == session_id)
    ).one()
    return RegisterFacts(row.is_register_closed, row.room or row.capacity, row.room is not None)


def who_was_there(session_id: UUID) -> dict[UUID, Attended]:
    """Everybody of whom anything was said, with the dates on which they were there: for each date, what was pressed last."""
    rows = db.session.execute(
        select(AttendanceTap.person_id, AttendanceTap.number, AttendanceTap.presence, AttendanceTap.minutes)
        .where(AttendanceTap.session_id == session_id)
        .order_by(AttendanceTap.tapped_at, AttendanceTap.turn)
    )
    found: dict[UUID, dict[int, Seen]] = {}
    for row in rows:
        dates = found.setdefault(row.person_id, {})
        dates.pop(row.number, None)
        if row.presence is not Presence.AWAY:
            dates[row.number] = Seen(row.presence, row.minutes)
    return dict(found)


def register_of(session_id: UUID) -> list[RegisterLine]:
    """The register by name: everybody with a place, and whoever was there without one. Four statements, however many they are."""
    seen = who_was_there(session_id)
    booked = {
        row.person_id: row
        for row in db.session.execute(
            select(Booking.person_id, Booking.id, BookingNeed.words_id)
            .outerjoin(BookingNeed, BookingNeed.booking_id == Booking.id)
            .where(Booking.session_id == session_id, Booking.state.in_(WITH_PLACE))
        )
    }
    needs = words_by_id(row.words_id for row in booked.values())
    everybody = {*booked, *(one for one, dates in seen.items() if dates)}
    return [
        RegisterLine(
            person_id=person.id,
            name=person.name,
            unit=person.unit,
            booking_id=booked[person.id].id if person.id in booked else None,
            seen=seen.get(person.id, NOWHERE),
            needs=needs.get(booked[person.id].words_id) if person.id in booked else None,
        )
        for person in _people(Person.id.in_(everybody))
    ]


def came_without_booking(session_id: UUID) -> list[WhoCame]:
    """Who was there without a booking, by name. One statement, and two more where anybody was there."""
    there = {one for one, dates in who_was_there(session_id).items() if dates}
    if not there:
        return []
    found = _people(Person.id.in_(there - set(booked_people(session_id))))
    return [WhoCame(**row._mapping) for row in found]


def who_may_have_come(words: str, *, session_id: UUID) -> list[WhoCame]:
    """People who are called so, belong to the institution, and are not on the register yet."""
    booked = select(Booking.person_id).where(Booking.session_id == session_id, Booking.state.in_(WITH_PLACE))
    there = [one for one, dates in who_was_there(session_id).items() if dates]
    found = _people(
        called(words), Person.left_on.is_(None), Person.id.not_in(booked), Person.id.not_in(there), most=FOUND_AT_MOST
    )
    return [WhoCame(**row._mapping) for row in found]


def _people(*which: ColumnElement[bool], most: int | None = None) -> list[Row[tuple[UUID, str, str, str]]]:
    """People by name, each with their unit."""
    return list(
        db.session.execute(
            select(Person.id, Person.name, OrganisationUnit.name.label("unit"), Person.email)
            .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
            .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
            .where(*which)
            .order_by(Person.sort_key, Person.id)
            .limit(most)
        )
    )


def are_people(ids: Collection[UUID]) -> bool:
    """Whether all of these ids belong to people."""
    found = db.session.scalar(select(func.count()).where(Person.id.in_(ids), Person.erased_at.is_(None)))
    return found == len(set(ids))


def known_taps(ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these presses that have arrived already."""
    return frozenset(db.session.scalars(select(AttendanceTap.id).where(AttendanceTap.id.in_(ids))))


def last_turn(session_id: UUID) -> int:
    """How many presses a session's register has taken in."""
    turn = db.session.scalar(select(func.max(AttendanceTap.turn)).where(AttendanceTap.session_id == session_id))
    return turn or 0


def booked_people(session_id: UUID) -> dict[UUID, UUID]:
    """The bookings on a session's register, by person."""
    rows = db.session.execute(
        select(Booking.person_id, Booking.id).where(Booking.session_id == session_id, Booking.state.in_(WITH_PLACE))
    )
    return {row.person_id: row.id for row in rows}


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody with an address."""

    id: UUID
    name: str
    has_left: bool


def people_at(addresses: Collection[str]) -> dict[str, Addressed]:
    """People by their address, those who have left too. A statement for each five hundred."""
    found: dict[str, Addressed] = {}
    for some in portions(sorted(addresses), at_once=500):
        rows = db.session.execute(
            select(Person.email, Person.id, Person.name, Person.left_on).where(
                Person.email.in_(some), Person.erased_at.is_(None)
            )
        )
        found |= {row.email: Addressed(row.id, row.name, row.left_on is not None) for row in rows}
    return found


def addresses_of(ids: Collection[UUID]) -> dict[UUID, str | None]:
    """The addresses of people, by id."""
    rows = db.session.execute(select(Person.id, Person.email).where(Person.id.in_(ids)))
    return {row.id: row.email for row in rows}
