"""People by their job title, with their main role: never Members, peers or their staff, whose role is theirs to choose."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.queries.role_profiles import role_profiles


@dataclass(frozen=True, slots=True)
class TitledPerson:
    """Somebody with a job title, the main role that they hold on a day, and the one that is planned after it."""

    id: UUID
    name: str
    job_title: str
    profile_id: UUID | None
    next_profile_id: UUID | None


@dataclass(frozen=True, slots=True)
class TitleInUse:
    """A job title that people have; the role that all of them hold, where they agree."""

    title: str
    people: int
    profile_name: str | None


def titled_people(*, on: date) -> list[TitledPerson]:
    """Everybody here who has a job title, by name, in two statements."""
    now: dict[UUID, UUID] = {}
    later: dict[UUID, UUID] = {}
    for row in db.session.execute(
        select(PersonProfile.person_id, PersonProfile.profile_id, PersonProfile.starts_on).where(
            PersonProfile.is_primary,
            PersonProfile.agreed_at.is_not(None),
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
    ):
        (now if row.starts_on <= on else later)[row.person_id] = row.profile_id
    rows = db.session.execute(
        select(Person.id, Person.name, Person.job_title)
        .where(Person.left_on.is_(None), Person.job_title.is_not(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
        .order_by(Person.sort_key, Person.id)
    )
    return [
        TitledPerson(row.id, row.name, row.job_title, now.get(row.id), later.get(row.id))
        for row in rows
        if row.job_title
    ]


def titles_in_use(*, on: date) -> list[TitleInUse]:
    """The job titles that people have, by title, in three statements."""
    names = {one.id: one.name for one in role_profiles()}
    people: dict[str, list[TitledPerson]] = defaultdict(list)
    for one in titled_people(on=on):
        people[sort_key(one.job_title)].append(one)
    found = []
    for _, some in sorted(people.items()):
        profiles = {one.profile_id for one in some}
        profile_id = next(iter(profiles)) if len(profiles) == 1 else None
        found.append(TitleInUse(some[0].job_title, len(some), names.get(profile_id) if profile_id else None))
    return found
