"""Everybody and every unit as they are now, in a constant number of statements: what a file of people is compared with."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import (
    ManagementLine,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
    UnitKind,
)
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class RegisteredUnit:
    """A unit of the tree, and the names on the way to it, the body's first."""

    id: UUID
    name: str
    kind: UnitKind
    parent_id: UUID | None
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person as they are now; leavers too, but nobody who was erased. Roles are those over the whole organisation."""

    id: UUID
    name: str
    email: str
    staff_number: str | None
    person_type: PersonType
    job_title: str | None
    joined_on: date
    left_on: date | None
    unit_id: UUID | None
    manager_id: UUID | None
    roles: frozenset[Role]


def registered_units() -> list[RegisteredUnit]:
    """Every unit, those above before those below, by name."""
    rows = {
        row.id: row
        for row in db.session.execute(
            select(
                OrganisationUnit.id,
                OrganisationUnit.name,
                OrganisationUnit.kind,
                OrganisationUnit.parent_id,
                OrganisationUnit.sort_key,
            )
        )
    }

    def way(unit_id: UUID | None) -> list[UUID]:
        return [*way(rows[unit_id].parent_id), unit_id] if unit_id else []

    units = []
    for row in rows.values():
        above = [rows[one] for one in way(row.id)]
        path = tuple(one.name for one in above)
        units.append(
            (tuple(one.sort_key for one in above), RegisteredUnit(row.id, row.name, row.kind, row.parent_id, path))
        )
    return [unit for _order, unit in sorted(units, key=lambda one: (one[0], one[1].id))]


def registered_people() -> list[RegisteredPerson]:
    """Everybody, by name, with their unit, their manager and their roles."""
    roles: dict[UUID, set[Role]] = defaultdict(set)
    for grant in db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.ended_at.is_(None), RoleGrant.unit_id.is_(None))
    ):
        roles[grant.person_id].add(grant.role)
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.staff_number,
            Person.person_type,
            Person.job_title,
            Person.joined_on,
            Person.left_on,
            Membership.unit_id,
            ManagementLine.manager_id,
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(ManagementLine, (ManagementLine.person_id == Person.id) & ManagementLine.ends_on.is_(None))
        .where(Person.erased_at.is_(None), Person.email.is_not(None))
        .order_by(Person.sort_key, Person.id)
    )
    return [RegisteredPerson(**row._mapping, roles=frozenset(roles.get(row.id, ()))) for row in rows]
