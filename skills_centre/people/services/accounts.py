"""People: adding them, changing what is known of them, and their leaving. One person is a batch of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select, update

from skills_centre.people.errors import (
    DayNotPossible,
    EmailNotUsable,
    EmailTaken,
    NotKeepable,
    OutsideTheLine,
    StaffNumberTaken,
)
from skills_centre.people.models import (
    OUTSIDE_THE_LINE,
    AccountLink,
    Delegation,
    ManagementLine,
    Person,
    PersonType,
    RoleGrant,
)
from skills_centre.people.services.following import people_changed
from skills_centre.people.services.lines import ORGANISATION_LOCK, rebuild_line_closure
from skills_centre.people.services.live_people import hold_live_people, hold_live_person
from skills_centre.people.services.places import end_places, move_to_unit, set_manager, shift_first_day
from skills_centre.people.services.roles import refuse_last_administrator
from skills_centre.people.services.signing_in import sign_out_everywhere
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.addresses import is_well_formed
from skills_centre.platform.portions import portions
from skills_centre.platform.text import normal_email, sort_key

#: Whoever writes addresses and staff numbers holds this lock, so that a clash is a sentence and not a failure.
PEOPLE_LOCK = "people"


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody who is to be added, or whose details are written anew."""

    name: str
    email: str
    person_type: PersonType
    joined_on: date
    staff_number: str | None = None
    job_title: str | None = None

    def columns(self) -> dict[str, object]:
        """The columns of a person's row, tidied. Raises NotKeepable or EmailNotUsable."""
        name, number, title = (" ".join((one or "").split()) for one in (self.name, self.staff_number, self.job_title))
        email = normal_email(self.email)
        if not name or len(name) > 160:
            raise NotKeepable("Enter a name of at most 160 characters", field="name")
        if len(number) > 40:
            raise NotKeepable("A staff number has at most 40 characters", field="staff_number")
        if len(title) > 160:
            raise NotKeepable("A job title has at most 160 characters", field="job_title")
        if not is_well_formed(email):
            raise EmailNotUsable
        return {
            "name": name,
            "sort_key": sort_key(name)[:160],
            "email": email,
            "staff_number": number or None,
            "person_type": self.person_type,
            "job_title": title or None,
            "joined_on": self.joined_on,
        }


def add_person(
    new: NewPerson,
    *,
    by_id: UUID | None,
    now: datetime,
    unit_id: UUID | None = None,
    manager_id: UUID | None = None,
) -> UUID:
    """Add a person, with their team and manager when given; gives their id. They have no password yet.

    Raises NotKeepable, EmailNotUsable, EmailTaken, StaffNumberTaken, OutsideTheLine or NotFound (no such unit or manager).
    """
    [person_id] = add_people([new], by_id=by_id, now=now)
    if unit_id:
        move_to_unit(person_id, unit_id, starts_on=new.joined_on, by_id=by_id, now=now)
    if manager_id:
        set_manager(person_id, manager_id, starts_on=new.joined_on, by_id=by_id, now=now)
    people_changed([person_id], now=now)
    return person_id


def change_person(person_id: UUID, details: NewPerson, *, by_id: UUID | None, now: datetime) -> None:
    """Write what is known of a person anew; what is as it was changes nothing.

    Raises NotFound for a leaver, NotKeepable, EmailNotUsable, EmailTaken, StaffNumberTaken or OutsideTheLine.
    """
    if change_people({person_id: details}, by_id=by_id, now=now):
        people_changed([person_id], now=now)


def record_leaver(person_id: UUID, *, last_day: date, by_id: UUID | None, now: datetime) -> None:
    """Record that a person has left: they can no longer sign in, count nowhere, and manage nobody; their history stays.

    Whoever they managed has no manager until one is set. Raises NotFound, DayNotPossible or LastAdministrator.
    """
    record_leavers({person_id: last_day}, by_id=by_id, now=now)
    people_changed([person_id], now=now)


def add_people(new: Sequence[NewPerson], *, by_id: UUID | None, now: datetime) -> list[UUID]:
    """Add many people, as `add_person` adds one, and give their ids in the same order.

    Whoever calls it tells the domains above (`people_changed`) when all else about them is written.
    """
    lock_named(PEOPLE_LOCK)
    rows = [one.columns() for one in new]
    _refuse_taken(rows, but_not=())
    people = [Person(id=new_id(), recorded_on=local_day(now), **row) for row in rows]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        record_act("person.add", actor_id=by_id, subject_kind="person", subject_id=person.id, now=now)
    return [person.id for person in people]


def change_people(details: Mapping[UUID, NewPerson], *, by_id: UUID | None, now: datetime) -> list[UUID]:
    """Write what is known of many people anew, as `change_person` does for one; gives the ids of those who changed.

    Whoever calls it tells the domains above (`people_changed`) when all else about them is written.
    """
    lock_named(PEOPLE_LOCK)
    if _line_follows(details):
        lock_named(ORGANISATION_LOCK)  # before anybody's row, as whoever changes the line does
    people = hold_live_people(details.keys())
    rows = {person_id: one.columns() for person_id, one in details.items()}
    _refuse_taken(list(rows.values()), but_not=rows.keys())
    fields = {
        person_id: [name for name in row if name != "sort_key" and getattr(people[person_id], name) != row[name]]
        for person_id, row in rows.items()
    }
    changed = [person_id for person_id in rows if fields[person_id]]
    _refuse_line_of_members([people[one] for one in changed if rows[one]["person_type"] in OUTSIDE_THE_LINE])
    for name in ("email", "staff_number"):  # given up first, so that two people may exchange theirs
        for person_id in changed:
            if name in fields[person_id]:
                setattr(people[person_id], name, None)
    db.session.flush()
    _shift_first_days([people[one] for one in changed if "joined_on" in fields[one]], rows, today=local_day(now))
    for person_id in changed:
        for name, value in rows[person_id].items():
            setattr(people[person_id], name, value)
        if "email" in fields[person_id]:
            _end_links(person_id, now=now)  # they went to the former address
        record_act(
            "person.change",
            actor_id=by_id,
            subject_kind="person",
            subject_id=person_id,
            now=now,
            fields=fields[person_id],
        )
    db.session.flush()
    counts_otherwise = {one for one in changed if "person_type" in fields[one]}
    if counts_otherwise:  # the numbers of whole lines go by the mark that this leaves
        rebuild_line_closure(on=local_day(now), of=counts_otherwise)
    return changed


def _line_follows(details: Mapping[UUID, NewPerson]) -> bool:
    """Whether the line has to be written anew with these details: for another kind of person, or another first day."""
    return any(
        (person_type, joined_on) != (details[person_id].person_type, details[person_id].joined_on)
        for some in portions(sorted(details))
        for person_id, person_type, joined_on in db.session.execute(
            select(Person.id, Person.person_type, Person.joined_on).where(Person.id.in_(some))
        )
    )


def _shift_first_days(people: Sequence[Person], rows: Mapping[UUID, Mapping[str, object]], *, today: date) -> None:
    """Whoever has not begun yet, and begins on another day than was said, has their places from that day."""
    shifted = set()
    for person in people:
        becomes = rows[person.id]["joined_on"]
        if person.joined_on > today and isinstance(becomes, date):
            shift_first_day(person.id, was=person.joined_on, becomes=becomes)
            shifted.add(person.id)
    if shifted:
        rebuild_line_closure(on=today, of=shifted)


def record_leavers(last_days: Mapping[UUID, date], *, by_id: UUID | None, now: datetime) -> None:
    """Record many leavers, as `record_leaver` records one; the closure of the line is rebuilt once.

    Whoever calls it tells the domains above (`people_changed`) when all else about them is written.
    """
    lock_named(ORGANISATION_LOCK)
    moved: set[UUID] = set()
    for person_id, last_day in last_days.items():
        person = hold_live_person(person_id)
        if last_day > local_day(now) or last_day < person.joined_on:
            raise DayNotPossible
        refuse_last_administrator(person_id)
        person.left_on = last_day
        db.session.flush()
        moved |= end_places(person_id, last_day=last_day)
        _end_rights(person_id, now=now)
        record_act(
            "person.leave", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now, fields=["left_on"]
        )
    if moved:
        rebuild_line_closure(on=local_day(now), of=moved)


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
    ):
        session.execute(statement)
    _end_links(person_id, now=now)
    sign_out_everywhere(person_id, now=now)


def _end_links(person_id: UUID, *, now: datetime) -> None:
    db.session.execute(
        update(AccountLink).where(AccountLink.person_id == person_id, AccountLink.used_at.is_(None)).values(used_at=now)
    )


def _refuse_taken(rows: Sequence[Mapping[str, object]], *, but_not: Collection[UUID]) -> None:
    """Raise EmailTaken or StaffNumberTaken where two of these, or one of these and somebody else, would have the same."""
    for column, refusal in ((Person.email, EmailTaken), (Person.staff_number, StaffNumberTaken)):
        given = [value for row in rows if (value := row[column.key])]
        if len(set(given)) != len(given):
            raise refusal
        for some in portions(given):
            holders = db.session.scalars(select(Person.id).where(column.in_(some)))
            if any(holder not in but_not for holder in holders):
                raise refusal


def _refuse_line_of_members(people: Sequence[Person]) -> None:
    """Raise OutsideTheLine when one of these people, who are to be Members or peers, is in a line."""
    ids = [person.id for person in people]
    for some in portions(ids):
        if db.session.scalar(
            select(ManagementLine.id)
            .where(
                or_(ManagementLine.person_id.in_(some), ManagementLine.manager_id.in_(some)),
                ManagementLine.ends_on.is_(None),
            )
            .limit(1)
        ):
            raise OutsideTheLine
