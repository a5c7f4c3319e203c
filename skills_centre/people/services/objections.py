"""Saying in one press that a role or a manager on record is wrong, and settling it. Nothing else changes, and nothing is hidden."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Objection, ObjectionKind
from skills_centre.people.queries.lines import manager_of
from skills_centre.people.services.live_people import hold_live_person
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, insert_missing
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id

_VERBS = {
    ObjectionKind.NOT_MY_ROLE: "person.say-not-my-role",
    ObjectionKind.NOT_IN_MY_TEAM: "person.say-not-in-my-team",
    ObjectionKind.NOT_MY_MANAGER: "person.say-not-my-manager",
}


def say_not_my_manager(person_id: UUID, *, now: datetime) -> None:
    """Say that the manager on record is not one's own. Said twice it is said once. Raises NotFound where there is none."""
    hold_live_person(person_id)
    manager_id = manager_of(person_id)
    if manager_id is None:
        raise NotFound
    object_to(ObjectionKind.NOT_MY_MANAGER, person_id, manager_id, by_id=person_id, now=now)


def say_not_in_my_team(person_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Say, as the manager on record, that somebody is not in one's team. Said twice it is said once.

    Raises NotFound for whoever is not their manager, and about Members, peers and their staff, whom no manager sees by name.
    """
    person = hold_live_person(person_id)
    if manager_of(person_id) != by_id or person.person_type in PRIVATE_PERSON_TYPES:
        raise NotFound
    object_to(ObjectionKind.NOT_IN_MY_TEAM, person_id, by_id, by_id=by_id, now=now)


def object_to(kind: ObjectionKind, person_id: UUID, about_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Keep an objection, once until it is settled. Whether it may be made is for the caller to know."""
    row: dict[str, object] = {
        "id": new_id(),
        "kind": kind,
        "person_id": person_id,
        "about_id": about_id,
        "said_by": by_id,
        "said_at": now,
    }
    if insert_missing(db.session(), Objection, [row]):
        record_act(_VERBS[kind], actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)


def settle_objection(objection_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Mark an objection as dealt with; settling it twice is no error. Raises NotFound when it never was."""
    person_id = db.session.scalar(select(Objection.person_id).where(Objection.id == objection_id))
    if person_id is None:
        raise NotFound
    if affected_rows(
        db.session(),
        update(Objection)
        .where(Objection.id == objection_id, Objection.settled_at.is_(None))
        .values(settled_at=now, settled_by=by_id),
    ):
        record_act("person.settle-objection", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)
