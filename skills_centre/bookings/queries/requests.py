"""Requests for a place: on whose desks each is, for those who may answer it, for the person, and for the messages that it owes.

The desks are those of everything else that waits for a decision (skills/queries/desks.py); the last one is the learning and development
team's, and each request knows itself when it goes on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, PlaceRequest
from skills_centre.bookings.rules.approvals import ApprovalDesk, desks_reached
from skills_centre.bookings.rules.states import BookingState
from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Membership, Person, Role
from skills_centre.people.queries.delegations import delegates_on
from skills_centre.people.queries.fallbacks import fallbacks_by_unit
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.skills.queries.desks import Place, live_leads, number_on_managers_desk, on_desks_of, seats_of

#: Who sits at the last desk.
KEEPERS = Role.LD_ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class RequestWaiting:
    """A request that waits for the viewer, and how it comes to them."""

    booking_id: UUID
    session_id: UUID
    name: str
    job_title: str | None
    made_at: datetime
    answer_by: datetime
    place: Place
    #: The manager in whose place the viewer answers.
    acting_for: str | None
    has_gone_on: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """At which of their desks somebody finds a request, and whose desk it is where it is a manager's."""

    place: Place
    manager_id: UUID | None


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that nobody has answered, with the desks that it has reached; the last is the one whose turn it is."""

    booking_id: UUID
    session_id: UUID
    person_id: UUID
    name: str
    is_private: bool
    made_at: datetime
    moves_on_at: datetime
    answer_by: datetime
    manager_id: UUID | None
    fallback_id: UUID | None
    keeper_ids: tuple[UUID, ...]
    desks: tuple[ApprovalDesk, ...]
    #: Whether it goes on to a further desk when nobody answers in time; otherwise it ends.
    goes_on: bool

    @property
    def desk(self) -> ApprovalDesk | None:
        """Whose turn it is; none when nobody can answer."""
        return self.desks[-1] if self.desks else None

    @property
    def turn_ends_at(self) -> datetime:
        """Until when the desk whose turn it is has it alone, or at all."""
        return self.moves_on_at if self.goes_on else self.answer_by

    @property
    def since(self) -> datetime:
        """Since when it is there."""
        return self.moves_on_at if len(self.desks) > 1 else self.made_at

    def sits_at(self, desk: ApprovalDesk, acting: Mapping[UUID, Collection[UUID]]) -> list[UUID]:
        """Who may answer at a desk, a manager's delegates included; never the person themselves."""
        at_desks = {
            ApprovalDesk.MANAGER: [self.manager_id, *(acting.get(self.manager_id, ()) if self.manager_id else ())],
            ApprovalDesk.FALLBACK: [self.fallback_id],
            ApprovalDesk.LEARNING: self.keeper_ids,
        }
        return [one for one in dict.fromkeys(at_desks[desk]) if one is not None and one != self.person_id]


def requests_waiting_for(viewer_id: UUID, *, now: datetime) -> list[RequestWaiting]:
    """Every request that waits for somebody, the one that ends first before the others. Two statements."""
    found = _on_desks(waiting_requests(now), [viewer_id], now=now)
    desk_of = aliased(Person)
    rows = db.session.execute(
        select(
            found.c.id, Booking.session_id, Person.name, Person.job_title, Booking.made_at, PlaceRequest.answer_by,
            found.c.place, desk_of.name.label("desk_of"), found.c.has_gone_on,
        )
        .join(Booking, Booking.id == found.c.id)
        .join(PlaceRequest, PlaceRequest.booking_id == found.c.id)
        .join(Person, Person.id == found.c.person_id)
        .outerjoin(desk_of, desk_of.id == found.c.desk_of_id)
        .order_by(PlaceRequest.answer_by, Booking.made_at, found.c.id)
    )  # fmt: skip
    return [
        RequestWaiting(
            row.id, row.session_id, row.name, row.job_title, row.made_at, row.answer_by, Place(row.place),
            row.desk_of if row.place == Place.ACTING else None, bool(row.has_gone_on),
        )
        for row in rows
    ]  # fmt: skip


def number_of_requests(viewer_id: UUID, *, now: datetime) -> int:
    """How many requests wait for somebody: as many as their list shows. Two statements."""
    found = _on_desks(waiting_requests(now), [viewer_id], now=now)
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def number_from_own_people(manager_id: UUID, *, now: datetime) -> int:
    """How many requests wait for a manager or delegate from the people whom they manage or act for. One statement."""
    values = {"manager_id": manager_id, "on": local_day(now), "now": now}
    return db.session.scalar(_number_of_a_manager(), values) or 0


@cache
def _number_of_a_manager() -> Select[tuple[int]]:
    """Built once: it stands on a page that is opened all day."""
    now: Any = bindparam("now", type_=PlaceRequest.answer_by.type)
    return number_on_managers_desk(waiting_requests(now))


def seat_at(booking_id: UUID, viewer_id: UUID, *, now: datetime) -> Seat | None:
    """Where somebody finds a request, answered or not; none when it is on no desk of theirs. Two statements."""
    found = _on_desks(sent_requests(now).where(Booking.id == booking_id), [viewer_id], now=now)
    row = db.session.execute(select(found.c.place, found.c.desk_of_id)).first()
    return Seat(Place(row.place), row.desk_of_id) if row else None


def open_requests(*, now: datetime, booking_id: UUID | None = None) -> list[OpenRequest]:
    """Every request that nobody has answered, or this one, in the order of asking. Four statements, however many they are."""
    chosen = [] if booking_id is None else [Booking.id == booking_id]
    rows = db.session.execute(
        waiting_requests(now)
        .add_columns(
            Booking.session_id, Person.name, _is_private().label("is_private"), PlaceRequest.moves_on_at, PlaceRequest.answer_by,
        )
        .where(*chosen)
        .order_by(Booking.made_at, Booking.id)
    ).all()  # fmt: skip
    if not rows:
        return []
    fallbacks, keepers = fallbacks_by_unit(local_day(now)), sorted(db.session.scalars(live_leads(KEEPERS)))
    return [_opened(row, fallbacks.get(row.unit_id, ()), keepers, now=now) for row in rows]


def acting_now(now: datetime) -> dict[UUID, list[UUID]]:
    """Who acts for each manager at an instant."""
    return delegates_on(local_day(now))


def _opened(row: Any, fallbacks: Collection[UUID], keepers: Collection[UUID], *, now: datetime) -> OpenRequest:  # noqa: ANN401 - a row of `waiting_requests`
    fallback_id = next((one for one in fallbacks if one not in (row.person_id, row.manager_id)), None)
    keeper_ids = tuple(one for one in keepers if one != row.person_id)
    desks = desks_reached(
        has_manager=row.manager_id is not None,
        has_fallback=fallback_id is not None,
        has_learning=bool(keeper_ids),
        is_private=row.is_private,
        has_moved=True,
    )
    reached = desks if row.moves_on_at <= now else desks[:1]
    return OpenRequest(
        row.id, row.session_id, row.person_id, row.name, row.is_private, row.since, row.moves_on_at, row.answer_by,
        row.manager_id, fallback_id, keeper_ids, reached,
        goes_on=len(reached) < len(desks),
    )  # fmt: skip


def waiting_requests(now: datetime) -> Select[Any]:
    """Every request that can still be answered, in the columns of whatever waits on a desk."""
    return sent_requests(now).where(Booking.state == BookingState.REQUESTED, PlaceRequest.answer_by > now)


def sent_requests(now: datetime) -> Select[Any]:
    """Every request that was ever made by somebody who is still here, answered or not.

    One of a Member, a peer or their staff is as if passed on to the last desk: it lies on no other.
    """
    manager = aliased(Person)
    return (
        select(
            Booking.id,
            Booking.person_id,
            Membership.unit_id,
            manager.id.label("manager_id"),
            Booking.made_at.label("since"),
            case((_is_private(), Booking.made_at)).label("passed_on_at"),
            (PlaceRequest.moves_on_at <= now).label("has_left_first"),
            false().label("has_left_second"),
        )
        .join(PlaceRequest, PlaceRequest.booking_id == Booking.id)
        .join(Person, Person.id == Booking.person_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
        .outerjoin(LineClosure, and_(LineClosure.person_id == Person.id, LineClosure.depth == 1))
        .outerjoin(manager, and_(manager.id == LineClosure.manager_id, manager.left_on.is_(None)))
        .where(Person.left_on.is_(None))
    )


def _is_private() -> ColumnElement[bool]:
    return Person.person_type.in_(PRIVATE_PERSON_TYPES)


def _on_desks(requests: Select[Any], viewer_ids: Collection[UUID], *, now: datetime) -> Any:  # noqa: ANN401 - a subquery with its columns
    on = local_day(now)
    seats = seats_of(viewer_ids, on=on, role=KEEPERS)
    return on_desks_of(requests.subquery("requests"), viewer_ids, on=on, seats=seats, role=KEEPERS)
