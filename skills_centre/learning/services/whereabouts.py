"""Where somebody worked, and as what, on the day on which they learned something."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import Membership
from skills_centre.platform.database import db
from skills_centre.skills.models import PersonProfile


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The person's unit and agreed primary profile on a day."""

    unit_id: UUID | None
    profile_id: UUID | None


def whereabouts(person_id: UUID, *, on: date) -> Whereabouts:
    """Where somebody was on a day, as an entry of the learning record keeps it. Two statements."""
    unit_id = db.session.scalar(
        select(Membership.unit_id)
        .where(
            Membership.person_id == person_id,
            Membership.starts_on <= on,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= on),
        )
        .order_by(Membership.starts_on.desc())
        .limit(1)
    )
    profile_id = db.session.scalar(
        select(PersonProfile.profile_id)
        .where(
            PersonProfile.person_id == person_id,
            PersonProfile.is_primary.is_(True),
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.starts_on <= on,
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
        .order_by(PersonProfile.starts_on.desc())
        .limit(1)
    )
    return Whereabouts(unit_id, profile_id)
