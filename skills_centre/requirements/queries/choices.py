"""People by their addresses, as the form of a rule names them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.text import normal_email


def people_by_email(addresses: Collection[str]) -> dict[str, UUID]:
    """The people here with these addresses, by the address as it is kept; whoever has left is nobody."""
    if not addresses:
        return {}
    rows = db.session.execute(
        select(Person.email, Person.id).where(
            Person.email.in_({normal_email(one) for one in addresses}), Person.left_on.is_(None)
        )
    )
    return {row.email: row.id for row in rows}


def emails_of(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The addresses of these people by id; whoever has none is left out."""
    if not person_ids:
        return {}
    rows = db.session.execute(
        select(Person.id, Person.email).where(Person.id.in_(person_ids), Person.email.is_not(None))
    )
    return {row.id: row.email for row in rows}
