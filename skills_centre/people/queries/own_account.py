"""What a person's own account page says of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.people.models import (
    LineClosure,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
    SignInSession,
)
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds, and the unit that it is limited to, if any."""

    role: Role
    unit_name: str | None


@dataclass(frozen=True)
class OwnAccount:
    """Who somebody is here, as they may read it and have it put right."""

    name: str
    email: str | None
    person_type: PersonType
    job_title: str | None
    staff_number: str | None
    joined_on: date
    #: Their team and what it belongs to, smallest first; empty when they are in none.
    places: tuple[str, ...]
    manager_name: str | None
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True)
class LiveSession:
    """A browser in which somebody is signed in."""

    id: UUID
    signed_in_at: datetime
    expires_at: datetime


def own_account(person_id: UUID) -> OwnAccount:
    """Who a person is here. Raises NotFound."""
    team, area, body = aliased(OrganisationUnit), aliased(OrganisationUnit), aliased(OrganisationUnit)
    manager = aliased(Person)
    row = db.session.execute(
        select(
            Person.name,
            Person.email,
            Person.person_type,
            Person.job_title,
            Person.staff_number,
            Person.joined_on,
            team.name.label("team"),
            area.name.label("area"),
            body.name.label("body"),
            manager.name.label("manager"),
        )
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(team, team.id == Membership.unit_id)
        .outerjoin(area, area.id == team.parent_id)
        .outerjoin(body, body.id == area.parent_id)
        .outerjoin(LineClosure, (LineClosure.person_id == Person.id) & (LineClosure.depth == 1))
        .outerjoin(manager, manager.id == LineClosure.manager_id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return OwnAccount(
        name=row.name,
        email=row.email,
        person_type=row.person_type,
        job_title=row.job_title,
        staff_number=row.staff_number,
        joined_on=row.joined_on,
        places=tuple(name for name in (row.team, row.area, row.body) if name),
        manager_name=row.manager,
        roles=_held_roles(person_id),
    )


def _held_roles(person_id: UUID) -> tuple[HeldRole, ...]:
    rows = db.session.execute(
        select(RoleGrant.role, OrganisationUnit.name)
        .outerjoin(OrganisationUnit, OrganisationUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.role, OrganisationUnit.sort_key)
    )
    return tuple(HeldRole(row.role, row.name) for row in rows)


def live_sessions(person_id: UUID, *, now: datetime) -> list[LiveSession]:
    """The browsers in which a person is signed in, the latest first."""
    rows = db.session.execute(
        select(SignInSession.id, SignInSession.signed_in_at, SignInSession.expires_at)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now)
        .order_by(SignInSession.signed_in_at.desc(), SignInSession.id.desc())
        .limit(50)
    )
    return [LiveSession(row.id, row.signed_in_at, row.expires_at) for row in rows]
