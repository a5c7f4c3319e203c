"""Who is on a session, as those who look after it see them: every booking by where it stands, with what the person needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, BookingNeed, PlaceReservation
from skills_centre.bookings.rules.states import ENDED, WITH_PLACE, BookingState, EndReason
from skills_centre.people.models import Membership, OrganisationUnit, Person
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True, slots=True)
class RosterLine:
    """Somebody's booking of the session. `needs` are their own words, for those who run the session alone."""

    booking_id: UUID
    person_id: UUID
    name: str
    unit_name: str | None
    state: BookingState
    ticket: int
    has_role_need: bool
    made_at: datetime
    changed_at: datetime
    offer_ends_at: datetime | None
    end_reason: EndReason | None
    needs: str | None


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """Places that a manager holds for people to be named."""

    id: UUID
    manager_name: str
    places: int


@dataclass(frozen=True)
class Roster:
    """Everybody's bookings of one session: those with a place, then each in its order."""

    lines: Sequence[RosterLine]
    held: Sequence[HeldPlaces]

    @property
    def confirmed(self) -> list[RosterLine]:
        """Those who have a place, and afterwards those who had one, by name."""
        return self._in(*WITH_PLACE)

    @property
    def offered(self) -> list[RosterLine]:
        """Those for whom a place is held, by name."""
        return self._in(BookingState.OFFERED)

    @property
    def waiting(self) -> list[RosterLine]:
        """Those who wait, in the order in which places are offered."""
        return sorted(self._in(BookingState.WAITING), key=lambda one: (not one.has_role_need, one.ticket))

    @property
    def requested(self) -> list[RosterLine]:
        """Those whose request nobody has decided, the oldest first."""
        return sorted(self._in(BookingState.REQUESTED), key=lambda one: one.ticket)

    @property
    def ended(self) -> list[RosterLine]:
        """Those whose booking has ended, the latest first."""
        return sorted(self._in(*ENDED), key=lambda one: one.changed_at, reverse=True)

    def _in(self, *states: BookingState) -> list[RosterLine]:
        return [one for one in self.lines if one.state in states]


def roster(session_id: UUID) -> Roster:
    """The roster of a session. Two statements, however many people are on it."""
    rows = db.session.execute(
        select(
            Booking.id.label("booking_id"), Booking.person_id, Person.name, OrganisationUnit.name.label("unit_name"),
            Booking.state, Booking.ticket, Booking.has_role_need, Booking.made_at, Booking.changed_at,
            Booking.offer_ends_at, Booking.end_reason, Words.body.label("needs"),
        )
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .outerjoin(BookingNeed, BookingNeed.booking_id == Booking.id)
        .outerjoin(Words, Words.id == BookingNeed.words_id)
        .where(Booking.session_id == session_id)
        .order_by(Person.sort_key, Booking.ticket)
    )  # fmt: skip
    held = db.session.execute(
        select(PlaceReservation.id, Person.name.label("manager_name"), PlaceReservation.places)
        .join(Person, Person.id == PlaceReservation.manager_id)
        .where(PlaceReservation.session_id == session_id, PlaceReservation.places > 0)
        .order_by(Person.sort_key)
    )
    return Roster([RosterLine(**row._mapping) for row in rows], [HeldPlaces(**row._mapping) for row in held])
