"""Delegates: whom a manager names to act in their place for a period, and ending it early."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.people.errors import DelegateNotPossible, DelegationDaysNotPossible, DelegationOverlaps
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Delegation, Person
from skills_centre.people.services.live_people import hold_live_person
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id


def name_delegate(manager_id: UUID, delegate_id: UUID | None, *, starts_on: date, ends_on: date, now: datetime) -> UUID:
    """Have somebody act in a manager's place between two days, both included; gives the delegation's id. Sent twice it is one.

    Raises DelegateNotPossible, DelegationDaysNotPossible, DelegationOverlaps or NotFound. The manager's row is held, so that two
    forms at once do not name two people for the same days.
    """
    hold_live_person(manager_id)
    _check_delegate(manager_id, delegate_id)
    if starts_on < local_day(now) or ends_on < starts_on:
        raise DelegationDaysNotPossible
    overlapping = db.session.execute(
        select(Delegation.id, Delegation.delegate_id, Delegation.starts_on, Delegation.ends_on).where(
            Delegation.manager_id == manager_id,
            Delegation.ended_at.is_(None),
            Delegation.starts_on <= ends_on,
            Delegation.ends_on >= starts_on,
        )
    ).all()
    for one in overlapping:
        if (one.delegate_id, one.starts_on, one.ends_on) == (delegate_id, starts_on, ends_on):
            same: UUID = one.id
            return same
        raise DelegationOverlaps
    named = Delegation(
        id=new_id(), manager_id=manager_id, delegate_id=delegate_id, starts_on=starts_on, ends_on=ends_on
    )
    db.session.add(named)
    db.session.flush()
    record_act(
        "delegation.name",
        actor_id=manager_id,
        subject_kind="person",
        subject_id=delegate_id,
        now=now,
        fields=["starts_on", "ends_on"],
    )
    return named.id


def end_delegation(delegation_id: UUID, *, manager_id: UUID, now: datetime) -> None:
    """End a delegation of a manager's at once; ending it twice is no error. Raises NotFound when it is not theirs."""
    delegate_id = db.session.scalar(
        select(Delegation.delegate_id).where(Delegation.id == delegation_id, Delegation.manager_id == manager_id)
    )
    if delegate_id is None:
        raise NotFound
    if affected_rows(
        db.session(),
        update(Delegation).where(Delegation.id == delegation_id, Delegation.ended_at.is_(None)).values(ended_at=now),
    ):
        record_act("delegation.end", actor_id=manager_id, subject_kind="person", subject_id=delegate_id, now=now)


def _check_delegate(manager_id: UUID, delegate_id: UUID | None) -> None:
    """Refuse whoever cannot act: nobody here, the manager, a leaver, or a Member, a peer or their staff."""
    person = db.session.get(Person, delegate_id) if delegate_id else None
    if person is None or person.left_on is not None:
        raise DelegateNotPossible("Nobody here has this e-mail address.")
    if person.id == manager_id:
        raise DelegateNotPossible("Name somebody other than yourself.")
    if person.person_type in PRIVATE_PERSON_TYPES:
        raise DelegateNotPossible("Members, peers and their staff cannot act for a manager here.")
