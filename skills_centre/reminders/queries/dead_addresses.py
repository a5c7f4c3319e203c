"""Addresses of people here that take no mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import DeadAddress
from skills_centre.platform.pagination import PER_PAGE, Page, place_among


@dataclass(frozen=True)
class DeadLine:
    """Somebody whom no mail reaches, and why. An address that is nobody's any more is not among these."""

    person_id: UUID
    name: str
    address: str
    found_at: datetime
    why: str


_THEIRS = (Person.email == DeadAddress.address, Person.left_on.is_(None))


def count_dead_addresses() -> int:
    """How many people here no mail reaches."""
    return (
        db.session.scalar(select(func.count()).select_from(DeadAddress).join(Person, _THEIRS[0]).where(_THEIRS[1])) or 0
    )


def dead_addresses(number: int) -> Page[DeadLine]:
    """A page of the people whom no mail reaches, by name: two statements."""
    total = count_dead_addresses()
    place, pages = place_among(total, number)
    rows = db.session.execute(
        select(Person.id, Person.name, DeadAddress.address, DeadAddress.found_at, DeadAddress.why)
        .join(DeadAddress, _THEIRS[0])
        .where(_THEIRS[1])
        .order_by(Person.sort_key, Person.id)
        .limit(PER_PAGE)
        .offset((place - 1) * PER_PAGE)
    )
    return Page([DeadLine(*row) for row in rows.tuples()], place, pages, total)


def address_of(person_id: UUID) -> str | None:
    """The address of somebody here."""
    return db.session.scalar(select(Person.email).where(Person.id == person_id))
