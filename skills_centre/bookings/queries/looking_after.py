"""The sessions that somebody looks after, as a list, and the people who can be put on one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from skills_centre.bookings.models import CourseSession, SessionFacilitator
from skills_centre.bookings.rules.states import SessionState
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, OrganisationUnit, Person
from skills_centre.people.queries.records import FoundPerson, called
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound

#: How many people a search shows.
FOUND_AT_MOST = 25


class Shown(StrEnum):
    """Which sessions the list shows."""

    AHEAD = "ahead"
    OVER = "over"
    CANCELLED = "cancelled"


def sessions_to_look_after(shown: Shown, *, facilitator_id: UUID | None, now: datetime) -> list[UUID]:
    """The sessions ahead by start, or those over or cancelled, the latest first: all, or those that somebody runs. One statement."""
    kept = CourseSession
    conditions: list[ColumnElement[bool]] = [
        kept.state == SessionState.CANCELLED if shown is Shown.CANCELLED else kept.state != SessionState.CANCELLED
    ]
    if shown is Shown.AHEAD:
        conditions.append(kept.ends_at > now)
    if shown is Shown.OVER:
        conditions.append(kept.ends_at <= now)
    if facilitator_id is not None:
        conditions.append(
            exists().where(SessionFacilitator.session_id == kept.id, SessionFacilitator.person_id == facilitator_id)
        )
    order = kept.starts_at if shown is Shown.AHEAD else kept.starts_at.desc()
    return list(db.session.scalars(select(kept.id).where(*conditions).order_by(order, kept.id)))


def people_to_add(words: str) -> list[FoundPerson]:
    """People who are called so and are here, by name; Members, peers and their staff book for themselves. One statement."""
    if not words.strip():
        return []
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.job_title, OrganisationUnit.name.label("unit_name"))
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .where(called(words), *_can_be_added())
        .order_by(Person.sort_key, Person.id)
        .limit(FOUND_AT_MOST)
    )
    return [FoundPerson(**row._mapping) for row in rows]


def name_to_add(person_id: UUID) -> str:
    """The name of somebody who can be put on a session. Raises NotFound for everybody else."""
    name = db.session.scalar(select(Person.name).where(Person.id == person_id, *_can_be_added()))
    if name is None:
        raise NotFound
    return name


def _can_be_added() -> tuple[ColumnElement[bool], ...]:
    return Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)
