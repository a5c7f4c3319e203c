"""What people said is wrong about a role or a manager on record, until L&D has settled it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Objection, ObjectionKind, Person
from skills_centre.platform.database import db

#: Objections on one page.
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ToldObjection:
    """An objection with the names of those concerned. `about_id` is the manager, or the profile of a role."""

    id: UUID
    kind: ObjectionKind
    person_id: UUID
    person_name: str
    about_id: UUID
    about_name: str | None
    manager_name: str | None
    said_by_name: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionsPage:
    """One page of what is not settled, the oldest first."""

    objections: tuple[ToldObjection, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when everything is settled."""
        return max(1, -(-self.total // ON_A_PAGE))


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """An objection of somebody whom mail may speak of, and the manager whom it concerns, if any."""

    id: UUID
    person_id: UUID
    manager_id: UUID | None
    said_at: datetime


def objections_to_settle(*, page: int = 1) -> ObjectionsPage:
    """A page of what is not settled, the oldest first, in two statements; `manager_name` is the manager as it is now."""
    total = count_objections()
    page = max(1, min(page, -(-total // ON_A_PAGE)))
    person, about, manager, by = aliased(Person), aliased(Person), aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            Objection.id,
            Objection.kind,
            Objection.person_id,
            person.name.label("person_name"),
            Objection.about_id,
            about.name.label("about_name"),
            manager.name.label("manager_name"),
            by.name.label("said_by_name"),
            Objection.said_at,
        )
        .join(person, person.id == Objection.person_id)
        .join(by, by.id == Objection.said_by)
        .outerjoin(about, about.id == Objection.about_id)
        .outerjoin(LineClosure, (LineClosure.person_id == Objection.person_id) & (LineClosure.depth == 1))
        .outerjoin(manager, manager.id == LineClosure.manager_id)
        .where(Objection.settled_at.is_(None))
        .order_by(Objection.said_at, Objection.id)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    return ObjectionsPage(tuple(ToldObjection(**row._mapping) for row in rows), total, page)


def count_objections() -> int:
    """How many are not settled."""
    return db.session.scalar(select(func.count()).select_from(Objection).where(Objection.settled_at.is_(None))) or 0


def open_objections(*, since: datetime) -> list[OpenObjection]:
    """What was said from an instant on and is not settled; nothing about Members, peers and their staff, of whom no mail speaks."""
    rows = db.session.execute(
        select(
            Objection.id,
            Objection.person_id,
            Objection.about_id,
            Objection.kind,
            Objection.said_at,
            LineClosure.manager_id,
        )
        .join(Person, Person.id == Objection.person_id)
        .outerjoin(LineClosure, (LineClosure.person_id == Objection.person_id) & (LineClosure.depth == 1))
        .where(
            Objection.settled_at.is_(None),
            Objection.said_at >= since,
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
    )
    return [
        OpenObjection(
            row.id,
            row.person_id,
            row.manager_id if row.kind is ObjectionKind.NOT_MY_ROLE else row.about_id,
            row.said_at,
        )
        for row in rows
    ]


def still_open(ids: Collection[UUID]) -> set[UUID]:
    """Those of these objections that are not settled."""
    if not ids:
        return set()
    return set(db.session.scalars(select(Objection.id).where(Objection.id.in_(ids), Objection.settled_at.is_(None))))


def has_objected(person_id: UUID, kind: ObjectionKind) -> bool:
    """Whether something of this kind was said about somebody's present manager, and is not settled."""
    found = (
        select(Objection.id)
        .join(LineClosure, (LineClosure.person_id == Objection.person_id) & (LineClosure.depth == 1))
        .where(
            Objection.kind == kind,
            Objection.person_id == person_id,
            Objection.about_id == LineClosure.manager_id,
            Objection.settled_at.is_(None),
        )
    )
    return db.session.scalar(found.limit(1)) is not None
