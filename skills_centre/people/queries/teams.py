"""The people whom somebody sees by name as their team: who reports to them, and to the managers in whose place they act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Delegation, LineClosure, ManagementLine, Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who reports to a manager."""

    id: UUID
    name: str
    job_title: str | None
    manager_id: UUID
    manager_name: str


def team_of(viewer_id: UUID, *, on: date) -> list[TeamMember]:
    """The direct reports of somebody and of those who named them their delegate for a day, by name, in one statement.

    Never Members, peers or their staff, leavers, or the viewer themselves.
    """
    return _members(LineClosure.manager_id.in_(_desks(viewer_id, on)), Person.id != viewer_id)


def direct_reports_of(manager_ids: Collection[UUID]) -> list[TeamMember]:
    """The direct reports of these managers, by name; never Members, peers or their staff. One statement."""
    return _members(LineClosure.manager_id.in_(manager_ids)) if manager_ids else []


def reporting_since(person_ids: Collection[UUID], *, on: date) -> dict[UUID, date]:
    """Since when each of these people has had the manager whom they have on a day. One statement."""
    line = ManagementLine
    rows = db.session.execute(
        select(line.person_id, line.starts_on).where(
            line.person_id.in_(person_ids), line.starts_on <= on, or_(line.ends_on.is_(None), line.ends_on >= on)
        )
    )
    return dict(rows.tuples().all())


def has_team(viewer_id: UUID, *, on: date) -> bool:
    """Whether somebody has a team to see, their own or a manager's in whose place they act on a day. One statement."""
    line, person = LineClosure, Person
    found = exists().where(
        line.depth == 1,
        line.manager_id.in_(_desks(viewer_id, on)),
        person.id == line.person_id,
        person.id != viewer_id,
        *_shown(),
    )
    return bool(db.session.scalar(select(found)))


def _members(*whose: ColumnElement[bool]) -> list[TeamMember]:
    manager = aliased(Person)
    rows = db.session.execute(
        select(Person.id, Person.name, Person.job_title, LineClosure.manager_id, manager.name.label("manager_name"))
        .join(LineClosure, LineClosure.person_id == Person.id)
        .join(manager, manager.id == LineClosure.manager_id)
        .where(LineClosure.depth == 1, *whose, *_shown())
        .order_by(Person.sort_key, Person.id)
    )
    return [TeamMember(*row) for row in rows]


def _shown() -> tuple[ColumnElement[bool], ...]:
    return Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)


def _desks(viewer_id: UUID, on: date) -> Select[tuple[UUID]]:
    """The managers in whose place somebody acts: themselves, and whoever named them."""
    delegated = select(Delegation.manager_id).where(
        Delegation.delegate_id == viewer_id,
        Delegation.starts_on <= on,
        Delegation.ends_on >= on,
        Delegation.ended_at.is_(None),
    )
    return select(Person.id).where((Person.id == viewer_id) | Person.id.in_(delegated))
