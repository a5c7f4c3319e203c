"""People by name, leavers too."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import OrganisationUnit, Person
from skills_centre.platform.database import db
from skills_centre.platform.text import normal_email, sort_key

#: A search that meets more people than this is too wide to mean one of them.
MOST_FOUND = 100


def names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of people, by id."""
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def unit_names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of units, by id."""
    if not ids:
        return {}
    rows = db.session.execute(select(OrganisationUnit.id, OrganisationUnit.name).where(OrganisationUnit.id.in_(ids)))
    return {row.id: row.name for row in rows}


def people_called(words: str) -> frozenset[UUID]:
    """The people with this e-mail address, or whose names hold these words; the first hundred by name."""
    return frozenset(
        db.session.scalars(
            select(Person.id)
            .where(or_(Person.email == normal_email(words), Person.sort_key.contains(sort_key(words), autoescape=True)))
            .order_by(Person.sort_key, Person.id)
            .limit(MOST_FOUND)
        )
    )
