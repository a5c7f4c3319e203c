"""People as the receivers of mail."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person, Role, RoleGrant
from skills_centre.platform.database import db


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to. For private people everything is a suggestion."""

    id: UUID
    name: str
    email: str | None
    is_private: bool
    has_left: bool


def recipients(ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """These people as receivers of mail, by id."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.person_type, Person.left_on).where(Person.id.in_(ids))
    )
    return {
        row.id: Recipient(
            row.id, row.name, row.email, row.person_type in PRIVATE_PERSON_TYPES, has_left=row.left_on is not None
        )
        for row in rows
    }


def people_with_role(role: Role) -> list[UUID]:
    """Everybody here who holds a role."""
    return list(
        db.session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), Person.left_on.is_(None))
            .distinct()
        )
    )
