"""Where people are: their unit and their manager, each dated. One person is a batch of one, so that every rule is written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select, update

from skills_centre.people.errors import ManagementCycle, OutsideTheLine
from skills_centre.people.models import OUTSIDE_THE_LINE, ManagementLine, Membership, OrganisationUnit
from skills_centre.people.rules import people_in_cycles
from skills_centre.people.services.following import circumstances_changed
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.people.services.live_people import hold_live_people
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.portions import portions

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
    present = _reaching(Membership, {move.person_id: move.starts_on for move in moves})
    wanted = [move for move in moves if not _holds(present[move.person_id], move.unit_id, from_day=move.starts_on)]
    _end_before({move.person_id: move.starts_on for move in wanted}, present)
    for move in wanted:
        if move.unit_id:
            db.session.add(Membership(person_id=move.person_id, unit_id=move.unit_id, starts_on=move.starts_on))
        _record("person.move", move.person_id, "unit", by_id=by_id, now=now)
    db.session.flush()
    circumstances_changed([move.person_id for move in wanted], now=now)


def set_managers(changes: Sequence[NewManager], *, by_id: UUID | None, now: datetime) -> None:
    """Give many people their managers, as `set_manager` does for one; the line is checked whole, and its closure rebuilt once."""
    lock_named(ORGANISATION_LOCK)
    present = _reaching(ManagementLine, {change.person_id: change.starts_on for change in changes})
    wanted = [
        change
        for change in changes
        if not _holds(present[change.person_id], change.manager_id, from_day=change.starts_on)
    ]
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
    _refuse_circles(from_day=local_day(now))
    rebuild_line_closure(on=local_day(now), of={change.person_id for change in wanted})


def end_places(person_id: UUID, *, last_day: date) -> set[UUID]:
    """End a leaver's membership, their line and the lines of whoever they managed; gives those whose closure is to be rebuilt."""
    day = last_day + timedelta(days=1)
    _end_before({person_id: day}, _reaching(Membership, {person_id: day}))
    below = db.session.scalars(
        select(ManagementLine).where(
            ManagementLine.manager_id == person_id, or_(ManagementLine.ends_on.is_(None), ManagementLine.ends_on >= day)
        )
    )
    lines = _reaching(ManagementLine, {person_id: day})
    for line in below:
        lines.setdefault(line.person_id, []).append(line)
    _end_before(dict.fromkeys(lines, day), lines)
    return set(lines)


def shift_first_day(person_id: UUID, *, was: date, becomes: date) -> None:
    """Have what a newcomer was given from their first day begin on another one; the caller rebuilds the closure."""
    for dated in (Membership, ManagementLine):
        db.session.execute(
            update(dated)
            .where(dated.person_id == person_id, dated.starts_on == was, dated.ends_on.is_(None))
            .values(starts_on=becomes)
        )


def _check_line(changes: Sequence[NewManager]) -> None:
    """Raise NotFound, OutsideTheLine or ManagementCycle for two people who may not be one above the other."""
    pairs = [(change.person_id, change.manager_id) for change in changes]
    people = hold_live_people({one for pair in pairs for one in pair if one})
    for person_id, manager_id in pairs:
        if person_id == manager_id:
            raise ManagementCycle
        if manager_id and {people[person_id].person_type, people[manager_id].person_type} & OUTSIDE_THE_LINE:
            raise OutsideTheLine


def _refuse_circles(*, from_day: date) -> None:
    """Raise ManagementCycle if anybody is above themselves on a day, or on any later one on which a line begins."""
    lines = db.session.execute(
        select(
            ManagementLine.person_id, ManagementLine.manager_id, ManagementLine.starts_on, ManagementLine.ends_on
        ).where(or_(ManagementLine.ends_on.is_(None), ManagementLine.ends_on >= from_day))
    ).all()
    for day in {from_day, *(line.starts_on for line in lines if line.starts_on > from_day)}:
        above = {
            line.person_id: line.manager_id
            for line in lines
            if line.starts_on <= day and (line.ends_on is None or line.ends_on >= day)
        }
        if people_in_cycles(above):
            raise ManagementCycle


def _check_units(unit_ids: set[UUID]) -> None:
    for some in portions(sorted(unit_ids)):
        found = set(db.session.scalars(select(OrganisationUnit.id).where(OrganisationUnit.id.in_(some))))
        if found != set(some):
            raise NotFound


def _reaching(dated: type[D], days: Mapping[UUID, date]) -> dict[UUID, list[D]]:
    """Each person's memberships or lines that hold on their day or later, in order; those of a person who has none are an empty list."""
    found: dict[UUID, list[D]] = {person_id: [] for person_id in days}
    for some in portions(list(days)):
        for one in db.session.scalars(select(dated).where(dated.person_id.in_(some)).order_by(dated.starts_on)):
            if one.ends_on is None or one.ends_on >= days[one.person_id]:
                found[one.person_id].append(one)
    return found


def _holds(reaching: Sequence[Membership | ManagementLine], wanted_id: UUID | None, *, from_day: date) -> bool:
    """Whether what is wanted from a day on holds already: then nothing changes, and nothing is written."""
    if wanted_id is None or not reaching:
        return wanted_id is None and not reaching
    [first, *later] = reaching
    target_id = first.unit_id if isinstance(first, Membership) else first.manager_id
    return not later and target_id == wanted_id and first.ends_on is None and first.starts_on <= from_day


def _end_before(days: Mapping[UUID, date], present: Mapping[UUID, Sequence[Membership | ManagementLine]]) -> None:
    """End what these people have the day before; what would not have begun by then never counted, and goes."""
    for person_id, day in days.items():
        for dated in present[person_id]:
            if dated.starts_on >= day:
                db.session.delete(dated)
            else:
                dated.ends_on = day - timedelta(days=1)
    db.session.flush()  # before anything is opened: at most one may be open


def _record(action: str, person_id: UUID, field: str, *, by_id: UUID | None, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=[field])
