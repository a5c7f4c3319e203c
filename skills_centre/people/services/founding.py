"""Founding the institution: its one row, its closed days, its first administrator."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import holidays
from sqlalchemy import select

from skills_centre.people.errors import AlreadyFounded
from skills_centre.people.models import ClosedDay, Institution, PersonType, Role
from skills_centre.people.services.accounts import NewPerson, add_person
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing

#: Bank holidays are proclaimed or moved now and then; these are what the law says today, and administrators may add others.
YEARS_BEHIND, YEARS_AHEAD = 2, 5


def found_institution(name: str, *, is_demonstration: bool, now: datetime) -> None:
    """Found the one institution of this database, with England's bank holidays as closed days. Raises AlreadyFounded."""
    session = db.session()
    if session.scalar(select(Institution.id)) is not None:
        raise AlreadyFounded
    session.add(Institution(id=1, name=name.strip(), is_demonstration=is_demonstration, founded_at=now))
    session.flush()
    insert_missing(session, ClosedDay, list(_bank_holidays(local_day(now).year)))
    record_act("institution.found", actor_id=None, subject_kind="institution", subject_id=None, now=now)


def add_first_administrator(name: str, email: str, password: str, *, now: datetime) -> UUID:
    """Add whoever looks after people, sign-in and learning from the first day.

    Raises EmailNotUsable, EmailTaken or WeakPassword.
    """
    person_id = add_person(
        NewPerson(name=name, email=email, person_type=PersonType.HOUSE_STAFF, joined_on=local_day(now)),
        by_id=None,
        now=now,
    )
    set_password(person_id, password, by_id=None, now=now)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.LD_ADMINISTRATOR):
        grant_role(person_id, role, by_id=None, now=now)
    return person_id


def _bank_holidays(year: int) -> Iterator[dict[str, object]]:
    years = range(year - YEARS_BEHIND, year + YEARS_AHEAD + 1)
    for day, name in sorted(holidays.country_holidays("GB", subdiv="ENG", years=years, language="en_GB").items()):
        yield {"day": day, "name": name[:120]}
