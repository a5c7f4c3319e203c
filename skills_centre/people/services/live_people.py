"""Holding the rows of those who are here, so that two writers about one person follow one another."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.portions import portions


def hold_live_person(person_id: UUID) -> Person:
    """The person, their row held until the transaction ends. Raises NotFound for a leaver."""
    return hold_live_people([person_id])[person_id]


def hold_live_people(person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people by id, their rows held until the transaction ends, in the order of their ids. Raises NotFound if one is a leaver."""
    held: dict[UUID, Person] = {}
    for some in portions(sorted(set(person_ids))):
        rows = db.session.scalars(
            select(Person).where(Person.id.in_(some), Person.left_on.is_(None)).order_by(Person.id).with_for_update()
        )
        held.update((person.id, person) for person in rows)
    if held.keys() != set(person_ids):
        raise NotFound
    return held
