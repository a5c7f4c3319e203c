"""Delegations: whom a manager has named, and for whom somebody acts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.people.models import Delegation, Person
from skills_centre.platform.database import db
from skills_centre.platform.text import normal_email


@dataclass(frozen=True, slots=True)
class NamedDelegation:
    """A delegation with the name of the other side: the delegate for a manager, the manager for a delegate."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date


def delegations_by(manager_id: UUID, *, on: date) -> list[NamedDelegation]:
    """The delegates whom a manager has named for a day or later, the earliest first."""
    return _named(Delegation.delegate_id, Delegation.manager_id, manager_id, on)


def delegations_to(delegate_id: UUID, *, on: date) -> list[NamedDelegation]:
    """The managers who have named somebody their delegate for a day or later, the earliest first."""
    return _named(Delegation.manager_id, Delegation.delegate_id, delegate_id, on)


def delegates_on(on: date) -> dict[UUID, list[UUID]]:
    """Who acts for each manager on a day; managers for whom nobody does are left out."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = db.session.execute(
        select(Delegation.manager_id, Delegation.delegate_id)
        .join(Person, Person.id == Delegation.delegate_id)
        .where(
            Delegation.starts_on <= on,
            Delegation.ends_on >= on,
            Delegation.ended_at.is_(None),
            Person.left_on.is_(None),
        )
    )
    for row in rows:
        found[row.manager_id].append(row.delegate_id)
    return found


def person_with_email(email: str) -> UUID | None:
    """The live person with an e-mail address."""
    return db.session.scalar(select(Person.id).where(Person.email == normal_email(email), Person.left_on.is_(None)))


def _named(
    other: InstrumentedAttribute[UUID], one: InstrumentedAttribute[UUID], person_id: UUID, on: date
) -> list[NamedDelegation]:
    rows = db.session.execute(
        select(Delegation.id, Person.name, Delegation.starts_on, Delegation.ends_on)
        .join(Person, Person.id == other)
        .where(one == person_id, Delegation.ends_on >= on, Delegation.ended_at.is_(None))
        .order_by(Delegation.starts_on, Delegation.id)
    )
    return [NamedDelegation(*row) for row in rows]
