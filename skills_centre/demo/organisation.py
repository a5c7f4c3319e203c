"""Writes the planned organisation: units, people, memberships, lines, roles and the accounts' password."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from skills_centre.demo.accounts import PASSWORD
from skills_centre.demo.people import Plan
from skills_centre.people.models import ManagementLine, Membership, OrganisationUnit, Person, RoleGrant
from skills_centre.people.services.lines import rebuild_line_closure
from skills_centre.people.services.signing_in import hash_password
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import sort_key

#: The demonstration's past begins this many days ago.
PAST = 548


def write_organisation(plan: Plan, *, now: datetime) -> None:
    """Write the plan in a few bulk statements and build the closure of the line."""
    session = db.session()
    session.execute(
        insert(OrganisationUnit),
        [
            {
                "id": planned.id,
                "key": planned.unit.key,
                "name": planned.unit.name,
                "sort_key": sort_key(planned.unit.name),
                "kind": planned.unit.kind,
                "parent_id": planned.parent_id,
            }
            for planned in plan.units
        ],
    )
    session.execute(insert(Person), _people(plan))
    unit_ids = {planned.unit.key: planned.id for planned in plan.units}
    session.execute(
        insert(Membership),
        [
            {
                "id": new_id(),
                "person_id": person.id,
                "unit_id": unit_ids[person.unit_key],
                "starts_on": person.joined_on,
            }
            for person in plan.people
        ],
    )
    joined = {person.id: person.joined_on for person in plan.people}
    session.execute(
        insert(ManagementLine),
        [
            {
                "id": new_id(),
                "person_id": person.id,
                "manager_id": person.manager_id,
                "starts_on": max(person.joined_on, joined[person.manager_id]),
            }
            for person in plan.people
            if person.manager_id
        ],
    )
    session.execute(
        insert(RoleGrant),
        [
            {"id": new_id(), "person_id": person.id, "role": role, "granted_at": now - timedelta(days=PAST)}
            for person in plan.people
            if person.account
            for role in person.account.roles
        ],
    )
    rebuild_line_closure(on=local_day(now))


def _people(plan: Plan) -> list[dict[str, object]]:
    kept = hash_password(PASSWORD)
    return [
        {
            "id": person.id,
            "email": person.email,
            "name": person.name,
            "sort_key": sort_key(person.name),
            "staff_number": f"W{number:05d}",
            "person_type": person.person_type,
            "job_title": person.job_title,
            "password_hash": kept if person.account else None,
            "joined_on": person.joined_on,
        }
        for number, person in enumerate(plan.people, start=10001)
    ]


def days_ago(now: datetime, days: int, *, hour: int = 10, minute: int = 0) -> datetime:
    """An instant in office hours some days back."""
    there = now - timedelta(days=days)
    return min(there.replace(hour=hour, minute=minute, second=0, microsecond=0), now - timedelta(minutes=5))


def first_day(now: datetime) -> object:
    """The first day of the demonstration's past."""
    return local_day(now - timedelta(days=PAST))
