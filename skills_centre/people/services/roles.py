"""The roles that people hold: given, ended, and never without a last system administrator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from skills_centre.people.errors import LastAdministrator
from skills_centre.people.models import OrganisationUnit, Person, Role, RoleGrant
from skills_centre.people.services.live_people import hold_live_person
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound


def grant_role(person_id: UUID, role: Role, *, by_id: UUID | None, now: datetime, unit_id: UUID | None = None) -> None:
    """Give a person a role, over everything or over one unit and below; one that they hold already is left as it is."""
    session = db.session()
    hold_live_person(person_id)
    if unit_id and session.get(OrganisationUnit, unit_id) is None:
        raise NotFound
    held = session.scalars(
        select(RoleGrant.unit_id).where(
            RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.ended_at.is_(None)
        )
    ).all()
    if unit_id in held:
        return
    session.add(RoleGrant(person_id=person_id, role=role, unit_id=unit_id, granted_at=now, granted_by=by_id))
    session.flush()
    record_act("role.grant", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=[role])


def end_role(grant_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """End a role that a person holds; ending it twice is no error. Raises NotFound or LastAdministrator."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None:
        raise NotFound
    if grant.role is Role.SYSTEM_ADMINISTRATOR:
        refuse_last_administrator(grant.person_id)
    if affected_rows(
        db.session(),
        update(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.ended_at.is_(None)).values(ended_at=now),
    ):
        record_act(
            "role.end", actor_id=by_id, subject_kind="person", subject_id=grant.person_id, now=now, fields=[grant.role]
        )


def refuse_last_administrator(person_id: UUID) -> None:
    """Refuse to take away the only live system administrator. Raises LastAdministrator."""
    lock_named("administrators")
    holders = (
        select(func.count(func.distinct(RoleGrant.person_id)))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.SYSTEM_ADMINISTRATOR, RoleGrant.ended_at.is_(None), Person.left_on.is_(None))
    )
    if db.session.scalar(holders.where(RoleGrant.person_id == person_id)) and db.session.scalar(holders) == 1:
        raise LastAdministrator
