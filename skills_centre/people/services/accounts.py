"""People: adding and changing them, their roles, their team, their manager, and their leaving."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update

from skills_centre.people.errors import (
    DayNotPossible,
    EmailNotUsable,
    EmailTaken,
    LastAdministrator,
    ManagementCycle,
    StaffNumberTaken,
)
from skills_centre.people.models import (
    AccountLink,
    Delegation,
    ManagementLine,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
    Role,
    RoleGrant,
)
from skills_centre.people.rules import people_in_cycles
from skills_centre.people.services.following import people_changed
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.people.services.signing_in import sign_out_everywhere
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.addresses import is_well_formed
from skills_centre.platform.text import normal_email, sort_key


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody who is to be added."""

    name: str
    email: str
    person_type: PersonType
    joined_on: date
    staff_number: str | None = None
    job_title: str | None = None


def add_person(
    new: NewPerson,
    *,
    by_id: UUID | None,
    now: datetime,
    unit_id: UUID | None = None,
    manager_id: UUID | None = None,
) -> UUID:
    """Add a person, with their team and manager when given; gives their id. They have no password yet.

    Raises EmailNotUsable, EmailTaken, StaffNumberTaken or NotFound (a unit or manager that does not exist).
    """
    email = normal_email(new.email)
    if not is_well_formed(email):
        raise EmailNotUsable
    _refuse_taken(email, new.staff_number, but_not=None)
    person = Person(
        id=new_id(),
        email=email,
        name=" ".join(new.name.split()),
        sort_key=sort_key(new.name),
        staff_number=new.staff_number or None,
        person_type=new.person_type,
        job_title=new.job_title or None,
        joined_on=new.joined_on,
    )
    db.session.add(person)
    db.session.flush()
    record_act("person.add", actor_id=by_id, subject_kind="person", subject_id=person.id, now=now)
    if unit_id:
        move_to_unit(person.id, unit_id, starts_on=new.joined_on, by_id=by_id, now=now)
    if manager_id:
        set_manager(person.id, manager_id, starts_on=new.joined_on, by_id=by_id, now=now)
    people_changed([person.id], now=now)
    return person.id


def move_to_unit(person_id: UUID, unit_id: UUID, *, starts_on: date, by_id: UUID | None, now: datetime) -> None:
    """Move a person to a unit from a day; the membership before ends the day before. Moving to where they are changes nothing."""
    session = db.session()
    _live_person(person_id)
    if session.get(OrganisationUnit, unit_id) is None:
        raise NotFound
    present = session.scalar(select(Membership).where(Membership.person_id == person_id, Membership.ends_on.is_(None)))
    if present and present.unit_id == unit_id:
        return
    if present:
        _end_before(present, starts_on)
    session.add(Membership(person_id=person_id, unit_id=unit_id, starts_on=starts_on))
    session.flush()
    record_act("person.move", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=["unit"])


def set_manager(
    person_id: UUID, manager_id: UUID | None, *, starts_on: date, by_id: UUID | None, now: datetime
) -> None:
    """Give a person a manager from a day, or none; the closure of the line is rebuilt. Setting the present one changes nothing.

    Raises NotFound for a leaver, and ManagementCycle.
    """
    lock_named(ORGANISATION_LOCK)
    session = db.session()
    _live_person(person_id)
    present = session.scalar(
        select(ManagementLine).where(ManagementLine.person_id == person_id, ManagementLine.ends_on.is_(None))
    )
    if (present.manager_id if present else None) == manager_id:
        return
    if manager_id:
        _live_person(manager_id)
        _refuse_cycle(person_id, manager_id)
    if present:
        _end_before(present, starts_on)
    if manager_id:
        session.add(ManagementLine(person_id=person_id, manager_id=manager_id, starts_on=starts_on))
    session.flush()
    rebuild_line_closure()
    record_act(
        "person.set-manager", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=["manager"]
    )


def grant_role(person_id: UUID, role: Role, *, by_id: UUID | None, now: datetime, unit_id: UUID | None = None) -> None:
    """Give a person a role, over everything or over one unit and below; one that they hold already is left as it is."""
    session = db.session()
    _live_person(person_id)
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
        _refuse_last_administrator(grant.person_id)
    if affected_rows(
        db.session(),
        update(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.ended_at.is_(None)).values(ended_at=now),
    ):
        record_act(
            "role.end", actor_id=by_id, subject_kind="person", subject_id=grant.person_id, now=now, fields=[grant.role]
        )


def record_leaver(person_id: UUID, *, last_day: date, by_id: UUID | None, now: datetime) -> None:
    """Record that a person has left: they can no longer sign in, count nowhere, and manage nobody; their history stays.

    Whoever they managed has no manager until one is set. Raises NotFound, DayNotPossible or LastAdministrator.
    """
    lock_named(ORGANISATION_LOCK)
    session = db.session()
    person = _live_person(person_id)
    if last_day > local_day(now) or last_day < person.joined_on:
        raise DayNotPossible
    _refuse_last_administrator(person_id)
    person.left_on = last_day
    session.flush()
    for dated in (
        *session.scalars(select(Membership).where(Membership.person_id == person_id, Membership.ends_on.is_(None))),
        *session.scalars(
            select(ManagementLine).where(
                or_(ManagementLine.person_id == person_id, ManagementLine.manager_id == person_id),
                ManagementLine.ends_on.is_(None),
            )
        ),
    ):
        _end_before(dated, last_day + timedelta(days=1))
    _end_rights(person_id, now=now)
    rebuild_line_closure()
    record_act("person.leave", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=["left_on"])
    people_changed([person_id], now=now)


def _end_rights(person_id: UUID, *, now: datetime) -> None:
    """End whatever lets a person act: roles, delegations, sessions, links."""
    session = db.session()
    for statement in (
        update(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None)).values(ended_at=now),
        update(Delegation)
        .where(
            or_(Delegation.manager_id == person_id, Delegation.delegate_id == person_id), Delegation.ended_at.is_(None)
        )
        .values(ended_at=now),
        update(AccountLink)
        .where(AccountLink.person_id == person_id, AccountLink.used_at.is_(None))
        .values(used_at=now),
    ):
        session.execute(statement)
    sign_out_everywhere(person_id, now=now)


def _live_person(person_id: UUID) -> Person:
    """The person, their row held until the transaction ends. Raises NotFound for a leaver."""
    person = db.session.scalar(select(Person).where(Person.id == person_id, Person.left_on.is_(None)).with_for_update())
    if person is None:
        raise NotFound
    return person


def _end_before(dated: Membership | ManagementLine, day: date) -> None:
    """End a membership or line the day before; one that had not begun by then never counted, and goes."""
    if dated.starts_on >= day:
        db.session.delete(dated)
    else:
        dated.ends_on = day - timedelta(days=1)
    db.session.flush()


def _refuse_taken(email: str, staff_number: str | None, *, but_not: UUID | None) -> None:
    same = [Person.email == email, *([Person.staff_number == staff_number] if staff_number else [])]
    others = [row for row in db.session.execute(select(Person.id, Person.email).where(or_(*same))) if row.id != but_not]
    if any(other.email == email for other in others):
        raise EmailTaken
    if others:
        raise StaffNumberTaken


def _refuse_cycle(person_id: UUID, manager_id: UUID) -> None:
    lines = db.session.execute(
        select(ManagementLine.person_id, ManagementLine.manager_id).where(ManagementLine.ends_on.is_(None))
    )
    above = {line.person_id: line.manager_id for line in lines}
    if person_id == manager_id or person_id in people_in_cycles({**above, person_id: manager_id}):
        raise ManagementCycle


def _refuse_last_administrator(person_id: UUID) -> None:
    """Refuse to take away the only live system administrator."""
    lock_named("administrators")
    holders = (
        select(func.count(func.distinct(RoleGrant.person_id)))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.SYSTEM_ADMINISTRATOR, RoleGrant.ended_at.is_(None), Person.left_on.is_(None))
    )
    if db.session.scalar(holders.where(RoleGrant.person_id == person_id)) and db.session.scalar(holders) == 1:
        raise LastAdministrator
