"""One request for a place, with what helps to answer it: who asks, what became of it, and who else of the team is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, PlaceRequest
from skills_centre.bookings.queries.own import all_at_the_same_time
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState, EndReason
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.people.queries.lines import manager_of
from skills_centre.people.queries.teams import direct_reports_of
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A request, answered or not. `is_private` says that a Member, a peer or their staff made it."""

    booking_id: UUID
    session_id: UUID
    person_id: UUID
    name: str
    job_title: str | None
    is_private: bool
    state: BookingState
    end_reason: EndReason | None
    made_at: datetime
    changed_at: datetime
    answer_by: datetime
    decided_at: datetime | None
    decided_by: str | None
    acting_for: str | None

    @property
    def first_name(self) -> str:
        """How a page speaks of them."""
        return self.name.split()[0]

    def is_open(self, *, now: datetime) -> bool:
        """Whether it can be answered at an instant, whether a sweep has noted its end or not."""
        return self.state is BookingState.REQUESTED and now < self.answer_by


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody of the same team with a booking of this session, or of others at the same time."""

    name: str
    state: BookingState | None
    elsewhere: Sequence[UUID]


def asked_place(booking_id: UUID) -> AskedPlace:
    """A request for a place. Raises NotFound, also for a booking that asked for nothing."""
    decider, manager = aliased(Person), aliased(Person)
    row = db.session.execute(
        select(
            Booking.id.label("booking_id"), Booking.session_id, Booking.person_id, Person.name, Person.job_title,
            Person.person_type.in_(PRIVATE_PERSON_TYPES).label("is_private"), Booking.state, Booking.end_reason, Booking.made_at,
            Booking.changed_at, PlaceRequest.answer_by, PlaceRequest.decided_at, decider.name.label("decided_by"),
            manager.name.label("acting_for"),
        )
        .join(PlaceRequest, PlaceRequest.booking_id == Booking.id)
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(decider, decider.id == PlaceRequest.decided_by)
        .outerjoin(manager, manager.id == PlaceRequest.acting_for_id)
        .where(Booking.id == booking_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return AskedPlace(**row._mapping)


def teammates(asked: AskedPlace) -> list[Teammate]:
    """Who reports to the same manager and is on this session, waits for it, or is on another at the same time. By name, four statements.

    Nobody for a Member, a peer or their staff, whose team is nobody's to see.
    """
    manager_id = None if asked.is_private else manager_of(asked.person_id)
    team = [one for one in direct_reports_of([manager_id]) if one.id != asked.person_id] if manager_id else []
    if not team:
        return []
    ids = [one.id for one in team]
    rows = db.session.execute(
        select(Booking.person_id, Booking.state).where(
            Booking.session_id == asked.session_id, Booking.person_id.in_(ids), Booking.state.in_(MAY_CANCEL)
        )
    )
    here = {row.person_id: row.state for row in rows}
    elsewhere = all_at_the_same_time(asked.session_id, ids)
    return [
        Teammate(one.name, here.get(one.id), elsewhere.get(one.id, ()))
        for one in team
        if one.id in here or one.id in elsewhere
    ]
