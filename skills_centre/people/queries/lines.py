"""Who manages whom, now: from the closure of the line of management, and from delegations."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select, union

from skills_centre.people.models import Delegation, LineClosure, Person
from skills_centre.platform.database import db


def manager_of(person_id: UUID) -> UUID | None:
    """The present line manager of a person, if any."""
    return db.session.scalar(
        select(LineClosure.manager_id).where(LineClosure.person_id == person_id, LineClosure.depth == 1)
    )


def managers_of(person_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The present line managers of these people, where they have one. One statement."""
    rows = db.session.execute(
        select(LineClosure.person_id, LineClosure.manager_id)
        .join(Person, Person.id == LineClosure.manager_id)
        .where(LineClosure.person_id.in_(person_ids), LineClosure.depth == 1, Person.left_on.is_(None))
    )
    return dict(rows.tuples().all())


def direct_reports(manager_id: UUID) -> list[UUID]:
    """The people whom somebody manages directly, by name."""
    return list(
        db.session.scalars(
            select(Person.id)
            .join(LineClosure, LineClosure.person_id == Person.id)
            .where(LineClosure.manager_id == manager_id, LineClosure.depth == 1, Person.left_on.is_(None))
            .order_by(Person.sort_key, Person.id)
        )
    )


def people_below(manager_id: UUID) -> list[UUID]:
    """Everyone in somebody's line, without them."""
    return list(
        db.session.scalars(
            select(Person.id)
            .join(LineClosure, LineClosure.person_id == Person.id)
            .where(LineClosure.manager_id == manager_id, Person.left_on.is_(None))
        )
    )


def acts_for(person_id: UUID, on: date) -> list[UUID]:
    """The managers in whose place somebody acts on a day: themselves, and those who named them their delegate."""
    return [
        person_id,
        *db.session.scalars(
            select(Delegation.manager_id).where(
                Delegation.delegate_id == person_id,
                Delegation.starts_on <= on,
                Delegation.ends_on >= on,
                Delegation.ended_at.is_(None),
            )
        ),
    ]


def acts_as_manager_of(viewer_id: UUID, person_id: UUID, on: date) -> UUID | None:
    """The direct line manager of `person_id` in whose place the viewer may act on a day, or None.

    Never for oneself, also not through a delegation.
    """
    if viewer_id == person_id:
        return None
    delegated = select(Delegation.manager_id).where(
        Delegation.delegate_id == viewer_id,
        Delegation.starts_on <= on,
        Delegation.ends_on >= on,
        Delegation.ended_at.is_(None),
    )
    mine = select(LineClosure.manager_id).where(LineClosure.manager_id == viewer_id)
    return db.session.scalar(
        select(LineClosure.manager_id).where(
            LineClosure.person_id == person_id,
            LineClosure.depth == 1,
            LineClosure.manager_id.in_(union(mine, delegated)),
        )
    )
