"""What administration sees of one person, and finding people by a few letters of their name or address."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import (
    OUTSIDE_THE_LINE,
    LineClosure,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
)
from skills_centre.people.queries.register import registered_units
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.text import normal_email, sort_key


@dataclass(frozen=True)
class Grant:
    """A role that somebody holds; `unit_name` is none when it is over the whole organisation."""

    id: UUID
    role: Role
    unit_name: str | None
    granted_at: datetime


@dataclass(frozen=True)
class PersonRecord:
    """Who somebody is and what they may do. Nothing of what they can do: skills are not administration's business."""

    id: UUID
    name: str
    email: str
    staff_number: str | None
    person_type: PersonType
    job_title: str | None
    joined_on: date
    left_on: date | None
    has_password: bool
    unit_id: UUID | None
    #: The names on the way to their unit, the body's first.
    path: tuple[str, ...]
    manager_id: UUID | None
    manager_name: str | None
    direct_reports: int
    grants: tuple[Grant, ...]

    @property
    def may_have_manager(self) -> bool:
        """Whether they can be in a line at all: Members and peers are in none."""
        return self.person_type not in OUTSIDE_THE_LINE


@dataclass(frozen=True)
class FoundPerson:
    """Somebody who answers a search."""

    id: UUID
    name: str
    email: str
    job_title: str | None
    unit_name: str | None


def person_record(person_id: UUID) -> PersonRecord:
    """The record of a person, a leaver's too. Raises NotFound, also for somebody who was erased."""
    manager = aliased(Person)
    below = aliased(LineClosure)
    reports = (
        select(func.count()).where(below.manager_id == Person.id, below.depth == 1).correlate(Person).scalar_subquery()
    )
    row = db.session.execute(
        select(
            *(getattr(Person, name) for name in ("id", "name", "email", "staff_number", "person_type", "job_title")),
            Person.joined_on,
            Person.left_on,
            Person.password_hash.is_not(None).label("has_password"),
            Membership.unit_id,
            manager.id.label("manager_id"),
            manager.name.label("manager_name"),
            reports.label("direct_reports"),
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(LineClosure, (LineClosure.person_id == Person.id) & (LineClosure.depth == 1))
        .outerjoin(manager, manager.id == LineClosure.manager_id)
        .where(Person.id == person_id, Person.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    path = next((unit.path for unit in registered_units() if unit.id == row.unit_id), ())
    return PersonRecord(**{**row._mapping, "email": row.email or ""}, path=path, grants=_grants(person_id))


def _grants(person_id: UUID) -> tuple[Grant, ...]:
    rows = db.session.execute(
        select(RoleGrant.id, RoleGrant.role, OrganisationUnit.name.label("unit_name"), RoleGrant.granted_at)
        .outerjoin(OrganisationUnit, OrganisationUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.role, RoleGrant.granted_at, RoleGrant.id)
    )
    return tuple(Grant(**row._mapping) for row in rows)


def called(words: str) -> ColumnElement[bool]:
    """That a person's name, address or staff number holds these letters, accents and capitals aside."""
    plain = words.strip()
    return or_(
        Person.sort_key.contains(sort_key(plain), autoescape=True),
        Person.email.contains(normal_email(plain), autoescape=True),
        Person.staff_number == plain,
    )


def possible_managers(words: str, *, of: UUID, limit: int = 10) -> list[FoundPerson]:
    """People who are called so and could manage somebody: not Members, peers, leavers or the person themselves; by name."""
    if not words.strip():
        return []
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.job_title, OrganisationUnit.name.label("unit_name"))
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .where(
            called(words),
            Person.id != of,
            Person.left_on.is_(None),
            Person.person_type.not_in(OUTSIDE_THE_LINE),
        )
        .order_by(Person.sort_key, Person.id)
        .limit(limit)
    )
    return [FoundPerson(**{**row._mapping, "email": row.email or ""}) for row in rows]
