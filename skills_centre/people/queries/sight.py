"""Which part of the organisation somebody's roles let them read: all of it, or some units and everything below them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import OrganisationUnit, Role, RoleGrant
from skills_centre.platform.database import db


def units_in_sight(person_id: UUID, roles: Collection[Role]) -> frozenset[UUID] | None:
    """The units over which somebody holds one of these roles, with all below; None stands for the whole organisation.

    Two statements at the most.
    """
    granted = set(
        db.session.scalars(
            select(RoleGrant.unit_id).where(
                RoleGrant.person_id == person_id, RoleGrant.role.in_(roles), RoleGrant.ended_at.is_(None)
            )
        )
    )
    if None in granted:
        return None
    if not granted:
        return frozenset()
    found = select(OrganisationUnit.id).where(OrganisationUnit.id.in_(granted)).cte("units_in_sight", recursive=True)
    found = found.union(select(OrganisationUnit.id).join(found, OrganisationUnit.parent_id == found.c.id))
    return frozenset(db.session.scalars(select(found.c.id)))
