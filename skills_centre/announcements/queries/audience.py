"""Whom an announcement is for, as the organisation is on a day. Leavers never."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from skills_centre.announcements.rules import Audience
from skills_centre.people.models import Membership, OrganisationUnit, Person, PersonType
from skills_centre.people.queries.names import unit_names_of
from skills_centre.platform.database import db
from skills_centre.platform.pagination import Page, place_among


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody whom it is for, as the look shows them."""

    name: str
    unit: str


def is_in(audience: Audience, *, on: date) -> ColumnElement[bool]:
    """Whether a person, as a row of `person`, is in an audience on a day."""
    here = [Person.left_on.is_(None), Person.joined_on <= on]
    if audience.person_types:
        here.append(Person.person_type.in_(audience.person_types))
    if audience.units:
        below = (
            select(OrganisationUnit.id)
            .where(OrganisationUnit.id.in_(audience.units))
            .cte("announced_to", recursive=True, nesting=True)
        )
        below = below.union(select(OrganisationUnit.id).join(below, OrganisationUnit.parent_id == below.c.id))
        placed = select(Membership.person_id).where(
            Membership.unit_id.in_(select(below.c.id)),
            Membership.starts_on <= on,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= on),
        )
        here.append(Person.id.in_(placed))
    return and_(*here)


def who_of(person_ids: Collection[UUID], audience: Audience, *, on: date) -> set[UUID]:
    """Those of these people who are in an audience. One statement."""
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(person_ids), is_in(audience, on=on))))


def numbers_in(audience: Audience, *, on: date) -> Counter[PersonType]:
    """How many of each kind are in an audience. One statement."""
    rows = db.session.execute(
        select(Person.person_type, func.count()).where(is_in(audience, on=on)).group_by(Person.person_type)
    )
    return Counter(dict(rows.tuples().all()))


def receivers(audience: Audience, *, on: date, total: int, page: int | None, size: int = 50) -> Page[Receiver]:
    """Who they are, by name, a page at a time; `total` is how many there are. Two statements."""
    number, pages = place_among(total, page, size=size)
    rows = db.session.execute(
        select(Person.name, Membership.unit_id)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.starts_on <= on)
            & or_(Membership.ends_on.is_(None), Membership.ends_on >= on),
        )
        .where(is_in(audience, on=on))
        .order_by(Person.sort_key, Person.id)
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    units = unit_names_of({row.unit_id for row in rows if row.unit_id})
    return Page([Receiver(row.name, units.get(row.unit_id, "")) for row in rows], number, pages, total, size)
