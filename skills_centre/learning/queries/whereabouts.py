"""Where somebody worked, and as what, on a day: that on which they learned something, or by which a rule goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select

from skills_centre.people.models import Membership
from skills_centre.platform.database import db
from skills_centre.skills.models import PersonProfile

#: A day, or in a statement the day of each row.
Day = date | ColumnElement[date]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The person's unit and agreed primary profile on a day."""

    unit_id: UUID | None
    profile_id: UUID | None


def whereabouts(person_id: UUID, *, on: date) -> Whereabouts:
    """Where somebody was on a day, as an entry of the learning record keeps it. Two statements."""
    return whereabouts_of([person_id], on=on)[person_id]


def whereabouts_of(person_ids: Collection[UUID], *, on: date) -> dict[UUID, Whereabouts]:
    """Where people were on a day, by person. Two statements, however many they are."""
    units = db.session.execute(
        select(Membership.person_id, Membership.unit_id)
        .where(Membership.person_id.in_(person_ids), is_there(on))
        .order_by(Membership.starts_on)
    )
    profiles = db.session.execute(
        select(PersonProfile.person_id, PersonProfile.profile_id)
        .where(PersonProfile.person_id.in_(person_ids), PersonProfile.is_primary, is_held(on))
        .order_by(PersonProfile.starts_on)
    )
    unit_by_person = {row.person_id: row.unit_id for row in units}
    profile_by_person = {row.person_id: row.profile_id for row in profiles}
    return {one: Whereabouts(unit_by_person.get(one), profile_by_person.get(one)) for one in person_ids}


def unit_of(person_id: ColumnElement[UUID], on: Day) -> ScalarSelect[UUID]:
    """Somebody's unit on a day, in a statement about people."""
    chosen = select(Membership.unit_id).where(Membership.person_id == person_id, is_there(on))
    return chosen.order_by(Membership.starts_on.desc()).limit(1).scalar_subquery()


def primary_profile_of(person_id: ColumnElement[UUID], on: Day) -> ScalarSelect[UUID]:
    """Somebody's agreed primary profile on a day, in a statement about people."""
    is_theirs = PersonProfile.person_id == person_id
    chosen = select(PersonProfile.profile_id).where(is_theirs, PersonProfile.is_primary, is_held(on))
    return chosen.order_by(PersonProfile.starts_on.desc()).limit(1).scalar_subquery()


def is_there(on: Day) -> ColumnElement[bool]:
    """Whether a membership of a unit is of a day."""
    return and_(Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on >= on))


def is_held(on: Day) -> ColumnElement[bool]:
    """Whether a profile is somebody's on a day, and both sides agreed on it."""
    return and_(
        PersonProfile.agreed_at.is_not(None),
        PersonProfile.starts_on <= on,
        or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
    )
