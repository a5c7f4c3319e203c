"""Where people are: their unit and their manager, each dated. One person is a batch of one, so that every rule is written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.errors import ManagementCycle, OutsideTheLine
from skills_centre.people.models import OUTSIDE_THE_LINE, ManagementLine, Membership, OrganisationUnit
from skills_centre.people.rules import people_in_cycles
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.people.services.live_people import hold_live_people, portions
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound

D = TypeVar("D", Membership, ManagementLine)


@dataclass(frozen=True, slots=True)
class Move:
    """A person's unit from a day on; none takes them out of the tree."""

    person_id: UUID
    unit_id: UUID | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class NewManager:
    """A person's line manager from a day on; none leaves them without."""

    person_id: UUID
    manager_id: UUID | None
    starts_on: date


def move_to_unit(person_id: UUID, unit_id: UUID | None, *, starts_on: date, by_id: UUID | None, now: datetime) -> None:
    """Move a person to a unit from a day; the membership before ends the day before. Moving to where they are changes nothing.

    Raises NotFound for a leaver and for a unit that does not exist.
    """
    move_people([Move(person_id, unit_id, starts_on)], by_id=by_id, now=now)


def set_manager(
    person_id: UUID, manager_id: UUID | None, *, starts_on: date, by_id: UUID | None, now: datetime
) -> None:
    """Give a person a manager from a day, or none; the closure of the line is rebuilt. Setting the present one changes nothing.

    Raises NotFound for a leaver, OutsideTheLine and ManagementCycle.
    """
    set_managers([NewManager(person_id, manager_id, starts_on)], by_id=by_id, now=now)


def move_people(moves: Sequence[Move], *, by_id: UUID | None, now: datetime) -> None:
    """Move many people, as `move_to_unit` moves one."""
    hold_live_people([move.person_id for move in moves])
    _check_units({move.unit_id for move in moves if move.unit_id})
    present = _open(Membership, [move.person_id for move in moves])
    wanted = [move for move in moves if _unit_of(present.get(move.person_id)) != move.unit_id]
    _end_before({move.person_id: move.starts_on for move in wanted}, present)
    for move in wanted:
        if move.unit_id:
            db.session.add(Membership(person_id=move.person_id, unit_id=move.unit_id, starts_on=move.starts_on))
        _record("person.move", move.person_id, "unit", by_id=by_id, now=now)
    db.session.flush()


def set_managers(changes: Sequence[NewManager], *, by_id: UUID | None, now: datetime) -> None:
    """Give many people their managers, as `set_manager` does for one; the line is checked whole, and its closure rebuilt once."""
    lock_named(ORGANISATION_LOCK)
    present = _open(ManagementLine, [change.person_id for change in changes])
    wanted = [change for change in changes if _manager_of(present.get(change.person_id)) != change.manager_id]
    if not wanted:
        return
    _check_line(wanted)
    _end_before({change.person_id: change.starts_on for change in wanted}, present)
    for change in wanted:
        if change.manager_id:
            db.session.add(
                ManagementLine(person_id=change.person_id, manager_id=change.manager_id, starts_on=change.starts_on)
            )
        _record("person.set-manager", change.person_id, "manager", by_id=by_id, now=now)
    db.session.flush()
    rebuild_line_closure()


def end_places(person_id: UUID, *, last_day: date) -> None:
    """End a leaver's membership, their line and the lines of whoever they managed; the caller rebuilds the closure."""
    day = last_day + timedelta(days=1)
    memberships = _open(Membership, [person_id])
    own_line = _open(ManagementLine, [person_id])
    below = {
        line.person_id: line
        for line in db.session.scalars(
            select(ManagementLine).where(ManagementLine.manager_id == person_id, ManagementLine.ends_on.is_(None))
        )
    }
    lines = {**own_line, **below}
    _end_before(dict.fromkeys(memberships, day), memberships)
    _end_before(dict.fromkeys(lines, day), lines)


def _check_line(changes: Sequence[NewManager]) -> None:
    """Raise NotFound, OutsideTheLine or ManagementCycle for a line that may not be."""
    pairs = [(change.person_id, change.manager_id) for change in changes]
    people = hold_live_people({one for pair in pairs for one in pair if one})
    for person_id, manager_id in pairs:
        if manager_id and {people[person_id].person_type, people[manager_id].person_type} & OUTSIDE_THE_LINE:
            raise OutsideTheLine
    lines = db.session.execute(
        select(ManagementLine.person_id, ManagementLine.manager_id).where(ManagementLine.ends_on.is_(None))
    )
    above: dict[UUID, UUID | None] = {**{line.person_id: line.manager_id for line in lines}, **dict(pairs)}
    if people_in_cycles({person_id: manager_id for person_id, manager_id in above.items() if manager_id}):
        raise ManagementCycle


def _check_units(unit_ids: set[UUID]) -> None:
    for some in portions(sorted(unit_ids)):
        found = set(db.session.scalars(select(OrganisationUnit.id).where(OrganisationUnit.id.in_(some))))
        if found != set(some):
            raise NotFound


def _open(dated: type[D], person_ids: Sequence[UUID]) -> dict[UUID, D]:
    """The open membership or line of each of these people."""
    found: dict[UUID, D] = {}
    for some in portions(person_ids):
        for one in db.session.scalars(select(dated).where(dated.person_id.in_(some), dated.ends_on.is_(None))):
            found[one.person_id] = one
    return found


def _end_before(days: dict[UUID, date], present: dict[UUID, D]) -> None:
    """End what these people have open the day before; what had not begun by then never counted, and goes."""
    for person_id, day in days.items():
        dated = present.get(person_id)
        if dated is None:
            continue
        if dated.starts_on >= day:
            db.session.delete(dated)
        else:
            dated.ends_on = day - timedelta(days=1)
    db.session.flush()  # before anything is opened: at most one may be open


def _unit_of(membership: Membership | None) -> UUID | None:
    return membership.unit_id if membership else None


def _manager_of(line: ManagementLine | None) -> UUID | None:
    return line.manager_id if line else None


def _record(action: str, person_id: UUID, field: str, *, by_id: UUID | None, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=[field])
